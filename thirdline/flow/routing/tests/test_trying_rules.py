from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.tickets.conditions import facts_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import edit_ticket, move_ticket, restrict_ticket, take_ticket
from thirdline.desk.tickets.states import HandoffKind
from thirdline.engines.conditions import Choice, Field, FieldSet, Kind, Listed
from thirdline.flow.routing.compiling import House, compile_rules, house_now
from thirdline.flow.routing.models import RoutingDecision
from thirdline.flow.routing.queries import findings, matches_by_rule, rule_lines
from thirdline.flow.routing.rules import Draft
from thirdline.flow.routing.tests.make import draft, opened, rule
from thirdline.flow.routing.trying import Undoing, drafts_from, dry_run, entries_of, explain_for
from thirdline.foundation.journal.operations import erase_words
from thirdline.foundation.people.models import Team, Tier
from thirdline.kit import clock

VPN = {"service": "vpn"}


def test_a_dry_run_names_every_ticket_that_would_go_elsewhere(house, rae, ada):
    vpn, other = opened(rae, service=house.vpn), opened(rae)

    run = dry_run([draft("vpn", when=VPN, go={"team": "network"})], reader=ada)

    assert [(one.number, one.from_team, one.to_team, one.rule) for one in run.moved] == [
        (vpn.pk, "Service desk", "Network", "Rule 1, “Vpn”")
    ]
    assert (run.same, run.total, run.matches) == (1, 2, {"vpn": 1, "": 1})
    assert run.sentence == "1 of 2 tickets would go elsewhere."
    assert other.team == house.desk


def test_a_dry_run_changes_nothing(house, rae, ada):
    ticket = opened(rae, service=house.vpn)

    dry_run([draft("vpn", when=VPN, go={"team": "network"})], reader=ada)

    assert Ticket.objects.get(pk=ticket.pk).team == house.desk
    assert not RoutingDecision.objects.exists()


def test_tickets_are_judged_as_they_were_opened(house, rae, ada, ines):
    ticket = opened(rae, title="VPN drops", service=house.vpn, tags=["vip"])
    take_ticket(ticket, by=ines)
    edit_ticket(
        ticket,
        by=ines,
        title="Mail",
        service=None,
        tags=["mail"],
        impact="organisation",
        urgency="high",
    )
    move_ticket(ticket, to=house.network, kind=HandoffKind.ESCALATE, reason="skill", by=ines)
    when = {"all": [VPN, {"title": {"contains": "drops"}}, {"tags": "vip"}, {"priority": 3}, {"handoffs": 0},
                    {"team": {"is_empty": True}}]}  # fmt: skip

    run = dry_run([draft("vpn", when=when, go={"team": "database"})], reader=ada)

    assert [(one.from_team, one.to_team) for one in run.moved] == [("Service desk", "Database")]
    assert run.approximate == 0


def test_an_edit_whose_words_were_erased_is_said_to_be_approximate(house, rae, ada, ines):
    ticket = opened(rae, title="VPN drops")
    edit_ticket(ticket, by=ines, title="Mail")
    erase_words(ticket, by=ada)

    run = dry_run([draft("vpn", when={"title": {"contains": "mail"}})], reader=ada)

    assert (len(run.moved), run.approximate) == (1, 1)
    assert "Of 1 an edit could not be undone" in run.basis


def test_the_opening_facts_are_those_of_the_opening(house, rae, ines):
    ticket = opened(rae, service=house.vpn, tags=["vip"])
    as_asked = facts_of(Ticket.objects.get(pk=ticket.pk)) | {"team": None, "tier": None}
    take_ticket(ticket, by=ines)
    edit_ticket(ticket, by=ines, service=house.payroll, tags=[], kind="request")
    restrict_ticket(ticket, named=[], by=ines)
    fresh = Ticket.objects.get(pk=ticket.pk)

    undone = Undoing().as_opened(fresh, entries_of([ticket.pk])[ticket.pk])

    assert facts_of(undone) | {"due": None} == as_asked | {"due": None}
    assert fresh.restricted


def test_a_dry_run_leaves_out_what_the_reader_may_not_see(house, rae, ada):
    opened(rae, service=house.vpn, restricted=True)

    assert dry_run([draft("vpn", when=VPN)], reader=ada).total == 0


def test_a_dry_run_is_bounded_and_tells_how_far_it_is(house, rae, ada):
    for _ in range(3):
        opened(rae)
    told = []

    run = dry_run(
        [draft("all")], last=2, reader=ada, progress=lambda done, all_: told.append((done, all_))
    )

    assert (run.total, told) == (2, [(2, 2)])


def test_a_draft_that_is_broken_is_reported_and_the_rest_is_tried(house, rae, ada):
    opened(rae, service=house.vpn)

    run = dry_run([draft("bad", when={"servce": "vpn"}), draft("vpn", when=VPN)], reader=ada)

    assert len(run.moved) == 1
    assert run.problems == [
        "Rule 1 is passed over: when: the ticket has no field “servce”. Did you mean “service”?"
    ]


def test_one_ticket_is_explained_with_every_test_and_who_would_get_it(house, rae, noor):
    ticket = opened(rae, service=house.vpn)
    drafts = [
        draft("payroll", when={"service": "payroll"}),
        draft("vpn", when=VPN, go={"team": "network", "strategy": "least_loaded"}),
        draft("rest"),
    ]

    told = explain_for(ticket, drafts)

    assert told.sentence == "Rule 2, “Vpn”: L3 Network, would go to Noor Haddad."
    assert [one["held"] for one in told.match.trace] == [False, True]
    assert [one.draft.slug for one in told.not_asked] == ["rest"]
    assert not RoutingDecision.objects.exists()


def test_matches_are_counted_by_rule_without_restricted_tickets(house, rae):
    rule("vpn", when=VPN, go={"team": "network"})
    before = clock.now()
    for restricted in (False, True):
        opened(rae, service=house.vpn, restricted=restricted)
    opened(rae)

    assert matches_by_rule(before) == {"vpn": 1, "": 1}
    assert matches_by_rule(clock.now()) == {}


def test_the_list_of_rules_reads_in_words(house):
    rule("vpn", when=VPN, go={"team": "network", "strategy": "on_call"}, priority=1, tags=["vpn"])
    rule("gone", when={"service": "gone"}, go={"tier": 2})

    first, second = rule_lines(clock.now())

    assert (first.when, first.then, first.broken) == (
        "service is VPN", "L3 Network, on call, priority 1, tagged vpn", "",
    )  # fmt: skip
    assert second.broken == "when.service: there is no service “gone”."


@pytest.mark.parametrize(
    ("drafts", "said"),
    [
        (
            [draft("all", when=VPN), draft("some", when={"service": "vpn", "priority": 1})],
            "Rule 2 can never match: rule 1 takes everything it would.",
        ),
        (
            [draft("high", when={"priority": {"at_most": 2}}), draft("low", when={"priority": {"more_than": 2}}),
             draft("some", when={"priority": {"is_not_empty": True}})],
            "Rule 3 can never match: rules 1 and 2 together take everything it would.",
        ),
        (
            [draft("odd", when={"all": [{"kind": "incident"}, {"kind": "request"}]})],
            "Rule 1 can never match: it contradicts itself.",
        ),
        (
            [draft("empty", go={"team": "database", "strategy": "least_loaded"})],
            "Rule 1 chooses a person, but nobody works in Database yet.",
        ),
        (
            [draft("lost", go={"team": "moon"})],
            "Rule 1 is passed over: go.team: there is no team “moon”.",
        ),
    ],
)  # fmt: skip
def test_rules_that_cannot_work_are_pointed_out(house, drafts, said):
    assert [one.sentence for one in findings(compile_rules(drafts, house_now()))] == [said]


def test_a_rule_switched_off_takes_nothing_from_the_next(house):
    rule("all", enabled=False)
    rule("vpn", when=VPN)

    assert findings() == []


def test_drafts_come_from_a_text_in_the_order_of_their_positions():
    rows = [
        {"slug": "b", "name": "B", "position": 2},
        {"slug": "a", "name": "A", "position": 1, "enabled": False},
    ]

    assert [(one.slug, one.enabled) for one in drafts_from(rows)] == [("a", False), ("b", True)]


# Determinism, without a database

clock_stopped = clock.now()
SLUGS = ("vpn", "erp", "mail")
FIELDS = FieldSet(
    "ticket",
    [
        Field(
            "service",
            "service",
            Kind.REFERENCE,
            Listed([Choice(s, s, n) for n, s in enumerate(SLUGS)]),
        ),
        Field("priority", "priority", Kind.NUMBER),
        Field("tags", "tags", Kind.TAGS),
    ],
)
TIER = Tier(pk=1, level=3, name="Engineering")
TEAMS = {slug: Team(pk=n, slug=slug, name=slug, tier=TIER, domain=slug) for n, slug in enumerate(("network", "database"))}  # fmt: skip
HOUSE = House(FIELDS, TEAMS, {0: 0, 1: 1}, {}, TEAMS["network"])
WHEN: st.SearchStrategy[Any] = st.one_of(
    st.just({}),
    st.sampled_from(SLUGS).map(lambda slug: {"service": slug}),
    st.integers(1, 4).map(lambda most: {"priority": {"at_most": most}}),
    st.sampled_from(["vip", "board"]).map(lambda tag: {"not": {"tags": tag}}),
    st.just({"service": "retired"}),
)
GO = st.sampled_from([{"team": "network"}, {"team": "database"}, {"tier": 3}, {"tier": 9}])
DRAFTS = st.lists(
    st.builds(Draft, st.just("r"), st.just("R"), WHEN, GO, enabled=st.booleans()), max_size=6
)
FACTS = st.fixed_dictionaries(
    {
        "service": st.none() | st.integers(0, 2),
        "priority": st.integers(1, 4),
        "tags": st.lists(st.sampled_from(["vip", "board", "network", "database"]), max_size=3),
    }
)


@given(DRAFTS, FACTS)
def test_the_same_facts_and_rules_lead_to_the_same_decision(drafts, facts):
    def decided():
        ruleset = compile_rules(drafts, HOUSE)
        match = ruleset.first_match(facts, clock_stopped)
        place = match.rule and ruleset.team_for(
            match.rule, service_id=facts["service"], tags=facts["tags"]
        )
        quick = ruleset.winner(facts, clock_stopped)
        return match.trace, match.rule and match.rule.number, place, quick and quick.number

    first, second = decided(), decided()

    assert first == second
    assert first[1] == first[3]

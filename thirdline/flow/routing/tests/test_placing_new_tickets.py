from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from thirdline.desk.tickets.models import Service, Ticket
from thirdline.flow.routing.models import RoutingDecision, Rule
from thirdline.flow.routing.operations import route_ticket
from thirdline.flow.routing.tests.make import decision, opened, rule
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Team
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.operations import say_health
from thirdline.reference.estate.tests import make as make_item


def test_the_first_rule_that_holds_places_the_ticket(house, rae):
    rule("payroll", when={"service": "payroll"}, go={"team": "database"})
    rule("vpn", when={"service": "vpn"}, go={"team": "network"})
    rule("anything", go={"team": "workplace"})

    ticket = opened(rae, service=house.vpn)

    assert (ticket.team, ticket.tier_level, ticket.asked_person) == (house.network, 3, None)


def test_the_journal_says_which_rule_and_why(house, rae):
    rule("payroll", when={"service": "payroll"}, go={"team": "database"})
    rule("vpn-first", when={"service": "vpn"}, go={"team": "network"})

    ticket = opened(rae, service=house.vpn)

    placed = Entry.objects.get(verb="ticket.placed", subject_id=ticket.pk)
    assert placed.facts["why"] == "Rule 2, “Vpn first”: service is VPN."
    assert placed.actor == robot()


def test_a_rule_asks_whether_the_service_is_down_at_that_moment(house, rae, noor):
    item = make_item.item(noor, "VPN", "service", service=house.vpn)
    rule("down", when={"service.health": "down"}, go={"team": "network"})
    rule("anything", go={"team": "workplace"})

    before = opened(rae, service=house.vpn)
    say_health(item, health="down", words="since nine", by=noor)
    during = opened(rae, service=house.vpn)

    assert (before.team, during.team) == (house.workplace, house.network)
    before.refresh_from_db()
    assert before.team == house.workplace


def test_the_decision_keeps_only_the_facts_that_were_read(house, rae):
    rule(
        "payroll",
        when={"all": [{"service": "payroll"}, {"title": {"contains": "wage"}}]},
        go={"team": "database"},
    )
    rule("vpn", when={"service": "vpn"}, go={"team": "network"})

    kept = decision(opened(rae, service=house.vpn, description="Secret"))

    assert [one["rule"] for one in kept.trace] == ["payroll", "vpn"]
    assert [one["held"] for one in kept.trace] == [False, True]
    assert kept.trace[0]["steps"] == [
        {
            "field": "service",
            "fact": "VPN",
            "held": False,
            "said": "service is VPN, wanted Payroll: no",
        }
    ]
    assert (kept.rule, kept.rule_name, kept.rule_number) == ("vpn", "Vpn", 2)


def test_without_a_matching_rule_the_intake_team_gets_it_and_the_decision_says_so(house, rae):
    rule("payroll", when={"service": "payroll"})

    ticket = opened(rae)

    assert ticket.team == house.desk
    assert "No rule holds" in decision(ticket).outcome["why"]


def test_without_any_rule_there_is_no_decision(house, rae):
    ticket = opened(rae)

    assert ticket.team == house.desk
    assert not RoutingDecision.objects.exists()


def test_a_rule_whose_service_was_retired_is_passed_over_and_blocks_nothing(house, rae):
    rule("vpn", when={"service": "vpn"}, go={"team": "database"})
    rule("anything", go={"team": "workplace"})
    opened(rae)
    Service.objects.filter(slug="vpn").update(retired_at=clock.now())

    ticket = opened(rae)

    assert ticket.team == house.workplace
    assert decision(ticket).trace[0]["skipped"] == "when.service: there is no service “vpn”."


def test_a_rule_whose_team_was_retired_is_passed_over(house, rae):
    rule("vpn", go={"team": "database"})
    Team.objects.filter(slug="database").update(retired_at=clock.now())

    ticket = opened(rae)

    assert ticket.team == house.desk
    assert "there is no team “database”" in decision(ticket).trace[0]["skipped"]


def test_a_changed_rule_counts_for_the_next_ticket(house, rae):
    made = rule("vpn", go={"team": "database"})
    before = opened(rae)
    made.go = {"team": "workplace"}
    made.save()

    after = opened(rae)

    assert (before.team, after.team) == (house.database, house.workplace)


def test_a_rule_switched_off_is_not_asked(house, rae):
    rule("off", go={"team": "database"}, enabled=False)
    rule("on", go={"team": "workplace"})

    kept = decision(opened(rae))

    assert (kept.rule, kept.rule_number, len(kept.trace)) == ("on", 2, 1)


def test_a_rule_sets_priority_and_tags_before_the_ticket_has_its_place(house, rae):
    rule("vip", go={"team": "network"}, priority=1, tags=["vip"])

    ticket = opened(rae, tags=["board"])

    ticket.refresh_from_db()
    assert (ticket.priority, ticket.tags) == (1, ["board", "vip"])
    assert ticket.priority_reason == "Rule 1, “Vip” sets it."
    assert decision(ticket).outcome["priority"] == {"before": 3, "after": 1}
    verbs = list(Entry.objects.filter(subject_id=ticket.pk, verb__startswith="ticket.").order_by("id").values_list("verb", flat=True))  # fmt: skip
    assert verbs[:4] == ["ticket.opened", "ticket.prioritised", "ticket.edited", "ticket.placed"]


def test_a_tier_leads_to_the_team_that_owns_the_service(house, rae):
    Service.objects.filter(pk=house.vpn.pk).update(owner_team=house.network)
    rule("experts", go={"tier": 3})

    kept = decision(opened(rae, service=house.vpn))

    assert kept.outcome["team"] == "network"
    assert kept.outcome["why_team"] == "Network owns the service."


def test_restricted_tickets_are_routed_too_but_to_a_team_alone(house, rae, noor):
    rule("all", go={"team": "network", "strategy": "least_loaded"})

    ticket = opened(rae, restricted=True)

    assert (ticket.team, ticket.asked_person) == (house.network, None)
    assert decision(ticket).outcome["left_out"] == [
        {"person": noor.pk, "why": "Noor Haddad: may not read it, for it is restricted"}
    ]


def test_routing_never_moves_a_ticket_that_has_its_place(house, ticket):
    rule("all", go={"team": "network"})

    with pytest.raises(Refused, match="already has its place"):
        route_ticket(ticket, by=robot())

    assert Ticket.objects.get(pk=ticket.pk).team == house.desk


def test_the_database_keeps_decisions_as_they_are(house, rae):
    rule("all", go={"team": "network"})
    kept = decision(opened(rae))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RoutingDecision.objects.filter(pk=kept.pk).update(rule="other")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        kept.delete()


def test_a_retired_rule_is_not_asked(house, rae):
    rule("all", go={"team": "network"})
    Rule.objects.update(retired_at=clock.now())

    assert opened(rae).team == house.desk


def test_routing_asks_few_questions(house, rae, django_assert_max_num_queries):
    for number in range(20):
        rule(f"rule-{number}", when={"title": {"contains": f"word {number}"}})
    opened(rae)
    with transaction.atomic():
        ticket = Ticket.objects.create(
            title="x", requester=rae, created_at=clock.now(), changed_at=clock.now()
        )

        with django_assert_max_num_queries(5):
            route_ticket(ticket, by=robot())

        connection.set_rollback(True)

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import move_ticket, open_ticket, resolve_ticket, take_ticket
from thirdline.desk.tickets.states import HandoffKind
from thirdline.faces.setup.queries import rungs
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.operations import apply_text
from thirdline.foundation.records.tests.whole_desk import WHOLE_DESK
from thirdline.kit import clock

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(house: House, ines: Person, tomas: Person, noor: Person, ada: Person) -> Person:
    apply_text(WHOLE_DESK, by=ada)
    return ada


@pytest.mark.parametrize(
    ("who", "status"), [("rae", 404), ("ines", 404), ("noor", 404), ("mina", 200), ("ada", 200)]
)
def test_leads_and_administrators_open_it(
    request: pytest.FixtureRequest, client: Client, house: House, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))

    assert client.get("/set-up").status_code == status


def test_it_shows_tiers_from_the_top_with_their_words(client: Client, desk: Person) -> None:
    client.force_login(desk)

    body = client.get("/set-up").content.decode()

    assert body.index("Engineering") < body.index("Specialists") < body.index("Self-help")
    assert "source, servers" in body
    assert "08:00–12:00 and 13:00–17:00, Mon" in body
    assert "2 needed" in body


def test_the_page_costs_few_queries(
    client: Client, desk: Person, ticket: Ticket, django_assert_max_num_queries: object
) -> None:
    client.force_login(desk)
    client.get("/set-up")

    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get(f"/set-up?ticket={ticket.label}")


def test_what_went_up_came_back_and_was_fixed_is_counted(
    house: House, ticket: Ticket, rae: Person, ines: Person, tomas: Person
) -> None:
    take_ticket(ticket, by=ines)
    move_ticket(ticket, to=house.workplace, kind=HandoffKind.ESCALATE, reason="skill", by=ines)
    take_ticket(ticket, by=tomas)
    move_ticket(ticket, to=house.desk, kind=HandoffKind.RETURN, reason="missing", by=tomas)
    take_ticket(ticket, by=ines)
    resolve_ticket(ticket, code="fixed", words="Reset the token.", by=ines)

    second = next(one for one in rungs(clock.now() - timedelta(days=1)) if one.tier.level == 2)
    first = next(one for one in rungs(clock.now() - timedelta(days=1)) if one.tier.level == 1)

    assert (second.passage.up, second.passage.returned, second.passage.return_share) == (1, 1, 1.0)
    assert second.passage.answered_in is not None
    assert (second.fixed, first.fixed) == (0.0, 0.5)


def test_restricted_tickets_are_in_no_figure(house: House, rae: Person, ines: Person) -> None:
    hidden = open_ticket(title="Theft", description="", requester=rae, by=rae, service=house.vpn)
    Ticket.objects.filter(pk=hidden.pk).update(restricted=True)
    hidden.refresh_from_db()
    move_ticket(hidden, to=house.workplace, kind=HandoffKind.ESCALATE, reason="skill", by=ines)

    assert all(one.passage.up == 0 for one in rungs(clock.now() - timedelta(days=1)))


def test_a_dead_rule_is_pointed_out_on_its_line(client: Client, desk: Person) -> None:
    text = """rules:
  - {slug: all, name: All, position: 1, go: {tier: 1}}
  - {slug: late, name: Late, position: 2, when: {service: vpn}, go: {team: network}}
"""
    apply_text(text, by=desk)
    client.force_login(desk)

    body = client.get("/set-up").content.decode()

    assert "Rule 2 can never match: rule 1 takes everything it would." in body


def test_a_dry_run_names_rule_team_and_what_the_contract_misses(
    client: Client, desk: Person, rae: Person, house: House
) -> None:
    apply_text(
        "rules:\n  - {slug: vpn, name: Vpn, position: 1, when: {service: vpn}, go: {team: network, strategy: least_loaded}}\n",
        by=desk,
    )
    ticket = open_ticket(
        title="VPN",
        description="",
        requester=rae,
        by=rae,
        service=house.vpn,
        category=house.incident,
    )
    client.force_login(desk)

    body = client.get(
        f"/set-up?ticket={ticket.label}", headers={**HTMX, "HX-Target": "div#setup-rules"}
    ).content.decode()

    assert body.lstrip().startswith('<div id="setup-rules">')
    assert "rule 1," in body
    assert "would go to <strong>Noor Haddad</strong>" in body
    assert "Held back: contract 0 of 2" in body
    assert 'class="is-hit"' in body


@pytest.mark.parametrize("asked", ["TL-999999", "nonsense", "TL-", "²", "1" * 40])
def test_a_ticket_that_is_not_there_is_said_so(client: Client, desk: Person, asked: str) -> None:
    client.force_login(desk)

    answer = client.get("/set-up", {"ticket": asked})

    assert answer.status_code == 200
    body = answer.content.decode()
    assert "There is no ticket" in body or "Write the number of a ticket" in body


def test_all_tickets_of_the_last_days_are_tried(
    client: Client, desk: Person, rae: Person, house: House
) -> None:
    for _one in range(3):
        open_ticket(title="VPN", description="", requester=rae, by=rae, service=house.vpn)
    text = "rules:\n  - {slug: vpn, name: Vpn, position: 1, go: {team: database}}\n"
    client.force_login(desk)

    body = client.post("/set-up/trials", {"text": text}, headers=HTMX).content.decode()

    assert body.count("<li>") == 3
    assert "3 of 3 tickets would go elsewhere." in body
    assert "hx-trigger" not in body


def test_trying_goes_on_in_steps_until_it_is_done_and_can_be_stopped(
    client: Client, desk: Person, rae: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thirdline.faces.setup.trials.STEP", 2)
    numbers = [
        open_ticket(title="Mail", description="", requester=rae, by=rae).pk for _one in range(5)
    ]
    client.force_login(desk)
    first = client.post("/set-up/trials", {}, headers=HTMX)
    trial = first.context["trial"]
    assert (trial.total, trial.done, trial.before) == (5, 2, numbers[3])

    names = ("total", "done", "moved_count", "before", "approximate")
    asked = {name: getattr(trial, name) for name in names}
    second = client.post("/set-up/trials", asked, headers=HTMX).context["trial"]
    stopped = client.post("/set-up/trials", {**asked, "do": "stop"}, headers=HTMX)

    assert (second.done, second.before) == (4, numbers[1])
    assert b"2 of 5 tried" in stopped.content
    assert b"hx-trigger" not in stopped.content

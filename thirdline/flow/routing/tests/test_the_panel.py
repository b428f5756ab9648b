from __future__ import annotations

from thirdline.flow.routing.tests.make import opened, rule
from thirdline.flow.routing.web.panels import why_here
from thirdline.kit.ui import registry


def drawn(ticket, person):
    return str(registry.render_panels("ticket.left", ticket, person))


def test_the_ticket_says_why_it_came_here_and_every_test_made(house, rae, noor):
    rule("payroll", name="Wages", when={"service": "payroll"}, go={"team": "database"})
    rule(
        "vpn",
        name="VPN <b>first</b>",
        when={"service": "vpn"},
        go={"team": "network", "strategy": "on_call"},
    )
    ticket = opened(rae, service=house.vpn)

    html = drawn(ticket, noor)

    assert "Rule 2, “VPN &lt;b&gt;first&lt;/b&gt;”: service is VPN." in html
    assert "service is VPN, wanted Payroll: no" in html
    assert "Nobody is on call in Network now" in html
    assert "style=" not in html


def test_a_ticket_that_was_never_routed_has_no_such_panel(ticket, ines):
    assert "ticket-routing" not in drawn(ticket, ines)


def test_requesters_are_not_told_how_teams_are_chosen(house, rae):
    rule("all")
    ticket = opened(rae)

    assert why_here([ticket], rae) == {}


def test_many_tickets_cost_one_query(house, rae, noor, django_assert_num_queries):
    rule("all")
    tickets = [opened(rae) for _ in range(3)]
    noor.standing  # noqa: B018 - read before counting

    with django_assert_num_queries(1):
        assert len(why_here(tickets, noor)) == 3

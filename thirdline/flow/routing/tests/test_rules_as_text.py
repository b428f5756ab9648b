from __future__ import annotations

import pytest

from thirdline.flow.routing.models import Rule
from thirdline.flow.routing.tests.make import opened, rule
from thirdline.foundation.records.operations import apply_text, dry_run
from thirdline.foundation.records.writing import export_text
from thirdline.kit.refusals import Refused

TEXT = """
rules:
  - slug: outage
    name: Priority 1 goes to engineering
    position: 1
    when: {priority: 1, service: {is_not_empty: true}}
    go: {tier: 3, strategy: on_call}
    note: Whoever is on call is asked at once.
  - slug: vpn
    name: VPN to the service desk
    position: 2
    when: {service: vpn}
    go: {team: service-desk, strategy: least_loaded}
    tags: [vpn]
    enabled: false
"""


def test_rules_are_set_up_from_text(house, rae, ada):
    apply_text(TEXT, by=ada)

    ticket = opened(rae, service=house.vpn, impact="organisation", urgency="high")

    assert (ticket.priority, ticket.tier_level) == (1, 3)
    assert Rule.objects.get(slug="vpn").enabled is False


def test_a_text_read_back_differs_in_nothing(house, ada):
    apply_text(TEXT, by=ada)

    assert dry_run(export_text(["rules"]), by=ada) == []
    assert dry_run(TEXT, by=ada) == []


def test_the_text_lists_rules_in_the_order_of_their_turn(house):
    rule("zebra", position=1)
    rule("apple", position=2)

    assert export_text(["rules"]).index("zebra") < export_text(["rules"]).index("apple")


def test_a_rule_may_name_what_the_same_text_adds(house, ada):
    services = "services:\n  - {slug: vpn, name: VPN, criticality: 1}\n  - {slug: mail, name: Mail}\n  - {slug: payroll, name: Payroll, criticality: 1}\n"

    apply_text(services + TEXT.replace("service: vpn", "service: mail"), by=ada)

    assert Rule.objects.get(slug="vpn").when == {"service": "mail"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("when: {servce: vpn}", "when: the ticket has no field “servce”. Did you mean “service”?"),
        ("when: {all: [{service: vpnn}]}", "when.all[0].service: there is no service “vpnn”. Did you mean “vpn”?"),
        ("when: {priority: {at_most: high}}", "when.priority: priority is compared with a number, not “high”."),
        ("when: [1]", "when: a condition is a mapping, not a list."),
        ("go: {team: moon}", "go.team: there is no team “moon”."),
        ("go: {team: network, tier: 3}", "go: name either a tier or a team."),
        ("go: {strategy: on_call}", "go: name either a tier or a team."),
        ("go: {tier: 7}", "go.tier: there is no team at L7."),
        ("go: {tier: three}", "go.tier: a tier is a number, such as 2."),
        ("go: {team: network, strategy: dice}", "go.strategy: it is one of on_call, least_loaded, round_robin, skill."),
        ("go: {team: network, strategy: skill}", "go.skill: name the skill that is asked for."),
        ("go: {team: network, strategy: skill, skill: bgp}", "go.skill: there is no skill “bgp”."),
        ("go: {team: network, speed: 3}", "go: there is no “speed”; it takes tier, team, strategy, skill."),
        ("go: {}", "go: name a tier or a team, such as {team: network, strategy: on_call}."),
        ("go: [network]", "go: name a tier or a team, such as {team: network, strategy: on_call}."),
        ("priority: 9", "priority: it is a number from 1 to 4."),
        ("position: 0", "position: give the rule its place in the order, a number from 1 on."),
        ("tags: ['']", "tags: a tag has between 1 and 40 characters."),
    ],
)  # fmt: skip
def test_a_mistake_is_a_sentence_that_names_its_place(house, ada, wrong, said):
    lines = {"slug": "x", "name": "X", "position": "1", "go": "{team: network}"}
    key, _, value = wrong.partition(": ")
    text = "rules:\n  - " + "\n    ".join(f"{k}: {v}" for k, v in (lines | {key: value}).items())

    with pytest.raises(Refused) as refused:
        apply_text(text, by=ada)

    assert refused.value.reason == f"rules “x”: {said}"
    assert not Rule.objects.exists()

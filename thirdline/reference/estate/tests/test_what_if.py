"""What if these fail: answered as the estate is, kept with its answer, and asked again."""

from __future__ import annotations

import pytest

from thirdline.foundation.journal.queries import entries_about
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.reference.estate import models
from thirdline.reference.estate.asking import found_items_and_fates, question_for
from thirdline.reference.estate.operations import ask_what_if, remove_question
from thirdline.reference.estate.tests import building
from thirdline.reference.estate.what_if import Ticked, differences, lowered_to_none, what_if

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return building.estate(
        {
            "VPN": [(1, ["gw-a", "gw-b"]), (1, ["rad-a", "rad-b"])],
            "Payroll": [(1, ["pay-app"])],
            "Mail": [(1, ["hub-a", "hub-b", "hub-c"])],
            "ERP": [(1, ["gw-a", "erp-db"])],
        },
        fates={"firmware": ["gw-a", "gw-b"]},
        services=["VPN", "Payroll", "Mail", "ERP"],
    )


def named(found) -> list[str]:
    return [one["name"] for one in found]


def answered(made, *failed: str, fates=()):
    asked = Ticked(tuple(made[one].pk for one in failed), (), tuple(fates))
    return what_if(asked, at=clock.now())


def test_what_goes_down_what_has_nothing_left_and_what_is_not_reached(made):
    models.ConfigurationItem.objects.filter(name="Payroll").update(users=7)

    answer = answered(made, "pay-app", "rad-a", "hub-a")

    assert named(answer["down"]) == ["Payroll"]
    assert named(answer["none_left"]) == ["VPN"]
    assert answer["none_left"][0]["singles"] == ["rad-b"]
    assert named(answer["thinner"]) == ["Mail"]
    assert (answer["untouched"]["count"], named(answer["untouched"]["first"])) == (1, ["ERP"])
    assert answer["whole"]


def test_services_with_the_most_users_stand_first(made):
    models.ConfigurationItem.objects.filter(name="VPN").update(users=412)
    models.ConfigurationItem.objects.filter(name="Payroll").update(users=7)

    answer = answered(made, "gw-a", "gw-b", "pay-app")

    assert named(answer["down"]) == ["VPN", "Payroll"]


def test_a_fate_takes_all_its_members_along(made):
    fate = models.FateSet.objects.get(name="firmware")

    answer = answered(made, fates=[fate.pk])

    assert named(answer["down"]) == ["VPN"]
    assert named(answer["none_left"]) == ["ERP"]


def test_what_is_down_already_is_not_blamed_on_the_question(made):
    models.ConfigurationItem.objects.filter(name="pay-app").update(health="down")

    answer = answered(made, "pay-app", "rad-a")

    assert named(answer["already_down"]) == ["Payroll"]
    assert answer["down"] == []


def test_groups_that_lose_members_and_hold_are_told(made):
    answer = answered(made, "hub-a")

    assert [(one["name"], one["k"], one["up"], one["of"]) for one in answer["needs"]] == [
        ("Mail", 1, 2, 3)
    ]


def test_a_change_is_told_what_it_would_lower_to_none(made):
    asked = Ticked((), (made["rad-a"].pk, made["hub-a"].pk))

    assert named(lowered_to_none(asked, at=clock.now())) == ["VPN"]


def test_a_question_is_kept_with_the_answer_as_it_was(made, ines):
    question = ask_what_if(
        title="Patch rad-a on Sunday", failed=[], maintenance=[made["rad-a"].pk], by=ines
    )
    models.ConfigurationItem.objects.filter(name="rad-b").update(health="down")

    kept = question_for(ines, question.pk)
    today = what_if(Ticked((), tuple(kept.maintenance)), at=clock.now())

    assert named(kept.answer["none_left"]) == ["VPN"]
    assert kept.answer["ticked"]["maintenance"][0]["name"] == "rad-a"
    told = differences(kept.answer, today)
    assert named(told["newly_down"]) == ["VPN"]
    assert named(told["no_longer_none_left"]) == ["VPN"]


@pytest.mark.parametrize(
    ("title", "failed", "why_not"),
    [
        ("", [1], "Give the question a title, so that it is found again."),
        ("Why", [], "Tick at least one item or shared fate that would fail or be in maintenance."),
        ("Why", range(501), "A question takes at most 500 items and fates."),
    ],
)
def test_a_question_that_asks_nothing_is_refused(ines, title, failed, why_not):
    with pytest.raises(Refused) as refused:
        ask_what_if(title=title, failed=list(failed), by=ines)

    assert refused.value.reason == why_not


def test_what_somebody_called_a_question_can_be_erased_from_the_journal(made, ines):
    question = ask_what_if(title="Does Jan's rack hold?", failed=[made["rad-a"].pk], by=ines)
    remove_question(question, by=ines)

    asked, removed = entries_about(question).order_by("pk")
    assert (asked.facts.keys(), removed.facts) == ({"down"}, {})
    assert asked.words == removed.words == {"title": "Does Jan's rack hold?"}


def test_a_question_is_removed_by_who_asked_or_keeps_the_estate(made, ines, tomas, rae):
    question = ask_what_if(title="Why", failed=[made["rad-a"].pk], by=ines)
    with pytest.raises(Refused):
        remove_question(question, by=rae)

    remove_question(question, by=tomas)

    with pytest.raises(NotFound):
        question_for(ines, question.pk)


def test_an_item_that_is_gone_fails_nothing(made):
    answer = what_if(Ticked((987654321,), (), (987654321,)), at=clock.now())

    assert (answer["down"], answer["none_left"]) == ([], [])


def test_fates_are_found_by_their_name(made, ines):
    assert [one.name for one in found_items_and_fates(ines, "firm")] == ["firmware"]

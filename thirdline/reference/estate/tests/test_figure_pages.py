"""Pages and endpoints of redundancy: who sees what, what comes back, which refusal shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from thirdline.foundation.people.operations import issue_token, robot
from thirdline.kit import clock
from thirdline.reference.estate import models
from thirdline.reference.estate.operations import (
    ask_what_if,
    name_fate,
    register_item,
    say_health,
    set_need,
    work_out_estate,
)
from thirdline.reference.estate.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def vpn(noor, house):
    """VPN needs one of two RADIUS servers and one of two gateways of the same firmware."""
    rads, gateways = make.items(noor, "rad-a", "rad-b"), make.items(noor, "gw-a", "gw-b")
    item = register_item(
        name="VPN", kind=make.kind("service"), by=noor, users=412, owner_team=house.network
    )
    set_need(item, members=rads, k=1, label="Sign-in (RADIUS)", by=noor)
    set_need(item, members=gateways, k=1, label="VPN gateways", by=noor)
    name_fate(name="firmware 9.4.2", members=gateways, by=noor)
    say_health(rads[0], health="down", words="The board is broken.", by=noor)
    return item


@pytest.fixture
def worked_out(vpn):
    work_out_estate(by=robot())
    return vpn


def item(name: str) -> models.ConfigurationItem:
    return models.ConfigurationItem.objects.get(name=name)


def client(person) -> Client:
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(person)
    return browser


def shown(person, address: str) -> str:
    answer = client(person).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def api(person, address: str):
    token = issue_token(person, name="tests", scopes=["read", "write"], by=person)[1]
    return Client(HTTP_HOST="localhost", headers={"authorization": f"Bearer {token}"}).get(address)


def test_the_board_of_debts_names_what_is_out_and_what_all_hangs_on(worked_out, ines):
    text = shown(ines, reverse("estate:debts"))

    assert "rad-a is out" in text
    assert "all hangs on rad-b" in text
    assert "1 of 2 up, 1 needed" in text


def test_an_empty_board_says_what_would_stand_there(ines):
    assert "Every service in production survives one failure." in shown(
        ines, reverse("estate:debts")
    )


def test_a_debt_is_accepted_on_its_page_and_refused_with_a_sentence(worked_out, noor):
    debt = models.Debt.objects.get()
    address = reverse("estate:debt-acceptance", args=[debt.pk])
    until = (clock.now() + timedelta(days=30)).date().isoformat()

    empty = client(noor).post(address, {"until": "", "words": ""})
    past = client(noor).post(address, {"until": "2020-01-01", "words": "Why not"})
    done = client(noor).post(address, {"until": until, "words": "The part comes on Thursday."})

    assert (empty.status_code, past.status_code, done.status_code) == (422, 409, 303)
    text = shown(noor, reverse("estate:debt", args=[debt.pk]))
    assert "The part comes on Thursday." in text
    assert "Accepted until" in text


def test_the_board_of_a_tier_shows_the_debts(worked_out, noor):
    text = shown(noor, "/board")

    assert 'id="board-debts"' in text
    assert "still up, one failure from down" in text


def test_the_last_one_up_is_warned_of_with_since_when_and_who_is_out(worked_out, ines):
    text = shown(ines, reverse("estate:item-figures", args=[item("rad-b").pk]))

    assert "Single point of failure for" in text
    assert "Sign-in (RADIUS) needs 1 of 2." in text
    assert "rad-a is out since" in text
    assert "If rad-b fails" in text
    assert ">412<" in text


def test_the_page_of_a_service_says_what_can_take_it_down_and_what_it_shares(worked_out, ines):
    text = shown(ines, reverse("estate:item-figures", args=[worked_out.pk]))

    assert "none left" in text
    assert "ends VPN gateways (1 of 2)" in text


def test_the_cut_sets_come_after_the_figures_and_do_not_hold_them_up(worked_out, ines):
    cuts = reverse("estate:item-cuts", args=[worked_out.pk])

    figures = shown(ines, reverse("estate:item-figures", args=[worked_out.pk]))
    text = shown(ines, cuts)

    assert f'hx-get="{cuts}"' in figures
    assert 'class="cuts"' in text
    assert "rad-b" in text.split('id="estate-cuts"')[1]


def test_what_stands_on_nothing_has_no_panel_of_what_takes_it_down(worked_out, ines):
    text = shown(ines, reverse("estate:item", args=[item("rad-b").pk]))
    service = shown(ines, reverse("estate:item", args=[worked_out.pk]))

    assert reverse("estate:item-cuts", args=[worked_out.pk]) in service
    assert reverse("estate:item-figures", args=[item("rad-b").pk]) in text
    assert reverse("estate:item-cuts", args=[item("rad-b").pk]) not in text


def test_a_change_shows_at_once_though_the_figures_are_older(worked_out, noor, ines):
    say_health(item("rad-b"), health="down", by=noor)

    text = shown(ines, reverse("estate:item-figures", args=[worked_out.pk]))

    assert "<strong>down</strong>" in text
    assert "being worked out again" in text


def test_what_nobody_said_the_needs_of_is_unknown_and_not_fine(noor, ines):
    lonely = register_item(name="Wiki", kind=make.kind("service"), by=noor)

    text = shown(ines, reverse("estate:item-figures", args=[lonely.pk]))

    assert "Nobody has said what it needs, so nothing is known of it." in text


def test_an_item_page_fetches_its_figures(worked_out, ines):
    text = shown(ines, reverse("estate:item", args=[worked_out.pk]))

    assert reverse("estate:item-figures", args=[worked_out.pk]) in text


def test_cut_sets_are_paged(worked_out, ines):
    text = shown(ines, reverse("estate:item-cut-sets", args=[worked_out.pk]))

    assert "3 minimal cut sets" in text
    assert "firmware 9.4.2" in text


def test_what_if_is_answered_as_one_ticks_and_kept(worked_out, ines):
    rad = item("rad-b")
    text = shown(ines, f"{reverse('estate:question-new')}?failed={rad.pk}&find=gw")
    answer = client(ines).post(
        reverse("estate:questions-ask"), {"failed": [rad.pk], "title": "rad-b on Sunday"}
    )

    assert "Goes down" in text
    assert "gw-a" in text
    assert answer.status_code == 303
    kept = shown(ines, answer["Location"])
    assert "rad-b on Sunday" in kept
    assert "The answer as the estate was then:" in kept


def test_a_question_asked_again_says_what_is_different(worked_out, noor, ines):
    question = ask_what_if(title="rad-b on Sunday", failed=[item("rad-b").pk], by=ines)
    address = reverse("estate:question", args=[question.pk])
    assert "The answer is the same today." in shown(ines, f"{address}?again=yes")

    say_health(item("rad-a"), health="up", by=noor)

    assert "would have gone down then, and does not now" in shown(ines, f"{address}?again=yes")


def test_requesters_see_none_of_it(worked_out, rae):
    for name in ("estate:debts", "estate:questions", "estate:question-new"):
        assert client(rae).get(reverse(name)).status_code == 404


def test_standing_cut_sets_and_impact_by_api(worked_out, ines):
    standing = api(ines, f"/api/v1/estate/items/{worked_out.pk}/standing").json()
    cuts = api(ines, f"/api/v1/estate/items/{worked_out.pk}/cut-sets?limit=2").json()
    impact = api(ines, f"/api/v1/estate/items/{item('rad-b').pk}/impact").json()

    assert (standing["works"], standing["margin"], standing["level"]) == (True, 0, 1)
    assert {one["name"] for one in standing["single_points"]} == {"rad-b", "firmware 9.4.2"}
    assert standing["shared_fates"][0]["label"] == "VPN gateways"
    assert (cuts["total"], cuts["status"], cuts["next"]) == (3, "exact", "2")
    assert (impact["people"], [one["name"] for one in impact["services"]]) == (412, ["VPN"])


def test_debts_and_what_if_by_api(worked_out, ines):
    debts = api(ines, "/api/v1/estate/debts").json()
    token = issue_token(ines, name="tests", scopes=["read", "write"], by=ines)[1]
    browser = Client(HTTP_HOST="localhost", headers={"authorization": f"Bearer {token}"})
    asked = browser.post(
        "/api/v1/estate/what-if", {"failed": [item("rad-b").pk]}, content_type="application/json"
    )

    assert debts["items"][0]["item"]["name"] == "VPN"
    assert debts["items"][0]["lost"] is True
    assert asked.json()["answer"]["down"][0]["name"] == "VPN"
    assert asked.json()["question"] is None


def test_pages_of_figures_ask_the_database_little(worked_out, ines, django_assert_max_num_queries):
    browser = client(ines)
    debts, figures = reverse("estate:debts"), reverse("estate:item-figures", args=[worked_out.pk])
    browser.get(debts)

    with django_assert_max_num_queries(14):
        browser.get(debts)
    with django_assert_max_num_queries(32):
        browser.get(figures)

"""A question in people's own words finds what answers it, and only what its reader may read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import House
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound
from thirdline.reference.knowledge.queries import article_for, find, find_near
from thirdline.reference.knowledge.rules import Audience
from thirdline.reference.knowledge.tests import make

OTHERS = [
    ("Connect to the VPN", "Install the client and sign in.", "Open the client. Choose Aldermoor."),
    ("Set up mail on your phone", "Use the Outlook app.", "Install it and sign in with your mail."),
    ("Print from your laptop", "Choose the printer of your floor.", "Open printers and choose it."),
    ("Change your password", "On any laptop, or by phone.", "Press Control Alt Delete and change."),
]


@pytest.fixture
def shelf(ines: Person, tomas: Person) -> None:
    make.published(ines, tomas)
    for title, summary, body in OTHERS:
        make.published(ines, tomas, title=title, summary=summary, body=body, keywords="")


def titles(person: Person | None, question: str) -> list[str]:
    return [one.article.title for one in find(person, question)]


@pytest.mark.parametrize(
    "question",
    [
        "payslip", "paysl", "my payslip is blank", "payslip opens empty since monday", "pasylip",
        "the salary page stays white",
    ],
)  # fmt: skip
def test_people_find_it_in_their_own_words(shelf: None, rae: Person, question: str) -> None:
    assert titles(rae, question)[0] == "Payslip opens as an empty page"


@pytest.mark.parametrize("question", ["", "a", "zebra crossing", "xqzzy", "'; drop table", "&|!"])
def test_what_nothing_answers_finds_nothing(shelf: None, rae: Person, question: str) -> None:
    assert titles(rae, question) == []


def test_the_title_weighs_more_than_the_text(shelf: None, rae: Person) -> None:
    assert titles(rae, "phone mail")[0] == "Set up mail on your phone"


@pytest.mark.parametrize(
    ("audience", "may"),
    [
        (Audience.EVERYBODY, "nobody rae vik ines noor mina"),
        (Audience.COMPANY, "rae ines noor mina"),
        (Audience.STAFF, "ines noor mina"),
        (Audience.TIER, "noor mina ines"),
        (Audience.TEAMS, "noor mina ines"),
    ],
)
def test_each_finds_and_reads_what_is_meant_for_them(
    house: House, audience: Audience, may: str, request: pytest.FixtureRequest
) -> None:
    """Ines is its owner and always reads it; Tomas stands at L2 and in no named team."""
    ines, tomas, noor = (request.getfixturevalue(name) for name in ("ines", "tomas", "noor"))
    narrow: dict[str, object] = {"from_tier": 3} if audience == Audience.TIER else {}
    narrow |= {"teams": [house.network]} if audience == Audience.TEAMS else {}
    article = make.published(ines, noor, audience, **narrow)

    everybody = {"nobody": None, "ines": ines, "noor": noor} | {
        name: request.getfixturevalue(name) for name in ("rae", "vik", "mina")
    }
    found = {name for name, person in everybody.items() if titles(person, "payslip")}

    assert found == set(may.split())
    assert bool(titles(tomas, "payslip")) == (audience not in {Audience.TIER, Audience.TEAMS})
    for name, person in everybody.items():
        if name not in found:
            with pytest.raises(NotFound):
                article_for(person, article.pk)


def test_what_expired_is_offered_to_agents_only(ines: Person, tomas: Person, rae: Person) -> None:
    article = make.published(ines, tomas)

    with clock.at(article.expires_at + timedelta(days=1)):
        assert (titles(rae, "payslip"), len(titles(ines, "payslip"))) == ([], 1)


def test_drafts_are_found_by_agents_who_ask_for_everything(ines: Person, tomas: Person) -> None:
    make.draft(ines)

    assert find(tomas, "payslip") == []
    assert len(find(tomas, "payslip", everything=True)) == 1


def test_a_hidden_article_changes_nothing_of_what_others_find(
    shelf: None, house: House, ines: Person, noor: Person, rae: Person
) -> None:
    before = [(one.article.pk, one.score) for one in find(rae, "payslip blank")]

    make.published(ines, noor, Audience.TEAMS, teams=[house.network], title="Payslip blank zero")

    assert [(one.article.pk, one.score) for one in find(rae, "payslip blank")] == before


def test_a_whole_title_finds_what_comes_near_it_its_service_first(
    shelf: None, house: House, ines: Person, tomas: Person
) -> None:
    other = make.published(ines, tomas, title="VPN in a hotel", service_id=house.vpn.pk)

    near = find_near(
        ines, "VPN drops every eight minutes, upload cannot finish",
        service_id=house.vpn.pk, limit=3,
    )  # fmt: skip

    assert near[0].article == other
    assert "Connect to the VPN" in [one.article.title for one in near]


def test_what_stands_nowhere_is_not_answered_by_its_digits(shelf: None, rae: Person) -> None:
    assert titles(rae, "coffee machine level 3") == []

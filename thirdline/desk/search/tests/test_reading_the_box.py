"""What is typed becomes words, phrases and filters; nothing that is typed breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.search.asking import FOR_ALL, query_text, read, stem


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("vpn drops", "'vpn':* & 'drop':*"),
        ('"finance close"', "('finance' <-> 'close')"),
        ("10.0.0.12", "('10' <-> '0' <-> '0' <-> '12')"),
        ("vpn -printer", "'vpn':* & !'printer':*"),
        ("error:404", "'error':* & '404'"),
        ("the vpn is not working", "'vpn':* & 'work':*"),
        ("to be or not", "'to' & 'be' & 'or' & 'not':*"),
        ("Müller", "('muller':* | 'mueller':*)"),
        ("Mueller", "('mueller':* | 'muller':*)"),
        ("障害報告", "('障害' <-> '害報' <-> '報告')"),
    ],
)
def test_words_phrases_and_words_not_wanted(typed: str, query: str) -> None:
    assert query_text(read(typed)) == query


def test_filters_stand_between_words() -> None:
    question = read('vpn team:network requester:"Rae Okafor" -is:open drops')

    assert [str(one) for one in question.filters] == [
        "team:network",
        'requester:"Rae Okafor"',
        "-is:open",
    ]
    assert question.plain == "vpn drops"


def test_a_filter_written_wrongly_is_named_with_what_was_meant() -> None:
    assert read("sate:open").unknown == (("sate", "state"),)


def test_an_address_of_the_web_is_no_filter() -> None:
    assert read("https://is.example/x").unknown == ()


def test_filters_about_the_teams_are_words_for_a_requester() -> None:
    assert [term.text for term in read("team:network", filters=FOR_ALL).terms] == [
        "team",
        "network",
    ]


@pytest.mark.parametrize("typed", ["123", "TL-123", "tl-123", "#123"])
def test_a_number_alone_names_a_ticket(typed: str) -> None:
    assert read(typed).number == 123


@pytest.mark.parametrize("typed", ["123 vpn", '"123"', "1" * 40, "12a"])
def test_more_than_a_number_does_not(typed: str) -> None:
    assert read(typed).number is None


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("drops", "drop"),
        ("dropped", "drop"),
        ("working", "work"),
        ("rechnungen", "rechnung"),
        ("access", "access"),
        ("status", "status"),
        ("server", "server"),
        ("login", "login"),
        ("string", "string"),
    ],
)
def test_only_the_commonest_endings_are_taken_off(word: str, root: str) -> None:
    assert stem(word) == root


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read(typed: str) -> None:
    question = read(typed)

    assert "\x00" not in query_text(question)
    assert len(question.terms) <= 12

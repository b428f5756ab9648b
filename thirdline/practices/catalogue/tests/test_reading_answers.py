"""What is kept of a form is exactly what was asked, and reading it again changes nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdline.practices.catalogue.answering import answered, condition_words, total_price
from thirdline.practices.catalogue.rules import (
    Deciding,
    FieldType,
    FormField,
    Step,
    Verdict,
    money,
    outcome,
    promise_words,
    why_not_decide,
)

COLOURS = ("red", "green", "blue")
TYPES = [FieldType.CHOICE, FieldType.SEVERAL, FieldType.YES_NO, FieldType.NUMBER, FieldType.TEXT]
WORDS = st.sampled_from(["", "red", "green", "7", "0", "yes", "no", "x" * 201, "  "])


def wanting(one: FormField) -> dict[str, Any]:
    """A condition that may hold for an answer of this type."""
    wanted: dict[FieldType, Any] = {
        FieldType.CHOICE: "red",
        FieldType.SEVERAL: ["red"],
        FieldType.YES_NO: True,
        FieldType.NUMBER: {"at_least": 5},
        FieldType.TEXT: {"is_not_empty": True},
    }
    return {one.key: wanted[one.type]}


@st.composite
def forms(draw: Any) -> list[FormField]:
    found: list[FormField] = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(TYPES))
        deciding = draw(st.sampled_from([None, *found])) if found else None
        found.append(
            FormField(
                f"f{number}",
                f"Field {number}",
                kind,
                choices=COLOURS if kind in {FieldType.CHOICE, FieldType.SEVERAL} else (),
                required=draw(st.booleans()),
                shown_when=wanting(deciding) if deciding else {},
            )
        )
    return found


@settings(max_examples=60, deadline=None)
@given(forms(), st.dictionaries(st.sampled_from([f"f{n}" for n in range(6)]), WORDS))
def test_only_what_was_asked_is_kept_and_reading_it_again_changes_nothing(form, given_words):
    once = answered(form, given_words)

    again = answered(form, once.values)

    assert set(once.values) <= set(once.shown)
    assert not set(once.mistakes) - set(once.shown)
    assert (again.values, again.shown) == (once.values, once.shown)


def test_a_field_behind_a_hidden_field_is_hidden_too():
    first = FormField("a", "A", FieldType.YES_NO)
    second = FormField("b", "B", FieldType.CHOICE, choices=COLOURS, shown_when={"a": True})
    third = FormField("c", "C", FieldType.TEXT, required=True, shown_when={"b": "red"})

    read = answered([first, second, third], {"a": "no", "b": "red", "c": "x"})

    assert read.shown == ["a"]
    assert read.values == {"a": False}


def test_a_condition_reads_like_a_sentence():
    first = FormField("a", "Colour", FieldType.CHOICE, choices=COLOURS)
    second = FormField("b", "B", FieldType.TEXT, shown_when={"a": ["red", "blue"]})

    assert condition_words(second, [first, second]) == "“Colour” is one of red or blue"


def test_choices_add_to_the_price_and_nothing_has_none():
    priced = FormField(
        "a", "A", FieldType.SEVERAL, choices=COLOURS, prices={"red": 40, "blue": 2.5}
    )

    assert total_price(Decimal(100), [priced], {"a": ["red", "blue"]}) == Decimal("142.5")
    assert total_price(None, [priced], {"a": ["green"]}) == 0
    assert total_price(None, [], {}) is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (1290, "1 290 €"),
        (Decimal("12.50"), "12.50 €"),
        (None, ""),
        (0, "0 €"),
        (10**6, "1 000 000 €"),
    ],
)
def test_money_is_said_in_whole_or_with_cents(amount, words):
    assert money(amount, "EUR").replace("\u202f", " ") == words


@pytest.mark.parametrize(
    ("hours", "day", "words"),
    [(50, 10, "5 working days"), (10, 10, "1 working day"), (4, 10, "4 working hours"), (48, None, "2 days"), (5, None, "5 hours")],
)  # fmt: skip
def test_a_promise_is_said_in_days_of_its_calendar(hours, day, words):
    assert promise_words(timedelta(hours=hours), day and day * 3600) == words


@pytest.mark.parametrize("verdicts", list(permutations(["approve", "approve", "refuse"])))
def test_one_refusal_is_enough_whenever_it_comes(verdicts):
    assert outcome("all", verdicts) is Step.REFUSED


@pytest.mark.parametrize(
    ("needs", "verdicts", "state"),
    [
        ("any", ["", ""], Step.WAITING),
        ("any", ["", "approve"], Step.APPROVED),
        ("all", ["approve", ""], Step.WAITING),
        ("all", ["approve", "approve"], Step.APPROVED),
        ("all", [], Step.WAITING),
    ],
)
def test_a_step_comes_to_what_its_people_say(needs, verdicts, state):
    assert outcome(needs, verdicts) is state


@pytest.mark.parametrize("seat", [True, False])
@pytest.mark.parametrize("administrator", [True, False])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_whoever_may_decide_may_with_a_reason(seat, administrator, verdict):
    facts = Deciding("waiting", "", seat, False, False, administrator)

    assert (why_not_decide(facts, verdict, "Because") is None) is (seat or administrator)

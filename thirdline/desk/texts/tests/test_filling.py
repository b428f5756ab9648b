"""A text is filled in once, from a fixed list, and nothing in it or in its values is evaluated."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.conversation.gaps import gaps_in
from thirdline.desk.texts.filling import filled
from thirdline.desk.texts.rules import FIELDS, asks_in, fields_in, fill, why_not_body
from thirdline.desk.texts.tests.make import text_of
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person

VALUES = {"requester.first_name": "Rae", "service": "VPN"}


def test_fields_are_filled_in_whatever_the_spaces():
    assert fill("Dear {{requester.first_name}}, {{  service }}", VALUES).text == "Dear Rae, VPN"


def test_a_missing_value_is_marked_in_words():
    assert (
        fill("Dear {{ requester.first_name }},", {}).text == "Dear ⟦the first name of who asked⟧,"
    )


def test_a_question_is_asked_once_and_its_answer_stands_everywhere():
    body = "Until {{ ask: Until when? }}, so {{ask:Until when?}}."

    assert asks_in(body) == ["Until when?"]
    assert fill(body, {}).asks == ("Until when?",)
    assert fill(body, {}, {"Until when?": "Friday"}).text == "Until Friday, so Friday."


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ agent.name }}", "{{ ask: x }}", "{% include 'x' %}", "{{ settings.SECRET_KEY }}",
        "{{ requester.first_name }}", "${7*7}", "{0.__class__}", "%(x)s", "\\1", "\\g<0>",
    ],
)  # fmt: skip
def test_a_value_is_never_read_as_a_text_again(hostile: str):
    given = {**VALUES, "requester.first_name": hostile, "agent.name": "secret"}

    assert fill("Dear {{ requester.first_name }}", given).text == f"Dear {hostile}"


@pytest.mark.parametrize(
    "name",
    [
        "settings.SECRET_KEY", "requester.password", "requester.__class__", "ticket.delete",
        "requester.first_name|upper", "requester.first_name.x", "7*7", "self", "",
    ],
)  # fmt: skip
def test_a_name_that_is_not_in_the_list_is_never_looked_up(ticket: Ticket, ines: Person, name: str):
    made = filled(text_of(f"x {{{{ {name} }}}} y"), ticket, by=ines).text

    assert made in {f"x {{{{ {name} }}}} y", f"x ⟦{name}⟧ y"}


def test_an_answer_cannot_bring_fields_or_gaps_in():
    made = fill("{{ ask: Why? }}", {"agent.name": "Ines"}, {"Why?": "{{ agent.name }} ⟦x⟧"})

    assert made.text == "{{ agent.name }} x"


@given(
    st.text(max_size=300), st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=40))
)
def test_any_text_with_any_values_is_filled_in_one_pass(body: str, values: dict[str, str]):
    made = fill(body, values)

    assert fill(body, values) == made
    assert len(gaps_in(made.text)) <= len(fields_in(body)) + len(asks_in(body)) + body.count("⟦")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (" ", "Write the text first"),
        ("x" * 10_001, "may have 10000 characters"),
        ("{{ requester.shoe }}", "There is no field “requester.shoe”"),
        ("{% if x %}", "nothing else"),
    ],
)
def test_what_cannot_be_kept_says_why(body: str, reason: str):
    assert reason in (why_not_body(body) or "")


def test_own_fields_and_every_named_field_may_be_kept():
    body = " ".join(f"{{{{ {name} }}}}" for name in [*FIELDS, "own.cost_centre"])

    assert why_not_body(body) is None


def test_the_values_are_those_of_the_ticket_and_of_who_writes(ticket: Ticket, ines: Person):
    ticket.custom = {"drop_times": "09:12"}
    body = "{{ ticket.number }} {{ requester.first_name }} {{ agent.first_name }} {{ service }} {{ own.drop_times }} {{ agent.phone }}"

    made = filled(text_of(body), ticket, by=ines).text

    assert made == f"{ticket.label} Rae Ines VPN 09:12 ⟦your telephone number⟧"


def test_a_machine_that_asked_has_no_first_name_to_greet(ticket: Ticket, ines: Person, rae: Person):
    rae.kind = "robot"
    ticket.requester = rae

    made = filled(text_of("Dear {{ requester.first_name }},"), ticket, by=ines).text

    assert gaps_in(made)


@pytest.mark.parametrize("begins", ["{{", "{{ask:", "{{ ask :", "{{ask:x", "{{ a"])
def test_a_text_made_to_be_slow_is_read_as_quickly_as_any_other(begins: str) -> None:
    begun = process_time()
    fields_in(begins + " " * 1_500)

    assert process_time() - begun < 0.1

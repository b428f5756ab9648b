"""Schemathesis against the real application: nothing it sends makes us fail or break our word."""

from __future__ import annotations

from contextlib import suppress
from unittest import SkipTest

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from hypothesis import HealthCheck, Phase, given
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup

from thirdline.desk.conversation.operations import add_note, reply
from thirdline.flow.escalation.operations import ask_team
from thirdline.project.api_docs import document
from thirdline.project.tests.api_make import Caller
from thirdline.project.wsgi import application

pytestmark = pytest.mark.slow
EXAMPLES = 4
OURS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def desk(settings, monkeypatch, ticket, ines, tomas, mina, ada):  # noqa: PLR0917
    """One ticket with something of everything, so that random numbers hit rows."""
    settings.API_REQUESTS_PER_MINUTE = 10**9
    # As Django's own test client does: a request must not close the line its test stands on.
    for signal in (request_started, request_finished):
        monkeypatch.setattr(signal, "send", lambda *_args, **_named: [])
    reply(ticket, text="We look into it.", by=ines)
    add_note(ticket, text="A note.", by=ines)
    ask_team(ticket, question="Known?", by=ines)
    return ticket


def operations():
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize(
    ("role", "mode"),
    [
        ("ines", GenerationMode.POSITIVE),
        ("ada", GenerationMode.POSITIVE),
        ("mina", GenerationMode.NEGATIVE),
    ],
)
@pytest.mark.timeout(600)
def test_no_request_breaks_our_word(desk, role, mode, request):
    person = request.getfixturevalue(role)
    headers = Caller(person, ["admin" if role == "ada" else "write"]).headers
    broken = {}
    for operation in operations():
        try:
            attack(operation, mode, headers, desk.pk)
        except (AssertionError, FailureGroup) as found:
            broken[operation.label] = str(found)[:2000]

    assert broken == {}


def attack(operation, mode, headers, number: int) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @SETTINGS
    def send(case) -> None:
        aimed = case.path_parameters.get("number") if case.path_parameters else None
        if mode is GenerationMode.POSITIVE and aimed is not None and aimed % 4:
            case.path_parameters["number"] = number
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=[CHECKS.get_by_names([n])[0] for n in OURS])

    # An endpoint without parameters cannot be called wrongly.
    nothing_wrong = (Unsatisfiable, SkipTest) if mode is GenerationMode.NEGATIVE else ()
    with suppress(*nothing_wrong):
        send()

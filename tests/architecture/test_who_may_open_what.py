"""Every address, tried with every kind of person: who may open what.

Each route has a line in `who_may_open_what.txt` (route, audience, whose number it takes); a route
without a line, or a line without a route, fails. For each person every route is asked for with GET
and with a nearly empty POST, on real things of Rae's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from tests.cast import House
from thirdline.desk.chores.operations import put_checklist, reply_later
from thirdline.desk.conversation.operations import add_note, reply, save_draft, share_draft
from thirdline.desk.letters import unfollowing
from thirdline.desk.macros.operations import write_macro
from thirdline.desk.texts.operations import write_ready_text
from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.operations import attach_file, open_ticket, resolve_ticket
from thirdline.foundation.mail.models import InboundLetter, Mailbox
from thirdline.foundation.mail.operations import add_mailbox, send_letter
from thirdline.foundation.notifications.kinds import every_kind
from thirdline.foundation.notifications.operations import add_device, notify
from thirdline.foundation.notifications.operations.leaving import GATHERED
from thirdline.foundation.people.models import Person, Rotation, RotationOverride, Skill
from thirdline.foundation.people.operations import grant_skill, issue_token, robot
from thirdline.foundation.people.rota_links import link_for
from thirdline.foundation.records.operations import keep_version
from thirdline.kit import clock
from thirdline.practices.catalogue.models import Approval, CatalogueItem
from thirdline.practices.catalogue.operations import submit_request
from thirdline.practices.exchange.operations import (
    add_webhook,
    ask_erasure,
    take_in_file,
)
from thirdline.practices.fault_trees.operations import compile_tree
from thirdline.practices.outages.operations import publish_outage
from thirdline.practices.problems.operations import open_problem
from thirdline.practices.surveys.models import FollowUp, Survey, SurveyPlan
from thirdline.practices.surveys.operations import answer_survey
from thirdline.practices.surveys.tokens import token_of
from thirdline.reference.estate.operations.importing import take_in_estate
from thirdline.reference.estate.tests.make import in_the_estate
from thirdline.reference.knowledge.rules import Audience
from thirdline.reference.knowledge.tests.make import pictured, published

pytestmark = pytest.mark.slow

CAST = ("nobody", "rae", "otto", "vik", "ines", "noor", "mina", "ada")
STAFF = {"ines", "noor", "mina", "ada"}
SIGNED_IN = set(CAST) - {"nobody"}
# Who may open what a word of the table stands for; the first seven are gates of people/gates.py.
AUDIENCES: dict[str, set[str]] = {
    "anybody": set(CAST),
    "everyone": SIGNED_IN,
    "work": STAFF,
    "keep_estate": STAFF - {"ines"},
    "waive": {"mina", "ada"},
    "see_figures": {"mina", "ada"},
    "see_set_up": {"mina", "ada"},
    "set_up": {"ada"},
    "rae": {"rae"},
    "rae+work": STAFF | {"rae"},
    "none": set(),
}
TABLE = (Path(__file__).parent / "who_may_open_what.txt").read_text()
LINE = re.compile(r"^(?P<route>\S*)\s+(?P<audience>[\w+>]+)(?:\s+(?P<thing>\w+))?$")
LINES = {
    found["route"]: (found["audience"], found["thing"] or "")
    for found in map(LINE.match, TABLE.strip("\n").splitlines())
    if found is not None
}


def routes() -> dict[str, Any]:
    """Every route of the product by its pattern, regular expressions brought to the same shape."""
    return dict(_walk(get_resolver().url_patterns))


def _walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for each in patterns:
        shape = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", str(each.pattern)).strip("^$")
        if hasattr(each, "url_patterns"):
            yield from _walk(each.url_patterns, before + shape)
        else:
            yield before + shape, each.callback


@pytest.fixture
def things(house: House, ticket: Ticket, rae: Person, noor: Person, request) -> dict[str, str]:
    """Something of Rae's, or of the desk's, for every kind of number in an address."""
    ada = request.getfixturevalue("ada")
    skill = Skill.objects.create(name="Payroll", slug="payroll")
    grant_skill(rae, skill=skill, level=3, by=ada)
    reply(ticket, text="It happens at nine.", by=rae)
    file = attach_file(ticket, name="log.txt", type="text/plain", chunks=[b"drop"], by=rae)
    notice = notify(rae, kind=every_kind()[0].name, text="Answered", url="/help", by=ada)
    letter = send_letter(rae, subject="Hello", text="Hello", by=ada)
    give_second_step(rae)
    assert notice is not None
    assert letter is not None
    made = {
        **chores_on(ticket, noor, ada),
        "ticket": ticket,
        "file": file,
        "note": add_note(ticket, text="Asked the network team.", by=noor),
        "notice": notice,
        "letter": letter,
        **mailboxes(ada),
        "person": rae,
        "skill": skill,
        **turns_of(house, noor),
        "version": keep_version([], by=ada),
        "device": device_of(rae),
        **told_to_everybody(house, noor, ada),
        "token": issue_token(rae, name="Payroll", scopes=["read"], by=rae)[0],
        "arrived": letter_that_came(ticket),
        "approval": approval_of(rae, request.getfixturevalue("mina")),
        "surveyed": surveyed(rae),
        "follow_up": followed_up(rae),
    }
    made |= _of_the_exchange(ada)
    return {name: str(one.pk) for name, one in made.items()} | {
        "calendar": link_for(noor),
        "gone": "999999",
        "asked_item": "badge",
        "survey": token_of(Survey.objects.get().pk),
        "asked_file": str(Attachment.objects.latest("pk").pk),
    }


def turns_of(house: House, person: Person) -> dict[str, Rotation | RotationOverride]:
    now, hour = clock.now(), timedelta(hours=1)
    rotation = Rotation.objects.create(team=house.network, name="Nights", starts_at=now)
    override = RotationOverride.objects.create(
        rotation=rotation, person=person, starts_at=now + hour, ends_at=now + 2 * hour
    )
    return {"rotation": rotation, "stand_in": override}


def mailboxes(ada: Person) -> dict[str, Mailbox]:
    place = {"address": "it@aldermoor.example", "host": "127.0.0.1", "port": 1, "user": "it"}
    return {
        "mailbox": add_mailbox(secret={"password": "x"}, by=ada, **place),
        "way_in": add_mailbox(secret={}, by=ada, kind="http", address="in@aldermoor.example"),
    }


def give_second_step(person: Person) -> None:
    codes = {"seed": "x", "used_mask": 0, "secret": "x"}
    for kind in (Authenticator.Type.RECOVERY_CODES, Authenticator.Type.TOTP):
        Authenticator.objects.create(user=person, type=kind, data=codes)


def chores_on(ticket: Ticket, noor: Person, ada: Person) -> dict[str, Any]:
    """What is still to be done on the ticket, and what everybody may use for it."""
    checklist, ahead = (
        put_checklist(ticket, items=["Times"], by=noor),
        clock.now() + timedelta(days=1),
    )
    return {
        "checklist": checklist,
        "todo": checklist.items.get(),
        "later": reply_later(ticket, text="Later", send_at=ahead, by=noor),
        "draft": share_draft(save_draft(ticket, kind="reply", text="Half", by=noor), by=noor),
        "macro": write_macro(name="Watch", actions=[{"do": "watch"}], whose="shared", by=ada),
        "text": write_ready_text(name="Hello", body="Hello", whose="shared", by=ada),
    }


def surveyed(rae: Person) -> Ticket:
    """A solved ticket about which Rae is asked how it was."""
    SurveyPlan.objects.create(slug="usual", name="Usual")
    solved = open_ticket(title="Mail", requester=rae, by=rae)
    return resolve_ticket(solved, by=robot())


def followed_up(rae: Person) -> FollowUp:
    """Rae was not content, and a lead is asked to look at it."""
    answer_survey(Survey.objects.get(), score=1, comment="Nobody called.", by=rae)
    return FollowUp.objects.get()


def letter_that_came(ticket: Ticket) -> InboundLetter:
    facts = {"raw": b"Subject: x\n\ny", "fingerprint": "x", "size": 1, "taken_at": clock.now()}
    return InboundLetter.objects.create(**facts, ticket_id=ticket.pk)


def unfollow_address(ticket: int, person: int) -> str:
    return f"/unfollow/{unfollowing.FOLLOWING.signed(ticket, person)}"


def approval_of(rae: Person, mina: Person) -> Approval:
    """Mina is asked to approve what Rae asks for, with a file beside it."""
    item = CatalogueItem.objects.create(slug="badge", name="Badge", audience="anybody")
    item.fields.create(key="photo", label="Photo", type="file")
    item.approvals.create(key="m", label="Manager", who="people", people=[mina.email])
    photo = SimpleUploadedFile("me.png", b"x", content_type="image/png")
    submit_request(item, answers={}, files={"photo": [photo]}, requester=rae, by=rae)
    return Approval.objects.get()


def device_of(person: Person) -> Any:
    facts = {"endpoint": "https://push.example/1", "public_key": "x", "auth": "x"}
    return add_device(person, name="Laptop", by=person, **facts)


def _of_the_exchange(ada: Person) -> dict[str, Any]:
    stranger = Person.objects.create(name="Zoe Gone", email="zoe@elsewhere.example")
    hook, _secret = add_webhook(
        name="Chat", url="https://x.example/", verbs=["ticket.opened"], by=ada
    )
    return {
        "import": take_in_file("csv", name="x.csv", chunks=[b"id,title\n1,x\n"], by=ada),
        "webhook": hook,
        "erasure": ask_erasure(stranger, with_texts=True, by=ada),
    }


def told_to_everybody(house: House, noor: Person, ada: Person) -> dict[str, Any]:
    """Meant for everybody, yet nothing to a visitor; and what everybody who works here reads."""
    estate = in_the_estate(noor)
    return {
        **estate,
        "tree": compile_tree(item=estate["item"], by=noor),
        "estate_import": take_in_estate(name="x.csv", content=b"name\nx\n", source="x", by=noor),
        "article": published(noor, ada, Audience.EVERYBODY),
        "picture": pictured(noor, ada, Audience.EVERYBODY).files.get(),
        "problem": open_problem(title="VPN drops", service=house.vpn, by=noor),
        "outage": publish_outage(service=house.vpn, title="VPN is down", public=True, by=ada),
    }


# A verb that is named in the body is not found without it.
BODY = {"kind": "escalate", "part": "fields", "key": "photo"}


def address(route: str, thing: str, things: dict[str, str]) -> str:
    if route.startswith("unfollow/"):
        return unfollow_address(int(things["ticket"]), int(things["person"]))
    if route.startswith("end-letters/"):
        return f"/end-letters/{GATHERED.signed(int(things['person']))}"
    if route.endswith(".ics"):
        return "/" + things["calendar"].split("/", 3)[3]
    fixed = {
        "uidb36": "1",
        "provider_id": "sso",
        "pk": "999999",
        "slug": "network",
        "kind": "escalate",
        "name": "hold",
        "do": "hold",
        "tier": "3",
        "key": "abc-def",
        "table": "teams",
        "row": "network",
        "file": things["asked_file"],
        "letter": things["arrived"],
        "which": "received.de",
        "form": "outline",
    }
    if thing == "survey":
        fixed["token"] = things["survey"]
    if thing in {"asked_item", "item_field"}:
        fixed |= {"slug": things["asked_item"], "part": "fields", "key": "photo"}
    given = {
        "number": things.get(thing, ""),
        "skill": things["skill"],
        **fixed,
        "person": things["person"],
        "text": things["text"],
        "macro": things["macro"],
        "place": "0",
        "delivery": "999999",
    }
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: given[found[1]], route)


def opens(answer: Any) -> bool:
    """Whether the door opened: a refusal or a form's complaint is said inside, not at the door."""
    if answer.status_code in {301, 302, 303}:
        return not answer["Location"].startswith("/account/login/")
    return answer.status_code < 500 and answer.status_code not in {401, 403, 404}


def says_nothing(route: str, answer: Any) -> bool:
    """A verb has one method; and the API looks at the shape of a request before it looks at who."""
    api = route.startswith("api/")
    return answer.status_code == 405 or (api and answer.status_code in {400, 415, 422})


def may_open(who: str, audience: str, method: str) -> bool:
    """`see_set_up>set_up` is one audience for reading and another for writing."""
    reading, _arrow, writing = audience.partition(">")
    return who in AUDIENCES[writing if writing and method == "post" else reading]


def ask(client: Client, method: str, url: str) -> Any:
    """One request whose effects are taken back, so that the next person meets the same desk."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.get(url) if method == "get" else client.post(url, BODY)
        if answer.get("Location", "").startswith("/help/tickets/"):
            answer = client.get(answer["Location"])  # a requester's ticket is in the portal
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def test_every_route_has_its_line_and_every_line_its_route():
    there = set(routes())

    assert sorted(there - LINES.keys()) == []
    assert sorted(LINES.keys() - there) == []


def test_the_gate_of_a_page_is_the_one_the_table_says():
    """Lines about one person's things name them; their page is open to whoever is signed in."""
    wrong = {
        route: (view.gate, LINES[route][0])
        for route, view in routes().items()
        if hasattr(view, "gate") and route in LINES
        if view.gate not in {LINES[route][0].partition(">")[0], "everyone", "anybody"}
        if LINES[route][0] != "none"
    }

    assert wrong == {}


@pytest.mark.parametrize("who", CAST)
def test_each_person_opens_what_the_table_says_and_nothing_else(who, request, things):
    client = Client(raise_request_exception=False)
    everybody = {name: request.getfixturevalue(name) for name in CAST if name != "nobody"}
    if who != "nobody":
        client.force_login(everybody[who])
    wrong = []
    for route, (audience, thing) in LINES.items():
        url = address(route, thing, things)
        for method in ("get", "post"):
            answer = ask(client, method, url)
            allowed = may_open(who, audience, method)
            if says_nothing(route, answer):
                continue
            if answer.status_code >= 500 or opens(answer) != allowed:
                wrong.append(f"{method} {url}: {answer.status_code}, should open: {allowed}")

    assert wrong == []


def test_a_stranger_gets_the_same_answer_for_what_is_not_theirs_and_what_is_not_there(
    client, otto, things
):
    client.force_login(otto)
    of_rae = {r: thing for r, (who, thing) in LINES.items() if thing and who.startswith("rae")}

    told = {
        route: {
            ask(client, method, address(route, thing, numbers)).status_code
            for method in ("get", "post")
            for numbers in (things, things | {thing: "999999"})
        }
        for route, thing in of_rae.items()
    }

    assert {route: said for route, said in told.items() if not said <= {404, 405, 415, 422}} == {}


def test_a_stranger_reads_nothing_of_hers_on_any_page_open_to_everyone(client, otto, things):
    client.force_login(otto)

    for route, (audience, thing) in LINES.items():
        # The gallery tells the same story with invented examples.
        if audience in {"everyone", "anybody"} and not thing and not route.startswith("ui/"):
            answer = ask(client, "get", address(route, thing, things))
            body = b"" if answer.streaming else answer.content
            assert b"every eight minutes" not in body, route
            assert b"rae@aldermoor" not in body, route

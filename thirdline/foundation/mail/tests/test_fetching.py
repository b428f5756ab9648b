"""Letters of a real mailbox: each taken in once, none lost, whatever ends the work half-way."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from tests.own_process import environment
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.mail import fetching, operations
from thirdline.foundation.mail.fetching import CannotFetch, line_to, take_new
from thirdline.foundation.mail.models import InboundLetter, Mailbox
from thirdline.foundation.mail.tests.imap import ADDRESS, PASSWORD, office
from thirdline.foundation.mail.tests.make import free_port
from thirdline.foundation.mail.watching import Watches
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.project.supervisor.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def server():
    with office() as made:
        yield made


@pytest.fixture
def boss():
    return Person.objects.create(
        name="Ada Boss", email="ada@aldermoor.example", role="administrator"
    )


@pytest.fixture
def folder(server, request):
    """A folder of the test's own."""
    name = f"F{abs(hash(request.node.name)) % 10**8}"
    with server.line() as line:
        line.create(name)
    yield name
    with server.line() as line:
        line.delete(name)


@pytest.fixture
def mailbox(server, folder, boss):
    return box(server, folder, boss)


def box(server, folder, by, **facts):
    usual = {"address": ADDRESS, "host": "127.0.0.1", "port": server.port, "tls": "none"}
    usual |= {"user": ADDRESS, "folder": folder, "begin": "all"}
    return operations.add_mailbox(secret={"password": PASSWORD}, by=by, **(usual | facts))


def letter(subject="The VPN is down", *, sender="rae@elsewhere.example"):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, ADDRESS, subject
    made["Message-ID"] = f"<{subject.replace(' ', '.')}@elsewhere.example>"
    made.set_content("Since this morning.\n")
    return made


def fetch(mailbox):
    mailbox.refresh_from_db()
    with line_to(mailbox) as line:
        return take_new(mailbox, line)


def subjects():
    return [one.reading.subject for one in InboundLetter.objects.order_by("pk")]


def test_what_arrives_is_taken_in_once_and_marked_as_read(server, mailbox, folder):
    for subject in ("one", "two"):
        server.arrives(letter(subject), folder=folder)

    assert fetch(mailbox) == 2
    assert fetch(mailbox) == 0

    assert subjects() == ["one", "two"]
    assert list(server.seen(folder).values()) == [True, True]
    mailbox.refresh_from_db()
    assert mailbox.taken == 2
    assert {one.mailbox_id for one in InboundLetter.objects.all()} == {mailbox.pk}


def test_a_letter_somebody_opened_before_us_is_taken_in(server, mailbox, folder):
    fetch(mailbox)
    server.arrives(letter("read by hand"), folder=folder, flags=r"(\Seen)")

    fetch(mailbox)

    assert subjects() == ["read by hand"]


def test_bytes_arrive_as_they_were(server, mailbox, folder):
    raw = b"From: a@b.example\r\nSubject: caf\xe9\r\n\r\nna\xefve \x80 line\r\n"
    server.arrives(raw, folder=folder)

    fetch(mailbox)

    assert bytes(InboundLetter.objects.get().raw) == raw


@pytest.mark.parametrize(
    ("begin", "taken"), [("new", []), ("unread", ["unread"]), ("all", ["read", "unread"])]
)
def test_what_lies_there_at_first_is_taken_as_chosen(server, folder, boss, begin, taken):
    server.arrives(letter("read"), folder=folder, flags=r"(\Seen)")
    server.arrives(letter("unread"), folder=folder)
    mailbox = box(server, folder, boss, begin=begin)

    fetch(mailbox)
    assert subjects() == taken

    server.arrives(letter("later"), folder=folder)
    fetch(mailbox)
    assert subjects() == [*taken, "later"]


def test_letters_are_moved_to_a_folder_that_is_made_if_it_is_missing(server, folder, boss):
    mailbox = box(server, folder, boss, after="move", after_folder=f"{folder}-Erledigt für immer")
    server.arrives(letter(), folder=folder)

    fetch(mailbox)

    assert server.seen(folder) == {}
    with line_to(mailbox) as line:
        assert line.folder.status(f"{folder}-Erledigt für immer")["MESSAGES"] == 1


def test_letters_are_deleted_where_that_is_wanted(server, folder, boss):
    mailbox = box(server, folder, boss, after="delete")
    server.arrives(letter(), folder=folder)

    fetch(mailbox)

    assert server.seen(folder) == {}
    assert subjects() == ["The VPN is down"]


def test_killed_between_keeping_and_putting_away_the_letter_is_one(
    server, mailbox, folder, monkeypatch
):
    server.arrives(letter(), folder=folder)

    def killed(*_):
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr(fetching, "_put_away", killed)
        with pytest.raises(ConnectionResetError):
            fetch(mailbox)
    assert subjects() == ["The VPN is down"]
    fetch(mailbox)

    assert subjects() == ["The VPN is down"]
    assert list(server.seen(folder).values()) == [True]


def test_a_folder_that_was_made_anew_is_read_anew_and_known_letters_stay_one(
    server, mailbox, folder
):
    server.arrives(letter("first"), folder=folder)
    fetch(mailbox)
    with server.line() as line:
        line.delete(folder)
        line.create(folder)
    for subject in ("first", "second"):
        server.arrives(letter(subject), folder=folder)

    fetch(mailbox)

    assert subjects() == ["first", "second"]


def test_a_letter_that_is_too_large_is_said_and_left_where_it_is(server, mailbox, folder, settings):
    settings.LETTER_MAX_BYTES = 1_000_000
    big = letter("the whole film")
    big.add_attachment(b"x" * 3_000_000, maintype="video", subtype="mp4", filename="film.mp4")
    server.arrives(big, folder=folder)
    server.arrives(letter("after it"), folder=folder)

    fetch(mailbox)

    first, second = [one.reading for one in InboundLetter.objects.order_by("pk")]
    assert (first.subject, first.sender) == ("the whole film", "rae@elsewhere.example")
    assert f"It lies in the folder {folder}" in " ".join(first.text.split())
    assert second.subject == "after it"
    assert list(server.seen(folder).values()) == [False, True]


@pytest.mark.parametrize(
    ("facts", "secret", "said"),
    [
        ({}, "wrong", "127.0.0.1 does not accept the user name and password."),
        ({"folder": "Nowhere"}, PASSWORD, "There is no folder “Nowhere”. It has "),
        ({"port": 1}, PASSWORD, "127.0.0.1:1 does not answer as a mail server ("),
        ({"tls": "ssl"}, PASSWORD, "127.0.0.1:{port} cannot be trusted: "),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(mailbox, boss, facts, secret, said):
    port = mailbox.port
    operations.change_mailbox(mailbox, secret={"password": secret}, by=boss, **facts)

    mailbox.refresh_from_db()
    with pytest.raises(CannotFetch) as problem, line_to(mailbox):
        pass

    assert str(problem.value).startswith(said.format(port=port))
    assert secret not in str(problem.value)


def test_what_opens_a_mailbox_stands_nowhere_in_words(mailbox):
    mailbox.refresh_from_db()
    everything = json.dumps([entry.facts for entry in Entry.objects.all()]) + mailbox.seal

    assert PASSWORD not in everything


def test_the_same_mailbox_twice_is_refused(server, folder, boss, mailbox):
    with pytest.raises(Refused, match="are fetched from there already"):
        box(server, folder, boss)


def test_a_watched_mailbox_is_emptied_as_letters_arrive(server, mailbox, folder):
    watches = Watches()
    watches.keep({mailbox.pk: 1})
    try:
        assert wait_until(lambda: Mailbox.objects.get().looked_at is not None, seconds=20)
        server.arrives(letter("called for"), folder=folder)
        assert wait_until(lambda: subjects() == ["called for"], seconds=10)
    finally:
        watches.end(within=20)


def test_two_workers_do_not_watch_the_same_mailbox(server, mailbox, folder):
    first, second = Watches(), Watches()
    first.keep({mailbox.pk: 1})
    assert wait_until(lambda: Mailbox.objects.get().looked_at is not None, seconds=20)
    second.keep({mailbox.pk: 1})
    try:
        assert next(iter(second._watches.values())).line is None
    finally:
        second.end(within=20)
        first.end(within=20)


def test_a_mailbox_that_fails_is_said_once_and_recovers(server, mailbox, boss):
    for _ in range(3):
        operations.note_failure(mailbox, error="The line broke.", by=None)
    operations.note_success(mailbox, by=None)

    told = Entry.objects.filter(verb__in=["mailbox.failing", "mailbox.recovered"])
    assert [entry.verb for entry in told.order_by("pk")] == ["mailbox.failing", "mailbox.recovered"]
    mailbox.refresh_from_db()
    assert (mailbox.failing_since, mailbox.last_error) == (None, "")


KILLED = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "thirdline.project.settings"
import django; django.setup()
from thirdline.foundation.mail import fetching, operations, taking_in
from thirdline.foundation.mail.models import Mailbox
steps = {"kept": (taking_in, "_place"), "placed": (fetching, "_put_away"), "away": (operations, "remember_fetched")}
module, name = steps[sys.argv[1]]
setattr(module, name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
box = Mailbox.objects.get()
with fetching.line_to(box) as line:
    fetching.take_new(box, line)
"""


@pytest.mark.parametrize("step", ["kept", "placed", "away"])
def test_killed_at_any_step_the_letter_is_there_and_one(server, mailbox, folder, step):
    server.arrives(letter(), folder=folder)

    done = subprocess.run([sys.executable, "-c", KILLED, step], env=environment(), check=False)
    fetch(mailbox)
    from thirdline.foundation.mail.taking_in import take_in_letter

    take_in_letter(letter().as_bytes().replace(b"\n", b"\r\n"))

    assert done.returncode == -9
    assert subjects() == ["The VPN is down"]
    assert list(server.seen(folder).values()) == [True]


class Tokens(BaseHTTPRequestHandler):
    """An OAuth 2.0 server: gives tokens for a refresh token, and knows whose they are."""

    given: list[dict[str, list[str]]]

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path == "/token":
            type(self).given.append(form)
            well = form.get("refresh_token") == [f"renew-{len(type(self).given)}"]
            answer = {
                "access_token": "let-me-in",
                "expires_in": 3600,
                "refresh_token": f"renew-{len(type(self).given) + 1}",
            }
            self._say(200 if well else 400, answer if well else {"error": "invalid_grant"})
        else:
            self._say(200, {"active": form.get("token") == ["let-me-in"], "username": ADDRESS})

    def do_GET(self) -> None:
        self._say(200, {"active": True, "username": ADDRESS})

    def _say(self, code: int, answer: dict[str, object]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def provider():
    Tokens.given = []
    server = HTTPServer(("127.0.0.1", free_port()), Tokens)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_mailbox_is_opened_by_a_token_and_a_new_refresh_token_is_kept(provider, boss):
    secret = {"client_id": "desk", "token_url": f"{provider}/token", "refresh_token": "renew-1"}
    with office(tokens=f"{provider}/known") as server:
        server.arrives(letter())
        facts = {"address": ADDRESS, "host": "127.0.0.1", "port": server.port, "tls": "none"}
        facts |= {"user": ADDRESS, "way": "oauth2", "begin": "all"}
        mailbox = operations.add_mailbox(secret=secret, by=boss, **facts)

        fetch(mailbox)

    assert subjects() == ["The VPN is down"]
    from thirdline.foundation.mail.access_tokens import secret_of

    mailbox.refresh_from_db()
    assert secret_of(mailbox)["refresh_token"] == "renew-2"


def test_a_provider_that_gives_no_token_is_named(provider, server, folder, boss):
    secret = {"client_id": "desk", "token_url": f"{provider}/token", "refresh_token": "stolen"}
    mailbox = box(server, folder, boss, way="oauth2")
    operations.change_mailbox(mailbox, secret=secret, by=boss)
    mailbox.refresh_from_db()

    with pytest.raises(CannotFetch, match="answered 400 invalid_grant"), line_to(mailbox):
        pass

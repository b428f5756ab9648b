"""Zammad, Jira Service Management, ServiceNow and GLPI: times, channels, authors, files and links."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.conversation.models import Message
from thirdline.desk.tickets.models import Attachment, Resolution, Ticket
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.practices.exchange.importers.glpi.dump import BadDump, rows_in
from thirdline.practices.exchange.importers.markup import jira_text, plain
from thirdline.practices.exchange.models import ImportLink
from thirdline.practices.exchange.tests import desks, make


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.EXCHANGE_ROOT = tmp_path / "exchange"
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"


def said() -> list[tuple[str, bool, str]]:
    rows = Message.objects.select_related("author").order_by("at")
    return [(m.author.name, m.public, m.text) for m in rows]


@pytest.mark.django_db
def test_a_ticket_of_zammad_keeps_what_was_asked_said_and_attached(ada, ines, rae, house):
    make.bring_in(desks.ZAMMAD, by=ada, source="zammad", name="zammad.json")

    one = Ticket.objects.get(outside_id="22071")
    assert (one.description, one.channel, one.state, one.priority) == ("Nothing arrives.", "phone", "closed", 2)  # fmt: skip
    assert (one.requester, one.team, one.tags) == (rae, house.desk, ["mail"])
    assert one.closed_at == datetime(2024, 1, 3, 9, 30, tzinfo=UTC)
    assert one.first_answered_at == datetime(2024, 1, 2, 9, 40, tzinfo=UTC)
    assert said() == [("Ines Duarte", True, "I raised the limit."), ("Ines Duarte", False, "Was at 2 GB.")]  # fmt: skip
    kept = Attachment.objects.get()
    assert (kept.name, kept.type, kept.size, kept.by) == ("screen.txt", "text/plain", 8, rae)
    assert ImportLink.objects.get().other_id == "22072"


@pytest.mark.django_db
def test_zammads_nobody_is_nobody(ada, ines, rae, house):
    make.bring_in(desks.ZAMMAD, by=ada, source="zammad", name="zammad.json")

    one = Ticket.objects.get(outside_id="22072")
    assert (one.person, one.team, one.requester, one.priority) == (None, house.network, rae, 4)


@pytest.mark.django_db
def test_an_issue_of_jira_keeps_its_internal_comments_internal(ada, ines, rae, house):
    data = make.archive(issues__json=json.dumps(desks.JIRA), **{"900___dump__log": b"core"})  # fmt: skip
    make.bring_in(data, by=ada, source="jira", name="jira.zip")

    one = Ticket.objects.get()
    assert (one.outside_id, one.kind, one.state, one.priority) == ("HELP-7", "request", "resolved", 1)  # fmt: skip
    assert one.description == "Since the update\n- lid closed"
    assert one.created_at == datetime(2024, 2, 1, 9, 0, tzinfo=UTC)
    assert (one.team, one.requester) == (house.desk, rae)
    assert said() == [
        ("Ines Duarte", True, "Try again, see here (https://x.example)."),
        ("Ines Duarte", False, "Firmware 1.2"),
    ]
    assert Attachment.objects.get().name == "dump.log"
    assert (ImportLink.objects.get().kind, Resolution.objects.get().words) == ("duplicated", "Done")


@pytest.mark.django_db
def test_a_record_of_servicenow_has_its_journal_in_order(ada, noor, rae, house):
    make.bring_in(desks.SERVICENOW, by=ada, source="servicenow", name="incidents.json")

    one = Ticket.objects.get()
    assert (one.state, one.hold_reason, one.channel, one.priority) == ("on_hold", "vendor", "portal", 2)  # fmt: skip
    assert (one.team, one.person, one.service) == (house.network, noor, house.vpn)
    assert [(public, text) for _name, public, text in said()] == [
        (True, "It is worse\nthan yesterday."),
        (False, "Token drift (30 s)."),
        (True, "We asked the vendor."),
    ]


@pytest.mark.django_db
def test_a_list_of_servicenow_is_read_as_csv_too(ada, rae, house):
    data = b"Number,Short description,State,Caller,Caller email,Assignment group,Opened\nINC1,It blinks,New,Rae Okafor,rae@aldermoor.example,Network,2024-05-06 06:00:00\n"
    make.bring_in(data, by=ada, source="servicenow", name="incident.csv")

    one = Ticket.objects.get()
    assert (one.title, one.state, one.team) == ("It blinks", "new", house.network)


@pytest.mark.django_db
def test_a_dump_of_glpi_is_read_as_text(ada, ines, rae, house):
    make.bring_in(desks.GLPI.encode(), by=ada, source="glpi", name="glpi.sql")

    one = Ticket.objects.get(outside_id="41")
    assert (one.title, one.description) == ("Écran noir, l'après-midi", "Plus rien; 'rien' (1)")
    assert (one.state, one.channel, one.priority, one.team) == ("resolved", "mail", 1, house.desk)
    assert (one.requester, Resolution.objects.get().words) == (rae, "Câble changé")
    assert [public for _name, public, _text in said()] == [False]
    assert Ticket.objects.get(outside_id="42").kind == "request"
    assert Person.objects.filter(email=rae.email).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("source", ["zammad", "jira", "servicenow"])
@pytest.mark.parametrize("data", [b"{", b"[]", b"null", b"[" * 100_000, b'"a"', b"[1, null]"])
def test_a_broken_export_is_refused_with_a_sentence(ada, source, data):
    with pytest.raises(Refused):
        make.upload(data, by=ada, source=source, name="x.json")


@pytest.mark.django_db
def test_an_issue_that_lacks_everything_is_named_and_harms_nothing(ada, house):
    data = {"issues": [{"key": "A-1"}, {"key": "A-2", "fields": {"summary": 7, "comment": "x"}}]}
    batch = make.check(make.upload(data, by=ada, source="jira", name="x.json"), by=ada)

    assert (batch.counts["bad"], batch.counts["good"]) == (2, 0)


def test_a_value_may_hold_anything_a_statement_ends_with():
    text = "INSERT INTO `glpi_users` (`id`, `name`) VALUES (1,'a;\nb'';),(c\\'d');\n"

    assert list(rows_in(text.splitlines(keepends=True), {"glpi_users"})) == [
        ("glpi_users", 1, {"id": "1", "name": "a;\nb';),(c'd"})
    ]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1a\r"), max_size=20), min_size=1, max_size=3))  # fmt: skip
def test_whatever_text_a_dump_holds_comes_back(texts: list[str]):
    escaped = [t.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") for t in texts]
    rows = ",".join(f"({n},'{text}')" for n, text in enumerate(escaped))
    dump = f"INSERT INTO `glpi_users` (`id`, `name`) VALUES {rows};\n"

    found = [row["name"] for _t, _line, row in rows_in([dump], {"glpi_users"})]
    assert found == texts


@pytest.mark.parametrize(
    "dump",
    [
        "INSERT INTO `glpi_users` VALUES (1,'a');\n",
        "INSERT INTO `glpi_users` (`id`) VALUES (1,2);\n",
        "INSERT INTO `glpi_users` (`id`) VALUES (SLEEP(1));\n",
        "INSERT INTO `glpi_users` (`id`) VALUES ('a\n",
    ],
)
def test_a_dump_that_cannot_be_read_says_where(dump):
    with pytest.raises(BadDump, match="line 1"):
        list(rows_in([dump], {"glpi_users"}))


def test_markup_becomes_the_text_a_reader_saw():
    assert plain("&lt;p&gt;a &amp;amp; b&lt;/p&gt;") == "a & b"
    assert plain("5 < 6 & 7") == "5 < 6 & 7"
    assert jira_text("h2. Title\n{code:python}x = 1{code}\n[~noor]") == "Title\nx = 1\n@noor"

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.operations import open_ticket, restrict_ticket
from thirdline.project.tests.api_make import Caller


def test_a_ticket_is_opened_as_it_is_on_the_portal(house, rae):
    answer = Caller(rae).post("/tickets", {"title": "VPN drops", "service": "vpn"})

    assert answer.status_code == 201
    opened = answer.json()
    assert (opened["team"]["slug"], opened["channel"]) == ("service-desk", "api")
    assert Ticket.objects.get().requester == rae


def test_only_the_support_teams_ask_for_somebody_else(house, rae, otto, ines):
    given = {"title": "VPN drops", "requester": rae.email}

    refused, opened = Caller(otto).post("/tickets", given), Caller(ines).post("/tickets", given)

    assert refused.status_code == 409
    assert refused.json()["detail"] == "Only the support teams open a ticket for somebody else."
    assert opened.json()["requester"]["name"] == rae.name


@pytest.mark.parametrize(
    ("field", "said"),
    [("service", "There is no service “no”."), ("category", "There is no category “no”.")],
)
def test_what_is_not_there_is_named(house, rae, field, said):
    answer = Caller(rae).post("/tickets", {"title": "VPN", field: "no"})

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"path": field, "detail": said}]


def test_a_refusal_says_what_the_screens_say(house, rae):
    answer = Caller(rae).post("/tickets", {"title": "  "})

    assert (answer.status_code, answer.json()["detail"]) == (
        409, "Give it a title: a few words that say what is wrong.",
    )  # fmt: skip


def test_pages_show_every_ticket_once_in_order(house, rae, ines):
    opened = [open_ticket(title=f"No {n}", requester=rae, by=rae).pk for n in range(7)]

    assert walked(Caller(ines), "/tickets?limit=3") == opened[::-1]


def test_a_list_holds_what_its_reader_may_see(ticket, rae, ines, otto):
    restrict_ticket(ticket, named=[ines], by=ines)

    seen = {p: walked(Caller(p), "/tickets?limit=5") for p in (rae, ines, otto)}

    assert seen == {rae: [ticket.pk], ines: [ticket.pk], otto: []}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"priority": {"at_most": 3}}, True),
        ({"service": "vpn", "not": {"tags": "vip"}}, True),
        ({"service": "payroll"}, False),
        ({"requester": "me"}, False),
    ],
)
def test_a_condition_narrows_a_list(ticket, ines, asked, found):
    answer = Caller(ines).get(f"/tickets?where={quote(json.dumps(asked))}")

    assert [row["number"] for row in answer.json()["items"]] == ([ticket.pk] if found else [])


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("where=%7B", "where"),
        ("where=" + "[" * 5000, "where"),
        ("where=%7B%22servce%22%3A1%7D", "where"),
        ("where=%7B%22service%22%3A%22no%22%7D", "where.service"),
        ("person=x", "person"),
        ("after=x", "after"),
        ("limit=0", "limit"),
        ("tier=99999999999999999999", "tier"),
        ("team=a%00", "team"),
    ],
)
def test_a_filter_that_cannot_be_used_is_named(house, ines, query, place):
    answer = Caller(ines).get(f"/tickets?{query}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == place


@pytest.mark.parametrize(
    ("query", "found"),
    [("state=new", 1), ("state=closed", 0), ("team=service-desk", 1), ("team=network", 0),
     ("tier=1", 1), ("person=nobody", 1), ("person=me", 0)],
)  # fmt: skip
def test_simple_filters_narrow_a_list(ticket, ines, query, found):
    assert len(Caller(ines).get(f"/tickets?{query}").json()["items"]) == found


def test_the_path_is_for_the_support_teams(ticket, rae, ines):
    own = Caller(rae).get(f"/tickets/{ticket.pk}").json()
    full = Caller(ines).get(f"/tickets/{ticket.pk}").json()

    assert own["path"] is None
    assert [stay["team"]["slug"] for stay in full["path"]["stays"]] == ["service-desk"]
    assert Caller(rae).get(f"/tickets/{ticket.pk}/journal").status_code == 404


def test_an_edit_of_an_older_version_is_refused_and_says_which_is_now(ticket, ines):
    caller, place = Caller(ines), f"/tickets/{ticket.pk}"
    read = caller.get(place).json()["version"]
    edited = caller.patch(place, {"title": "VPN is gone", "version": read})
    stale = caller.patch(place, {"title": "VPN?", "version": read})

    assert edited.json()["title"] == "VPN is gone"
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert stale.json()["facts"]["version"] == edited.json()["version"]


def test_an_edit_empties_only_what_may_be_empty(ticket, ines):
    caller, place = Caller(ines), f"/tickets/{ticket.pk}"

    assert caller.patch(place, {"service": None}).json()["service"] is None
    assert caller.patch(place, {"title": None}).json()["errors"][0]["path"] == "title"


def test_a_ticket_is_worked_on_by_nouns(ticket, ines, noor):
    caller, place = Caller(ines), f"/tickets/{ticket.pk}"
    steps = [
        caller.post(f"{place}/assignment", {}),
        caller.post(f"{place}/hold", {"reason": "vendor", "words": "Part ordered"}),
        caller.delete(f"{place}/hold"),
        caller.put(f"{place}/priority", {"priority": 1, "reason": "Board meeting"}),
        caller.put(f"{place}/watch"),
        caller.delete(f"{place}/watch"),
        caller.delete(f"{place}/assignment"),
        caller.put(f"{place}/restriction", {"named": [noor.pk]}),
        caller.post(f"{place}/cancellation", {"reason": "Asked by mistake"}),
    ]

    assert [step.status_code for step in steps] == [200] * 9
    assert steps[-1].json()["state"] == "cancelled"


def test_a_requester_does_not_do_the_work_of_the_teams(ticket, rae):
    answer = Caller(rae).post(f"/tickets/{ticket.pk}/resolution", {"words": "Done"})

    assert (answer.status_code, answer.json()["detail"]) == (
        409, "Only people of the support teams may do this.",
    )  # fmt: skip


def test_a_file_comes_back_as_it_went_in_and_only_as_a_download(
    ticket, ines, otto, tmp_path, settings
):
    settings.ATTACHMENTS_ROOT = tmp_path
    caller = Caller(ines)
    body = b'--A\r\nContent-Disposition: form-data; name="file"; filename="a.html"\r\n\r\n<b>\r\n--A--\r\n'
    kept = caller.post(
        f"/tickets/{ticket.pk}/attachments", body, content_type="multipart/form-data; boundary=A"
    ).json()

    file = caller.client.get(kept["url"], headers=caller.headers)

    assert b"".join(file.streaming_content) == b"<b>"
    assert file["Content-Disposition"].startswith("attachment")
    assert Otto(otto).cannot(kept["url"])
    assert Attachment.objects.get().size == 3


def test_services_and_categories_say_what_may_be_chosen(house, rae):
    caller = Caller(rae)

    assert [s["slug"] for s in caller.get("/services").json()["items"]] == ["vpn", "payroll"]
    assert [c["slug"] for c in caller.get("/categories").json()["items"]] == ["broken"]


class Otto:
    def __init__(self, person):
        self.caller = Caller(person)

    def cannot(self, url: str) -> bool:
        answer = self.caller.client.get(url, headers=self.caller.headers)
        return answer.status_code == 404


def walked(caller: Caller, path: str) -> list[int]:
    """The numbers of every page, one after the other."""
    found, after = [], ""
    while True:
        page = caller.get(f"{path}&after={after}").json()
        found += [row["number"] for row in page["items"]]
        if page["next"] is None:
            return found
        after = page["next"]

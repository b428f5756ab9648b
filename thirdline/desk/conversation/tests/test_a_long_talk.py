"""A talk of any length opens at its end and is walked back window by window."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from thirdline.desk.conversation.marks import Mark, read_mark
from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import add_note, reply
from thirdline.desk.conversation.windows import MOST, Window, talk_of
from thirdline.desk.tickets.operations import edit_ticket
from thirdline.kit import clock as time

HTMX = {"HTTP_HX_REQUEST": "true"}


def signed_in(client, person):
    client.force_login(person)
    return client


def say(ticket, author, number: int, **facts) -> list[Message]:
    """Rows as an import writes them: all at one moment, which no operation would."""
    at = time.now() - timedelta(days=1)
    rows = [
        Message(
            ticket=ticket, author=author, text=f"entry {n}.", at=at, **{"public": False, **facts}
        )
        for n in range(number)
    ]
    return Message.objects.bulk_create(rows)


def walked(ticket, reader, show="all") -> list[list[str]]:
    windows, before = [], None
    while True:
        talk = talk_of(ticket, reader=reader, show=show, window=Window(before))
        windows.append([one.message.text for one in talk.items if one.message])
        if not talk.has_earlier:
            return windows
        before = talk.first


@pytest.mark.parametrize("show", ["all", "internal"])
def test_walking_back_shows_every_entry_once(ticket, ines, show):
    said = say(ticket, ines, 2 * MOST + 10)
    edit_ticket(ticket, title="Drops", by=ines)
    add_note(ticket, text="the newest.", by=ines)

    windows = walked(ticket, ines, show)

    told = [text for window in reversed(windows) for text in window]
    assert told == [*(one.text for one in said), "the newest."]
    assert [len(window) <= MOST for window in windows] == [True] * 3


def test_of_a_short_talk_nothing_is_earlier(ticket, ines):
    reply(ticket, text="Which version?", by=ines)

    talk = talk_of(ticket, reader=ines)

    assert not talk.has_earlier
    assert talk.newest_reply == Message.objects.get().pk


def test_the_newest_reply_is_known_when_it_lies_before_the_window(ticket, ines):
    answered = reply(ticket, text="Which version?", by=ines)
    Message.objects.filter(pk=answered.pk).update(at=time.now() - timedelta(days=3))
    say(ticket, ines, MOST + 5)

    assert talk_of(ticket, reader=ines).newest_reply == answered.pk


def test_a_renewal_brings_what_was_walked_back_to(ticket, ines, client):
    say(ticket, ines, MOST + 20)
    browser = signed_in(client, ines)
    first = browser.get(f"/tickets/{ticket.pk}").content.decode()
    place, url = re.search(r'name="from" value="([\d-]+)"', first), earlier_in(first)
    assert place
    assert url
    assert "entry 19." not in first

    back = browser.get(url, **HTMX).content.decode()
    oldest = re.search(r'name="from" value="([\d-]+)"', back)
    assert oldest
    assert "entry 0." in back
    assert "entry 30." not in back
    assert earlier_in(back) is None

    add_note(ticket, text="said meanwhile", by=ines)
    query = f"from={oldest[1]}&from={place[1]}"
    again = browser.get(f"/tickets/{ticket.pk}/talk?show=all&{query}", **HTMX).content.decode()
    for text in ("entry 0.", "entry 79.", "said meanwhile"):
        assert again.count(text) == 1


def earlier_in(page: str) -> str | None:
    found = re.search(r'class="talk__more" href="([^"]+before=[^"]+)"', page)
    return found and found[1].replace("&amp;", "&")


def test_without_script_an_earlier_window_is_a_page_with_the_way_back(ticket, ines, client):
    say(ticket, ines, MOST + 20)
    browser = signed_in(client, ines)
    url = earlier_in(browser.get(f"/tickets/{ticket.pk}").content.decode())

    page = browser.get(url).content.decode()

    assert "entry 0." in page
    assert "entry 79." not in page
    assert "<title>" in page
    assert "To the newest entries" in page


@pytest.mark.parametrize(
    "written", ["", "x", "1-2", "1-2-3-4", "-1-2-3", "1" * 18 + "-0-0", "1-2-" + "9" * 19, "٣-1-1"]
)
def test_a_mark_nobody_wrote_is_no_mark(written):
    assert read_mark(written) is None


def test_a_mark_comes_back_as_it_was_written():
    mark = Mark(datetime(2026, 11, 28, 9, 1, 2, 3, tzinfo=UTC), 3, 2**40)
    assert read_mark(str(mark)) == mark


def test_who_asked_walks_back_on_the_portal_and_never_reads_a_note(ticket, ines, rae, client):
    say(ticket, ines, MOST + 20, public=True)
    add_note(ticket, text="only for the teams", by=ines)
    browser = signed_in(client, rae)

    newest = browser.get(f"/help/tickets/{ticket.pk}").content.decode()
    url = earlier_in(newest)
    earlier = browser.get(f"/help/tickets/{ticket.pk}{url}").content.decode()

    assert "entry 79." in newest
    assert "entry 19." not in newest
    assert "entry 19." in earlier
    assert "entry 20." not in earlier
    assert earlier_in(earlier) is None
    assert "only for the teams" not in newest + earlier
    assert "To the newest messages" in earlier

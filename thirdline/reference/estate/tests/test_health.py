"""How an item is, is said by whoever sees it, for now or for a moment that has passed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.operations import say_health
from thirdline.reference.estate.queries import spans_of
from thirdline.reference.estate.rules import Health
from thirdline.reference.estate.tests import make

DAY = timedelta(days=1)


def test_an_agent_says_that_it_is_down_since_a_past_moment(noor: Person, ines: Person) -> None:
    since = clock.now() - 18 * DAY

    item = say_health(make.item(noor), health="down", words="Fan broke", since=since, by=ines)

    (span,) = spans_of(item)
    assert (item.health, item.health_since, span.until) == (Health.DOWN, since, None)
    entry = Entry.objects.get(verb="item.health_said")
    assert (entry.facts["health"], entry.words) == ("down", {"words": "Fan broke"})


def test_states_follow_one_another(noor: Person) -> None:
    now = clock.now()
    item = say_health(make.item(noor), health="down", since=now - 3 * DAY, by=noor)

    item = say_health(item, health="maintenance", since=now - 2 * DAY, by=noor)
    item = say_health(item, health="up", since=now - DAY, by=noor)

    assert [(one.health, one.until) for one in spans_of(item)] == [
        ("maintenance", now - DAY),
        ("down", now - 2 * DAY),
    ]
    assert (item.health, item.health_since) == ("up", now - DAY)


def test_a_moment_that_cannot_be_is_refused(noor: Person) -> None:
    now = clock.now()
    item = make.item(noor)
    with pytest.raises(Refused, match="up already"):
        say_health(item, health="up", by=noor)
    with pytest.raises(Refused, match="still to come"):
        say_health(item, health="down", since=now + DAY, by=noor)
    say_health(item, health="down", since=now - 2 * DAY, by=noor)
    with pytest.raises(Refused, match="began after that moment"):
        say_health(item, health="up", since=now - 3 * DAY, by=noor)
    say_health(item, health="up", since=now - DAY, by=noor)
    with pytest.raises(Refused, match="lasted beyond"):
        say_health(item, health="down", since=now - 2 * DAY, by=noor)


def test_the_same_said_again_is_one_state_with_newer_words(noor: Person) -> None:
    item = say_health(make.item(noor), health="down", words="No answer", by=noor)

    item = say_health(item, health="down", words="Power supply broke", by=noor)

    (span,) = spans_of(item)
    assert span.words == item.health_words == "Power supply broke"


def test_requesters_say_nothing_of_items(noor: Person, rae: Person) -> None:
    item = make.item(noor)

    with pytest.raises(Refused, match="by the support teams"):
        say_health(item, health="down", by=rae)

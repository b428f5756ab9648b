from __future__ import annotations

import pytest

from thirdline.kit.live.guards import MOST_TOPICS, audible, topic_guard
from thirdline.kit.live.streams import Stream, Streams

topic_guard("even", lambda person, rest: rest.isdigit() and int(rest) % 2 == 0)
topic_guard("everything", lambda person, rest: True)


def test_only_admitted_topics_are_heard():
    assert audible(None, ["even:2", "even:3", "unknown:1"]) == {"even:2"}


@pytest.mark.parametrize("topic", ["even:2 4", "even:2,4", "even:2\n", "EVEN:2", "even:", ":2", ""])
def test_what_is_not_a_topic_is_heard_by_nobody(topic):
    assert audible(None, [topic]) == frozenset()


def test_one_stream_hears_a_limited_number_of_topics():
    assert len(audible(None, [f"everything:{n}" for n in range(1000)])) == MOST_TOPICS


def test_a_burst_waits_as_one_change_a_topic():
    streams, stream = Streams(), Stream(1, frozenset({"everything:1"}))
    streams.add(stream)

    for number in range(1000):
        streams.pass_on(f"everything:1,everything:2 {number}")

    assert stream.take() == {"everything:1": 999}
    assert stream.take() == {}


def test_a_stream_that_was_removed_leaves_nothing_behind():
    streams, stream = Streams(), Stream(1, frozenset({"everything:1"}))
    streams.add(stream)

    streams.remove(stream)
    streams.pass_on("everything:1 5")

    assert (len(streams), stream.waiting, dict(streams._of_person)) == (0, {}, {})


@pytest.mark.parametrize("payload", ["", " ", "everything:1", "everything:1 x", "5"])
def test_a_payload_that_is_none_breaks_nothing(payload):
    streams, stream = Streams(), Stream(1, frozenset({"everything:1"}))
    streams.add(stream)

    streams.pass_on(payload)

    assert set(stream.waiting.values()) <= {0}

"""Nobody sends "Dear ," because a name was missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.conversation.gaps import gap, gaps_in
from thirdline.desk.conversation.operations import add_note, reply
from thirdline.kit.refusals import Refused


def test_a_reply_with_a_gap_is_refused_by_its_name(ticket, ines):
    with pytest.raises(Refused, match="Still to be filled in: “the first name of who asked”"):
        reply(ticket, text=f"Dear {gap('the first name of who asked')},", by=ines)


def test_a_note_may_have_gaps_and_the_requester_may_write_what_they_like(ticket, ines, rae):
    add_note(ticket, text=gap("x"), by=ines)
    reply(ticket, text=gap("x"), by=rae)


@given(st.text(max_size=300))
def test_a_gap_is_found_whatever_it_is_called(words):
    assert len(gaps_in(f"a {gap(words)} b")) == 1

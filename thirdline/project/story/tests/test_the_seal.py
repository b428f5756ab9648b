"""What the story wrote is sealed like everything else, and the seals hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from thirdline.foundation.journal.operations import seal_entries
from thirdline.foundation.journal.queries import verify_seals
from thirdline.project.story import tell_story

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.django_db(transaction=True)
def test_the_journal_of_a_story_is_sealed_and_verified():
    tell_story(anchor=datetime(2026, 6, 30, 12, 12, tzinfo=UTC), days=1)

    sealed = seal_entries()

    verdict = verify_seals()
    assert sealed is not None
    assert sealed.entries > 200
    assert (verdict.broken_at, verdict.entries) == (None, sealed.entries)

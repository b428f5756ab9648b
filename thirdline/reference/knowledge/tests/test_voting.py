from __future__ import annotations

import pytest

from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.kit.refusals import Refused
from thirdline.reference.knowledge.models import Vote
from thirdline.reference.knowledge.operations import retire_article, vote_on_article
from thirdline.reference.knowledge.queries import said_about
from thirdline.reference.knowledge.tests import make


def test_one_person_has_one_vote_and_the_last_one_counts(
    ines: Person, tomas: Person, rae: Person
) -> None:
    article = make.published(ines, tomas)

    vote_on_article(article, helped=False, by=rae)
    vote_on_article(article, helped=True, words="On the second try.", by=rae)

    article.refresh_from_db()
    assert (article.helped, article.not_helped, Vote.objects.count()) == (1, 0, 1)
    assert [one.words for one in said_about(article)] == ["On the second try."]
    assert article.helped_share == 1


def test_its_owner_hears_what_was_missing(ines: Person, tomas: Person, rae: Person) -> None:
    article = make.published(ines, tomas)

    vote_on_article(article, helped=False, words="No such button.", by=rae)

    assert "No such button." in Notice.objects.get(kind="article.criticised").text


def test_machines_and_what_is_retired_get_no_votes(
    ines: Person, tomas: Person, rae: Person
) -> None:
    article = make.published(ines, tomas)

    with pytest.raises(Refused, match="Machines"):
        vote_on_article(article, helped=True, by=robot())
    retire_article(article, reason="gone", by=ines)
    with pytest.raises(Refused, match="Only what is published"):
        vote_on_article(article, helped=True, by=rae)

"""A text is written by one person and published by another; versions stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import House
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.operations import (
    draft_article,
    extend_article,
    place_article,
    propose_article,
    publish_article,
    remind_owners,
    restore_revision,
    retire_article,
    revise_article,
    send_back_article,
)
from thirdline.reference.knowledge.queries import article_for, revisions_of, shelf
from thirdline.reference.knowledge.rules import Audience
from thirdline.reference.knowledge.tests import make


def verbs(article: Article) -> list[str]:
    rows = Entry.objects.filter(subject_kind="knowledge.article", subject_id=article.pk)
    return list(rows.order_by("id").values_list("verb", flat=True))


def test_an_article_goes_from_draft_over_review_to_published(ines: Person, tomas: Person) -> None:
    article = make.published(ines, tomas)

    assert (article.state, article.current.number, article.working) == ("published", 1, None)
    assert article.expires_at is not None
    assert verbs(article) == ["article.drafted", "article.proposed", "article.published"]


def test_nobody_publishes_what_they_wrote(ines: Person) -> None:
    article = make.in_review(ines)

    with pytest.raises(Refused, match="You wrote this version"):
        publish_article(article, by=ines)


def test_whoever_changes_a_draft_becomes_its_author(ines: Person, tomas: Person) -> None:
    article = make.draft(ines)

    revise_article(article, title="Better", summary="s", body="b", by=tomas)
    propose_article(article, by=ines)

    with pytest.raises(Refused, match="You wrote this version"):
        publish_article(article, by=tomas)
    assert publish_article(article, by=ines).title == "Better"


def test_requesters_write_no_articles(rae: Person) -> None:
    with pytest.raises(Refused, match="written by the support teams"):
        make.draft(rae)


@pytest.mark.parametrize("lacks", ["summary", "body"])
def test_what_is_not_finished_is_not_proposed(ines: Person, lacks: str) -> None:
    with pytest.raises(Refused, match=f"Add (a|the) {'summary' if lacks == 'summary' else 'text'}"):
        make.in_review(ines, **{lacks: " "})


def test_a_version_comes_back_with_words_and_its_author_hears(ines: Person, tomas: Person) -> None:
    article = make.in_review(ines)

    with pytest.raises(Refused, match="Say what is missing"):
        send_back_article(article, words=" ", by=tomas)
    send_back_article(article, words="Which browser?", by=tomas)

    article.refresh_from_db()
    assert (article.state, article.working.review_words) == ("draft", "Which browser?")
    assert "Which browser?" in Notice.objects.get(person=ines).text


def test_a_named_reviewer_hears_of_it(ines: Person, tomas: Person) -> None:
    make.in_review(ines, reviewer=tomas)

    assert Notice.objects.get(person=tomas).kind == "article.to_review"


def test_a_reviewer_is_of_the_support_teams(ines: Person, rae: Person) -> None:
    with pytest.raises(Refused, match="of the support teams"):
        make.in_review(ines, reviewer=rae)


def test_a_published_text_stays_in_force_while_the_next_is_written(
    ines: Person, tomas: Person
) -> None:
    article = make.published(ines, tomas)

    revise_article(article, title="Payslips, again", summary="s", body="b", by=ines)
    article = article_for(tomas, article.pk)
    assert (article.title, article.working.number) == ("Payslip opens as an empty page", 2)
    propose_article(article, by=ines)
    article = publish_article(article, by=tomas)

    assert (article.title, article.current.number) == ("Payslips, again", 2)
    assert [one.stage for one in revisions_of(article)] == ["published", "superseded"]


def test_a_text_in_review_is_not_changed_under_the_reader(ines: Person) -> None:
    article = make.in_review(ines)

    with pytest.raises(Refused, match="Send it back first"):
        revise_article(article, title="x", summary="", body="", by=ines)


def test_an_earlier_version_is_restored_as_a_new_one(ines: Person, tomas: Person) -> None:
    article = make.published(ines, tomas)
    revise_article(article, title="Worse", summary="s", body="b", by=ines)

    article = restore_revision(article, number=1, by=tomas)

    assert (article.working.number, article.working.title) == (3, "Payslip opens as an empty page")


def test_opening_a_text_to_more_people_is_not_its_author_s(
    ines: Person, tomas: Person, mina: Person
) -> None:
    article = make.published(ines, tomas)
    wider = {"category": None, "service_id": None, "audience": Audience.EVERYBODY, "owner": ines}

    with pytest.raises(Refused, match="Somebody else decides that"):
        place_article(article, **wider, by=ines)
    assert place_article(article, **wider, by=mina).audience == "everybody"


def test_only_its_owner_or_a_lead_retires_it_and_says_why(
    ines: Person, tomas: Person, mina: Person
) -> None:
    article = make.published(ines, tomas)

    with pytest.raises(Refused, match="Only its owner or a lead"):
        retire_article(article, reason="old", by=tomas)
    with pytest.raises(Refused, match="Say why it goes"):
        retire_article(article, reason="", by=ines)
    assert retire_article(article, reason="The viewer is gone.", by=mina).state == "retired"


def test_its_owner_is_told_once_before_it_expires(ines: Person, tomas: Person) -> None:
    article = make.published(ines, tomas)
    later = article.expires_at - timedelta(days=10)

    with clock.at(later):
        assert (remind_owners(limit=10, by=tomas), remind_owners(limit=10, by=tomas)) == (1, 0)
        assert [one.pk for one in shelf(ines, "expiring")[0]] == [article.pk]

    assert Notice.objects.get(kind="article.expiring").person == ines


def test_what_is_extended_is_reminded_of_again(ines: Person, tomas: Person) -> None:
    article = make.published(ines, tomas)
    until = clock.now() + timedelta(days=500)

    article = extend_article(article, until=until, by=ines)

    assert (article.expires_at, article.remind_at) == (until, until - timedelta(days=14))
    with pytest.raises(Refused, match="three years"):
        extend_article(article, until=until + timedelta(days=900), by=ines)


def test_an_audience_of_teams_names_a_team(ines: Person) -> None:
    with pytest.raises(Refused, match="Name at least one team"):
        make.draft(ines, audience=Audience.TEAMS)


def test_a_draft_without_a_title_is_none(ines: Person, house: House) -> None:
    with pytest.raises(Refused, match="Give it a title"):
        draft_article(title=" ", by=ines)


def test_otto_reads_no_draft(ines: Person, otto: Person) -> None:
    with pytest.raises(NotFound):
        article_for(otto, make.draft(ines).pk)

"""What Aldermoor has written down, what people tried alone with it, and what is known to be broken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from thirdline.faces.portal.operations import ask_a_person
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.practices.outages.operations import end_outage, join_outage, publish_outage
from thirdline.practices.self_service.operations import (
    keep_asking,
    keep_question,
    keep_reading,
    solve_alone,
    use_article,
)
from thirdline.practices.self_service.rules import Use
from thirdline.project.story.case import Case
from thirdline.project.story.ordinary import accept, finish, work
from thirdline.project.story.stage import Script, Stage
from thirdline.project.story.texts import words_of
from thirdline.reference.knowledge.models import Article, ArticleCategory
from thirdline.reference.knowledge.operations import (
    draft_article,
    propose_article,
    publish_article,
    retire_article,
    revise_article,
    send_back_article,
    vote_on_article,
)
from thirdline.reference.knowledge.queries import find
from thirdline.reference.knowledge.rules import Audience

ATTEMPTS = 130
QUESTIONS = (
    "vpn drops all the time", "mail on my new phone", "payslip opens blank", "forgot my password",
    "how do i print", "second screen is black", "old payslips", "out of office does not stop",
    "shared mailbox missing", "badge for the garage", "vpn in the hotel", "locked out",
    "parking permit", "outlook on android", "coffee machine level 3",
)  # fmt: skip
CRITICISM = (
    "The button is called Log off here.", "Worked until the next morning, then again.",
    "I do not have that profile.", "Too long, the second step would be enough.",
)  # fmt: skip


def plan(stage: Stage, begins: Any) -> None:
    """Enter the articles, what people tried alone, and two outages; a shorter story has fewer."""
    shelf: dict[str, Article] = {}
    for row in words_of("articles"):
        ago = timedelta(days=row["ago"])
        if stage.anchor - ago >= begins:
            stage.enter(stage.anchor - ago, _article(stage, row, shelf))
    random = Random("alone")  # noqa: S311 - a story, not a secret
    for number in range(ATTEMPTS):
        moment = stage.anchor - timedelta(minutes=random.uniform(90, 30 * 24 * 60))
        if moment >= begins:
            stage.enter(moment, _attempt(stage, number, random))
    stage.enter(stage.anchor - timedelta(minutes=284), _drops(stage))
    if stage.anchor - timedelta(days=12) >= begins:
        stage.enter(stage.anchor - timedelta(days=12), _labels(stage))


def _article(stage: Stage, row: Any, shelf: dict[str, Article]) -> Script:
    cast, house = stage.house.cast, stage.house
    by, stands = cast[row["by"]], row.get("stands", "published")
    service = house.services[row["service"]] if "service" in row else None
    article = draft_article(
        title=row["title"], summary=row["summary"], body=row["body"], by=by,
        keywords=row.get("keywords", ""), from_tier=row.get("from_tier"),
        category=ArticleCategory.objects.get(slug=row["category"]),
        service_id=service.pk if service else None,
        audience=Audience(row.get("audience", "company")),
        teams=[house.teams[slug] for slug in row.get("teams", ())],
    )  # fmt: skip
    if stands == "draft":
        return
    reviewer = cast[row["reviewer"]] if "reviewer" in row else None
    propose_article(article, reviewer=reviewer, by=by)
    if stands == "review":
        return
    yield clock.now() + timedelta(hours=5)
    colleague = cast[row["reviewed_by"]]
    if stands == "sent_back":
        send_back_article(article, words=row["said"], by=colleague)
        return
    until = stage.anchor + timedelta(days=row["until"]) if "until" in row else None
    publish_article(article, until=until, by=colleague)
    shelf[row["title"]] = article
    yield from _votes(stage, article, *row.get("votes", (0, 0)))
    if stands == "retired":
        retire_article(article, reason=row["said"], by=by)
    elif row["title"].startswith("VPN drops"):
        # Today's advice has not been read by a second person yet.
        yield stage.anchor - timedelta(minutes=35)
        new = row["body"].replace("Still dropping?", "Still dropping, as on many lines today?")
        revise_article(
            article, title=row["title"], summary=row["summary"], body=new,
            keywords=row["keywords"], note="Fallback (B) first, while the gateways are looked at.",
            by=cast["noor"],
        )  # fmt: skip
        propose_article(article, by=cast["noor"])


def _votes(stage: Stage, article: Article, helped: int, not_helped: int) -> Script:
    """One vote a person, spread over the weeks; some of those it did not help say why."""
    random = Random(f"votes {article.title}")  # noqa: S311 - a story, not a secret
    people = random.sample(stage.house.asking, min(helped + not_helped, len(stage.house.asking)))
    share = helped / (helped + not_helped) if people else 0
    left = (stage.anchor - clock.now()) * 0.9
    for number, person in enumerate(people):
        yield clock.now() + left / len(people)
        good = (number * 7 % len(people)) < share * len(people)
        words = "" if good or random.random() < 0.6 else random.choice(CRITICISM)
        vote_on_article(article, helped=good, words=words, by=person)


def _attempt(stage: Stage, number: int, random: Random) -> Script:
    """Somebody types a question; what they find, read and do about it differs."""
    person, key = random.choice(stage.house.asking), f"story-{number}"
    question, chance = random.choice(QUESTIONS), random.random()
    found = find(person, question, limit=4)
    keep_question(key, question=question, offered=len(found), by=person)
    yield clock.now() + timedelta(seconds=40)
    if found and chance < 0.7:
        keep_reading(key, article=found[0].article, by=person)
        yield clock.now() + timedelta(minutes=random.uniform(1, 6))
    if found and chance < 0.36:
        solve_alone(key, article=found[0].article, by=person)
        vote_on_article(found[0].article, helped=True, by=person)
    elif chance < 0.45 or not found:
        keep_asking(key, by=person)
        yield from _asks(stage, person, question, key, [one.article for one in found])
    elif chance < 0.6:
        keep_asking(key, by=person)


def _asks(
    stage: Stage, person: Person, question: str, key: str, found: Sequence[Article]
) -> Script:
    yield clock.now() + timedelta(minutes=2)
    case = Case(stage, person, "workplace", key)
    stage.numbers.give(clock.now(), None)
    facts = {
        "title": question[:1].upper() + question[1:],
        "description": "I did not find my way with what is written.",
        "service": stage.house.services["workplace"],
        "category": stage.house.categories["question"],
    }
    case.ticket = ask_a_person(facts=facts, key=key, since=None, by=person)
    yield from accept(case)
    yield from work(case)
    if found:
        use_article(case.ticket, article=found[0], how=Use.SOLVED, by=case.colleague())
    yield from finish(case, "Went through it together by phone.")


def _drops(stage: Stage) -> Script:
    cast = stage.house.cast
    outage = publish_outage(
        service=stage.house.services["vpn"],
        title="VPN connections drop every few minutes.",
        text="Choose “Fallback (B)” in the VPN client.",
        since=clock.now() - timedelta(minutes=41),
        next_update_at=stage.anchor + timedelta(minutes=18),
        public=True,
        by=cast["mina"],
    )
    for name in ("anke", "joost", "pieter", "marta"):
        yield clock.now() + timedelta(minutes=37)
        join_outage(outage, by=cast[name])


def _labels(stage: Stage) -> Script:
    cast = stage.house.cast
    outage = publish_outage(
        service=stage.house.services["printing"],
        title="Label printers in hall B print every second label.",
        text="Use the printer at the gate meanwhile.",
        until=clock.now() + timedelta(hours=4),
        by=cast["ines"],
    )
    yield clock.now() + timedelta(minutes=12)
    join_outage(outage, by=cast["joost"])
    yield clock.now() + timedelta(hours=3)
    end_outage(
        outage,
        words="The print server was restarted; new firmware comes on Sunday.",
        by=cast["ines"],
    )

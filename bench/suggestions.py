"""CPU of one suggestion while somebody types, over the whole middleware, at a desk of many articles.

The desk is the demo story; articles are added by the product's own operations until there are enough,
from words with the skew real texts have.
"""

from __future__ import annotations

from random import Random

from django.db import connection
from django.test import Client

from bench.fill import ensure_story
from bench.requests import cost_of
from thirdline.foundation.people.models import Person
from thirdline.kit import jobs
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.operations import (
    draft_article,
    propose_article,
    publish_article,
)
from thirdline.reference.knowledge.rules import Audience

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}
PART = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "div#found"}
QUESTIONS = {
    "one word": "vpn",
    "half a word": "paysl",
    "in people's own words": "my payslip opens as a blank page since monday",
    "a typing error": "pasylip opens blnak",
    "nothing answers it": "zebra crossing at gate nine",
}
COMMON = [
    "the",
    "a",
    "to",
    "and",
    "of",
    "in",
    "your",
    "you",
    "is",
    "it",
    "on",
    "then",
    "choose",
    "open",
    "click",
    "with",
    "for",
    "not",
    "this",
    "page",
]
RARE = [
    "".join(pair)
    for pair in zip(
        ["print", "scan", "mail", "badge", "dock", "phone", "ledger", "payroll", "vpn", "drive"]
        * 60,
        [f"{chr(97 + k % 26)}{chr(97 + k // 26)}o" for k in range(600)],
        strict=True,
    )
]


def measure(articles: int, rounds: int) -> None:
    ensure_story()
    _write(articles)
    rae = Person.objects.get(email="rae@aldermoor.example")
    client = Client(**BROWSER)
    client.force_login(rae)
    print(f"{Article.objects.count()} articles, median of 5 × {rounds} requests, CPU ms")
    print(f"{'question':34} {'application':>12} {'database':>9} {'together':>9} {'kB':>7}")
    for name, question in QUESTIONS.items():

        def ask(question: str = question) -> object:
            return client.get("/help/suggestions", {"q": question}, **PART)

        application, database, size = cost_of(ask, rounds)
        print(
            f"{name:34} {application:12.1f} {database:9.1f} {application + database:9.1f} {size / 1000:7.1f}"
        )


def _write(wanted: int) -> None:
    random = Random(1)
    ines = Person.objects.get(email="ines@aldermoor.example")
    tomas = Person.objects.get(email="tomas@aldermoor.example")
    with jobs.forgotten():  # nobody waits for these notices
        for number in range(Article.objects.count(), wanted):
            rare = random.sample(RARE, 12)
            body = " ".join(
                random.choice(COMMON if random.random() < 0.6 else rare) for _each in range(250)
            )
            article = draft_article(
                title=f"{rare[0].title()} {random.choice(COMMON)} {rare[1]} {number}",
                summary=f"What to do about {rare[2]}.", body=body, keywords=" ".join(rare[3:6]),
                audience=random.choice([Audience.COMPANY, Audience.COMPANY, Audience.STAFF]), by=ines,
            )  # fmt: skip
            publish_article(propose_article(article, by=ines), by=tomas)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")

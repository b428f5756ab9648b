"""What the box finds without a package above: people, services, articles, items of the estate."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from thirdline.desk.search.kinds import Other
from thirdline.desk.search.rules import fold
from thirdline.desk.tickets.models import Service
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.naming import persons_named
from thirdline.kit.fixed import fixed
from thirdline.reference.estate import debts
from thirdline.reference.estate import queries as estate
from thirdline.reference.knowledge.queries import article_for, find


def find_people(person: Person, words: Sequence[str], most: int) -> list[Other]:
    return [
        Other(one.name, _find(f"requester:{one.email}"), one.email)
        for one in persons_named(words, limit=most)
    ]


def find_services(person: Person, words: Sequence[str], most: int) -> list[Other]:
    found = [
        Other(
            name, f"{reverse('views:queue')}?{urlencode({'view': 'all', 'service': slug})}", about
        )
        for name, slug, about in _SERVICES()
        if all(word in fold(name) for word in words)
    ]
    return found[:most]


def find_articles(person: Person, words: Sequence[str], most: int) -> list[Other]:
    """Drafts and retired ones too, as far as this reader may know of them."""
    found = find(person, " ".join(words), limit=most, everything=True)
    return [
        Other(
            f"{one.article.label} {one.article.title}",
            f"/knowledge/{one.article.pk}",
            one.article.summary,
        )
        for one in found
    ]


def find_items(person: Person, words: Sequence[str], most: int) -> list[Other]:
    """By name, serial number, place, or what another system calls it."""
    return [
        Other(one.name, _item(one.pk), f"{one.label} · {one.kind.name}")
        for one in estate.find_items(person, " ".join(words), limit=most)
    ]


def article_labelled(person: Person, number: int) -> str:
    return f"/knowledge/{article_for(person, number).pk}"


def item_labelled(person: Person, number: int) -> str:
    return _item(estate.item_for(person, number).pk)


def debt_labelled(person: Person, number: int) -> str:
    return reverse("estate:debt", args=[debts.debt_for(person, number).pk])


def _item(number: int) -> str:
    return reverse("estate:item", args=[number])


def _find(question: str) -> str:
    return f"{reverse('search:find')}?{urlencode({'q': question})}"


_SERVICES = fixed(
    lambda: (
        Service.objects.filter(retired_at=None)
        .order_by("name")
        .values_list("name", "slug", "about")
    )
)

"""Reading questions, and finding what may be ticked in one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import NotFound
from thirdline.reference.estate.models import ConfigurationItem, FateSet, Question
from thirdline.reference.estate.queries import fates_for, items_for, worded
from thirdline.reference.estate.standing import known_icon
from thirdline.reference.estate.what_if import Ticked

PAGE = 50
MOST_FOUND = 12


@dataclass(frozen=True)
class Found:
    number: int
    name: str
    about: str
    icon: str
    is_fate: bool


def question_for(person: Person, number: int) -> Question:
    found = (
        Question.objects.filter(pk=number, removed_at=None).select_related("asked_by").first()
        if person.may("work")
        else None
    )
    if found is None:
        raise NotFound(_("There is no question %(number)s for you.") % {"number": number})
    return found


def questions_page(person: Person, after: str = "") -> tuple[list[Question], str]:
    rows = Question.objects.filter(removed_at=None).select_related("asked_by")
    rows = rows if person.may("work") else rows.none()
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def found_items_and_fates(person: Person, text: str) -> list[Found]:
    """Items in service and shared fates with these words, for somebody who types."""
    meant = worded(text)
    rows = items_for(person).filter(retired_at=None, lifecycle="in_service")
    rows = rows.filter(meant) if meant is not None else rows.none()
    items = [
        Found(one.pk, one.name, _about(one), known_icon(one.kind.icon), is_fate=False)
        for one in rows.select_related("kind").order_by("name", "pk")[:MOST_FOUND]
    ]
    shared = fates_for(person)
    for word in text.split():
        shared = shared.filter(name__icontains=word)
    fates = [
        Found(one.pk, one.name, one.rule.name if one.rule else "", "link", is_fate=True)
        for one in shared.order_by("name", "pk")[: MOST_FOUND // 2]
    ]
    return items + fates


def _about(item: ConfigurationItem) -> str:
    return ", ".join(one for one in (item.kind.name, item.site, item.rack) if one)


def ticked_of(ticked: Ticked) -> dict[tuple[str, int], str]:
    """The names of what is ticked, as it is called today."""
    items = dict(ConfigurationItem.objects.filter(pk__in=ticked.items).values_list("pk", "name"))
    fates = dict(FateSet.objects.filter(pk__in=ticked.fates).values_list("pk", "name"))
    return {
        **{("failed", one): items.get(one, "") for one in ticked.failed},
        **{("maintenance", one): items.get(one, "") for one in ticked.maintenance},
        **{("fates", one): fates.get(one, "") for one in ticked.fates},
    }

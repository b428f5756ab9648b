"""Running a small change within the request, and saying what came of it with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.desk.bulk.contributing import steps_of
from thirdline.desk.bulk.operations import work_off
from thirdline.desk.bulk.queries import change_for
from thirdline.desk.bulk.rules import AT_ONCE

if TYPE_CHECKING:
    from thirdline.desk.bulk.models import BulkChange
    from thirdline.foundation.people.models import Person


def run_at_once(change: BulkChange, by: Person) -> BulkChange:
    """Work off a change that is small enough to wait for; a larger one is the worker's."""
    if change.total <= AT_ONCE:
        while work_off(change, by=by):
            pass
    return change_for(by, change.pk)


def with_undo(change: BulkChange, words: str) -> str:
    """The words of a toast, with the button that puts it back where that is possible."""
    steps = steps_of(change.steps, change.by)
    if not change.done or change.undo_of_id or not any(one.verb.undoes for one in steps):
        return words
    return format_html(
        '{} <button class="btn btn--sm" type="button" hx-post="{}?quick=1" hx-swap="none">{}</button>',
        words, reverse("bulk:undo", args=[change.pk]), _("Undo"),
    )  # fmt: skip


def put_back_words(back: BulkChange) -> str:
    words = ngettext("%(n)s ticket put back.", "%(n)s tickets put back.", back.done)
    told = words % {"n": back.done}
    if back.refused:
        stayed = ngettext(
            "%(n)s stayed, somebody changed it meanwhile.",
            "%(n)s stayed, somebody changed them meanwhile.",
            back.refused,
        )
        told = f"{told} {stayed % {'n': back.refused}}"
    return told

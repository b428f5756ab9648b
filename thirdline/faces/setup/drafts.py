"""A configuration text before it is saved: what differs, what is wrong, and what it would do."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from thirdline.faces.setup.rules import Line, Scope, changed_lines, differs_words, lines_of
from thirdline.flow.routing.rules import Draft
from thirdline.flow.routing.trying import drafts_from
from thirdline.flow.sla.config import why_not_keep
from thirdline.flow.sla.effect import policy_effect
from thirdline.flow.sla.models import Policy
from thirdline.flow.sla.shapes import PolicyEffect
from thirdline.foundation.calendars.models import WorkCalendar
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.comparing import Difference
from thirdline.foundation.records.operations import dry_run
from thirdline.foundation.records.queries import latest_version
from thirdline.foundation.records.reading import line_of, read_text
from thirdline.foundation.records.turns import refuse_if_saved_meanwhile
from thirdline.foundation.records.writing import export_text
from thirdline.kit.refusals import Refused, refuse_if

QUARTER = timedelta(days=91)
SECONDS = 6.0
MOST_SHOWN = 40
MOST_JUMPS = 12


@dataclass
class Pane:
    """The text beside the ladder: as it is in force, or as somebody changed it."""

    scope: Scope
    given: str | None = None
    seen: int | None = None
    compared: bool = False
    differences: list[Difference] = field(default_factory=list)
    mistake: str = ""
    meanwhile: str = ""

    @cached_property
    def in_force(self) -> str:
        return export_text(list(self.scope.tables) if self.scope.tables is not None else None)

    @cached_property
    def text(self) -> str:
        return self.in_force if self.given is None else self.given

    @cached_property
    def version(self) -> int | None:
        latest = latest_version()
        return latest.pk if latest else None

    @property
    def against(self) -> int:
        """The version the text was written against; 0 while nothing was ever saved."""
        return (self.version or 0) if self.seen is None else self.seen

    @property
    def next_version(self) -> int:
        return (self.version or 0) + 1

    @cached_property
    def line(self) -> int | None:
        return line_of(self.text, self.mistake) if self.mistake else None

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.in_force, self.text, self.line)

    @property
    def jumps(self) -> list[int]:
        """Where each run of changed lines begins."""
        new = [line.number for line in self.lines if line.new]
        return [number for number in new if number - 1 not in new][:MOST_JUMPS]

    @property
    def sentence(self) -> str:
        """The line under the text: valid, and how far it is from what is in force."""
        if not self.differences:
            return differs_words(0, self.version)
        changed = changed_lines(self.in_force.splitlines(), self.text.splitlines())
        return differs_words(max(1, len(changed)), self.version)

    @property
    def shown(self) -> list[Difference]:
        return self.differences[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.differences) - MOST_SHOWN)

    @property
    def changes_rules(self) -> bool:
        return any(one.table == "rules" for one in self.differences)

    @property
    def changed_policies(self) -> list[str]:
        """Policies that are new or changed; a removed one promises nothing any more."""
        named = [
            one for one in self.differences if one.table == "policies" and one.what != "remove"
        ]
        return list(dict.fromkeys(str(one.key) for one in named))

    @property
    def fingerprint(self) -> str:
        """Says that the differences of exactly this text, against this version, were on the page."""
        return sha256(f"{self.against}\n{self.text}".encode()).hexdigest()[:16]

    def compare(self, by: Person) -> bool:
        """Whether the text is valid; what differs, or what is wrong, stays on the pane."""
        try:
            self.differences = dry_run(self.text, by=by)
        except Refused as refusal:
            self.mistake = refusal.reason
        try:
            refuse_if_saved_meanwhile(self.seen)
        except Refused as refusal:
            self.note_meanwhile(refusal)
        self.compared = not self.mistake
        return self.compared

    def note_meanwhile(self, refusal: Refused) -> None:
        """Somebody was faster: from here on the text is held against what they saved."""
        self.meanwhile, self.seen = refusal.reason, None
        self.__dict__.pop("version", None)


def rules_in(text: str) -> list[Draft] | None:
    """The rules as a text has them; None if it has none."""
    read = read_text(text)
    return drafts_from(read["rules"]) if "rules" in read else None


@dataclass
class Effect:
    """What one policy of a text would have made of the last quarter."""

    slug: str
    name: str = ""
    figures: PolicyEffect | None = None
    mistake: str = ""
    out_of_time: bool = False
    prefix: str = field(default_factory=lambda: settings.TICKET_PREFIX)


def effect_of(text: str, slug: str, now: datetime, *, seconds: float = SECONDS) -> Effect:
    """Worked out until it is finished or the time is over; then it says how far it came."""
    found = Effect(slug)
    try:
        rows = read_text(text).get("policies", [])
        row = next((one for one in rows if one["slug"] == slug), None)
        draft = _policy(row) if row else None
    except Refused as refusal:
        return Effect(slug, mistake=refusal.reason)
    if draft is None:
        return Effect(slug, mistake=_("The text has no policy “%(slug)s”.") % {"slug": slug})
    found.name = draft.name
    until = time.monotonic() + seconds
    for figures in policy_effect(draft, now - QUARTER, now, now=now):
        found.figures = figures
        if time.monotonic() > until:
            break
    found.out_of_time = found.figures is not None and not found.figures.is_finished
    return found


def _policy(row: dict[str, Any]) -> Policy:
    """A policy that is never saved; its calendar must be in force already."""
    calendar = None
    if row.get("calendar") is not None:
        calendar = WorkCalendar.objects.filter(slug=row["calendar"]).first()
        if calendar is None:
            said = _("The calendar “%(slug)s” is new. Save it first, then compare the policy.")
            raise Refused(said % {"slug": row["calendar"]})
    plain = {k: v for k, v in row.items() if k != "calendar" and v is not None}
    plain["targets"] = _with_text_names(plain.get("targets") or {})
    draft = Policy(**plain, calendar=calendar)
    refuse_if(why_not_keep(draft))
    return draft


def _with_text_names(targets: Any) -> Any:
    if not isinstance(targets, dict):
        return targets
    return {str(name): _with_text_names(one) for name, one in targets.items()}

"""What happened to an item, told from the journal in one sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.foundation.journal.queries import newest_about
from thirdline.kit.texts.later import later
from thirdline.kit.ui.draw.words import day, when_words
from thirdline.reference.estate.failing import SOURCE_WORDS, UNIT_WORDS
from thirdline.reference.estate.rules import HEALTH_WORDS, LIFECYCLE_WORDS, Health, few

if TYPE_CHECKING:
    from django.db import models

    from thirdline.foundation.journal.models import Entry

PAGE = 30
FIELD_WORDS = {
    "name": later("Name"), "kind": later("Kind"), "service": later("Service of the desk"),
    "lifecycle": later("Lifecycle"), "environment": later("Environment"), "site": later("Site"),
    "room": later("Room"), "rack": later("Rack"), "supplier": later("Supplier"),
    "serial": later("Serial number"), "warranty_until": later("Warranty until"),
    "contract_until": later("Contract until"), "owner_team": later("Looked after by"),
    "owner": later("Answers for it"), "criticality": later("Criticality"),
    "users": later("People who use it"), "about": later("Description"),
    "attributes": later("Attributes"), "failure_number": later("Failure figure"),
    "failure_unit": later("Unit"), "failure_hours": later("Period in hours"),
    "failure_source": later("Source"), "failure_words": later("Where it comes from"),
    "repair_hours": later("Hours of repair"),
}  # fmt: skip
LONG = frozenset({"about", "attributes"})
WORDS_OF: dict[str, Mapping[Any, Any]] = {
    "lifecycle": LIFECYCLE_WORDS, "failure_unit": UNIT_WORDS, "failure_source": SOURCE_WORDS,
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    who: str
    icon: str
    said: str
    details: list[str]
    number: int


def history_of(
    subject: models.Model, *, before: int | None = None
) -> tuple[list[Line], int | None]:
    """One page, newest first, and the number the next begins below."""
    found = newest_about(subject, before=before, most=PAGE + 1)
    lines = [_line(entry) for entry in found[:PAGE]]
    return lines, found[PAGE - 1].pk if len(found) > PAGE else None


def _line(entry: Entry) -> Line:
    icon, tell = _TOLD.get(entry.verb, ("activity", _unknown))
    details = list(_details(entry))
    who = entry.actor.name if entry.actor else _("Thirdline")
    return Line(entry.at, who, icon, tell(entry), details, entry.pk)


def _details(entry: Entry) -> Iterator[str]:
    words = entry.words or {}
    named = words.get("named", {})
    for changes in (entry.facts.get("changes", {}), words.get("changes", {})):
        for field, (old, new) in changes.items():
            label = FIELD_WORDS.get(field, field)
            if field in LONG:
                yield _("%(field)s changed") % {"field": label}
                continue
            pair = named.get(field, (old, new))
            before, after = (_value(field, one) for one in pair)
            said = {"field": label, "old": before, "new": after}
            yield _("%(field)s: %(new)s, was %(old)s") % said
    if reason := words.get("reason"):
        yield str(reason)


def _value(field: str, value: Any) -> str:
    if value in (None, ""):
        return _("nothing")
    if value in (words := WORDS_OF.get(field, {})):
        return str(words[value])
    if field.endswith("_until"):
        return day(date.fromisoformat(value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _need(sentence: str) -> Callable[[Entry], str]:
    def tell(entry: Entry) -> str:
        names = (entry.words or {}).get("names", [])
        label = (entry.words or {}).get("label", "")
        of = entry.facts.get("of", len(names))
        what = few(names, of=of) if names else _("what no longer exists")
        facts = {"k": entry.facts.get("k"), "n": of, "what": what}
        said = str(sentence) % facts
        return f"{label}: {said}" if label else said

    return tell


def _need_ended(entry: Entry) -> str:
    if "without" not in entry.facts:
        return _need(later("no longer needs %(k)s of %(n)s: %(what)s"))(entry)
    left = entry.facts.get("left", 0)
    return ngettext(
        "a member of a need was retired; %(n)s is left",
        "a member of a need was retired; %(n)s are left",
        left,
    ) % {"n": left}


def _health(entry: Entry) -> str:
    health = Health(entry.facts["health"])
    since = datetime.fromisoformat(entry.facts["since"])
    said = {"state": HEALTH_WORDS[health], "since": when_words(since)}
    sentence = _("%(state)s since %(since)s") % said
    words = (entry.words or {}).get("words", "")
    return f"{sentence}: {words}" if words else sentence


def _related(sentence: str) -> Callable[[Entry], str]:
    def tell(entry: Entry) -> str:
        words = entry.words or {}
        facts = {"kind": words.get("kind", entry.facts["kind"]), "name": words.get("name", "–")}
        return str(sentence) % facts

    return tell


def _many(entry: Entry) -> str:
    n = entry.facts.get("items", 1)
    return ngettext("changed with %(n)s item", "changed with %(n)s items", n) % {"n": n}


def _plainly(sentence: str) -> Callable[[Entry], str]:
    return lambda _entry: str(sentence)


def _unknown(entry: Entry) -> str:
    return entry.verb


_TOLD: dict[str, tuple[str, Callable[[Entry], str]]] = {
    "item.registered": ("plus", _plainly(later("registered"))),
    "item.edited": ("pencil", _plainly(later("edited"))),
    "items.changed": ("list-check", _many),
    "item.retired": ("archive", _plainly(later("retired"))),
    "item.restored": ("arrow-back-up", _plainly(later("restored"))),
    "item.health_said": ("activity", _health),
    "need.set": ("hierarchy-2", _need(later("needs %(k)s of %(n)s: %(what)s"))),
    "need.changed": ("hierarchy-2", _need(later("now needs %(k)s of %(n)s: %(what)s"))),
    "need.ended": ("hierarchy-2", _need_ended),
    "items.related": ("link", _related(later("%(kind)s %(name)s"))),
    "relation.ended": ("link-off", _related(later("no longer %(kind)s %(name)s"))),
    "fate.named": ("link", _plainly(later("named"))),
    "fate.changed": ("pencil", _plainly(later("changed"))),
    "fate.failure_said": ("activity", _plainly(later("said how likely it fails"))),
    "fate.ended": ("link-off", _plainly(later("ended"))),
}

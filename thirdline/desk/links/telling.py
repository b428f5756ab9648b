"""How the entries of this package read on a ticket; the other ticket only for whoever may read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from thirdline.desk.conversation.timeline import Told, tells, tells_readers
from thirdline.desk.links.models import Link, Merge, Tie
from thirdline.desk.links.queries import labels_among, words_of
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person

MERGED = {
    "ticket.merged": ("arrow-merge", gettext_noop("%(name)s merged it into %(other)s")),
    "ticket.took_in": ("arrow-merge", gettext_noop("%(name)s merged %(other)s into it")),
    "ticket.unmerged": ("arrow-back-up", gettext_noop("%(name)s took it out of %(other)s again")),
    "ticket.gave_back": ("arrow-back-up", gettext_noop("%(name)s took %(other)s out again")),
}
TIED = {
    "ticket.child_added": ("hierarchy-2", gettext_noop("%(name)s made %(other)s a child of it")),
    "ticket.child_left": ("hierarchy-2", gettext_noop("%(name)s detached %(other)s")),
    "ticket.parent_set": ("hierarchy-2", gettext_noop("%(name)s made it a child of %(other)s")),
    "ticket.parent_left": ("hierarchy-2", gettext_noop("%(name)s detached it from %(other)s")),
    "ticket.child_reopened": (
        "repeat",
        gettext_noop("%(other)s, a child of it, was reopened by %(name)s"),
    ),
}


@tells_readers(*MERGED)
def _merged(entries: Sequence[Entry], reader: Person) -> Mapping[int, Told]:
    rows = Merge.objects.in_bulk([entry.facts["merge"] for entry in entries])
    across = {e.pk: _across(rows.get(e.facts["merge"]), "ticket_id", "into_id", e) for e in entries}
    return _told(entries, across, reader, MERGED)


@tells_readers(*TIED)
def _tied(entries: Sequence[Entry], reader: Person) -> Mapping[int, Told]:
    rows = Tie.objects.in_bulk([entry.facts["tie"] for entry in entries])
    across = {e.pk: _across(rows.get(e.facts["tie"]), "parent_id", "child_id", e) for e in entries}
    return _told(entries, across, reader, TIED)


@tells_readers("ticket.linked", "ticket.unlinked", "ticket.split", "ticket.split_off")
def _linked(entries: Sequence[Entry], reader: Person) -> Mapping[int, Told]:
    rows = Link.objects.in_bulk([entry.facts["link"] for entry in entries])
    across = {e.pk: _across(rows.get(e.facts["link"]), "one_id", "other_id", e) for e in entries}
    there = labels_among(reader, _numbers(across))
    return {
        entry.pk: _line(entry, rows[entry.facts["link"]], there[number])
        for entry in entries
        if (number := across[entry.pk] or 0) in there
    }


def _line(entry: Entry, link: Link, other: str) -> Told:
    kind = words_of(link, entry.subject_id).lower()
    said = {"name": _name(entry), "other": other, "kind": kind}
    if entry.verb == "ticket.split":
        n = len(entry.facts["messages"])
        words = ngettext(
            "%(name)s copied %(n)s message into %(other)s",
            "%(name)s copied %(n)s messages into %(other)s",
            n,
        )
        return Told("arrows-split", words % {**said, "n": n})
    if entry.verb == "ticket.split_off":
        return Told("arrows-split", _("%(name)s split it from %(other)s") % said)
    if entry.verb == "ticket.linked":
        return Told("link", _("%(name)s linked it: %(kind)s %(other)s") % said)
    return Told(
        "link-off", _reasoned(entry, _("%(name)s removed a link: %(kind)s %(other)s") % said)
    )


def _told(
    entries: Iterable[Entry],
    across: Mapping[int, int | None],
    reader: Person,
    words: Mapping[str, tuple[str, str]],
) -> dict[int, Told]:
    there = labels_among(reader, _numbers(across))
    told = {}
    for entry in entries:
        other = there.get(across[entry.pk] or 0)
        if other is None:  # not for this reader: not that it is there, either
            continue
        icon, sentence = words[entry.verb]
        said = {"name": _name(entry), "other": other}
        told[entry.pk] = Told(icon, _reasoned(entry, _(sentence) % said))
    return told


def _reasoned(entry: Entry, line: str) -> str:
    reason = (entry.words or {}).get("reason", "")
    return f"{line}: {reason}" if reason else line


def _numbers(across: Mapping[int, int | None]) -> list[int]:
    return [number for number in across.values() if number is not None]


def _across(row: Link | Merge | Tie | None, one: str, other: str, entry: Entry) -> int | None:
    """The number of the ticket on the other side; an erased one has none."""
    if row is None:
        return None
    numbers: tuple[int, int] = (getattr(row, one), getattr(row, other))
    return numbers[1] if numbers[0] == entry.subject_id else numbers[0]


@tells("ticket.children_asked")
def _asked(entry: Entry) -> Told:
    n, do = entry.facts["children"], entry.facts["do"]
    words = {
        "answer": ngettext("%(name)s answered %(n)s child", "%(name)s answered %(n)s children", n),
        "resolve": ngettext("%(name)s resolves %(n)s child", "%(name)s resolves %(n)s children", n),
        "hold": ngettext(
            "%(name)s puts %(n)s child on hold", "%(name)s puts %(n)s children on hold", n
        ),
        "resume": ngettext(
            "%(name)s takes %(n)s child off hold", "%(name)s takes %(n)s children off hold", n
        ),
    }[do]
    return Told("speakerphone", words % {"name": _name(entry), "n": n})


@tells("ticket.children_done", "ticket.children_left")
def _done(entry: Entry) -> Told:
    if entry.verb == "ticket.children_left":
        words = _("%(name)s stopped that; %(left)s children were left as they were")
        return Told("x", words % {"name": _name(entry), "left": entry.facts["left"]})
    done, refused = entry.facts["done"], entry.facts["refused"]
    words = ngettext("Done for %(n)s child", "Done for %(n)s children", done) % {"n": done}
    if refused:
        words += ", " + _("refused by %(n)s") % {"n": refused}
    return Told("check", words)


def _name(entry: Entry) -> str:
    return entry.actor.first_name if entry.actor else _("Thirdline")

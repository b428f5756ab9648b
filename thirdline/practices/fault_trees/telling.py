"""How the steps of a fault tree read in a ticket's talk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.desk.conversation.timeline import Told, tells
from thirdline.foundation.journal.models import Entry


def _said(entry: Entry) -> dict[str, str]:
    words = entry.words or {}
    name = entry.actor.name if entry.actor is not None else _("Thirdline")
    label = f"FT-{entry.facts.get('tree', '')}"
    return {"name": name, "tree": label, **{key: str(value) for key, value in words.items()}}


@tells("fault_tree.compiled")
def _compiled(entry: Entry) -> Told:
    return Told(
        "binary-tree",
        _("%(name)s asked why it is down: %(tree)s was compiled from the estate") % _said(entry),
    )


@tells("fault_tree.drawn")
def _drawn(entry: Entry) -> Told:
    return Told("binary-tree", _("%(name)s began the fault tree %(tree)s") % _said(entry))


@tells("fault_tree.changed")
def _changed(entry: Entry) -> Told:
    return Told("binary-tree", _("%(name)s changed %(tree)s: %(words)s") % _said(entry))


@tells("fault_tree.went_back")
def _back(entry: Entry) -> Told:
    said = {**_said(entry), "to": entry.facts.get("to", "")}
    return Told("binary-tree", _("%(name)s took %(tree)s back to version %(to)s") % said)


@tells("fault_tree.evidence_noted")
def _noted(entry: Entry) -> Told:
    said, source = _said(entry), entry.facts.get("source")
    says = {"failed": _("failed"), "works": _("works")}.get(
        str(entry.facts.get("says")), _("a hint")
    )
    said["says"], more = says, f": “{said['words']}”" if said.get("words") else ""
    if source == "struck":
        return Told("ban", _("%(name)s struck “%(what)s” out of %(tree)s") % said + more)
    if said.get("test"):
        return Told("flask", _("%(name)s tested “%(test)s”: %(what)s %(says)s") % said + more)
    return Told("flask", _("%(name)s saw: %(what)s %(says)s") % said + more)


@tells("fault_tree.evidence_retracted")
def _retracted(entry: Entry) -> Told:
    return Told(
        "arrow-back-up",
        _("%(name)s took back what was said of %(what)s: “%(words)s”") % _said(entry),
    )


@tells("fault_tree.test_added")
def _test(entry: Entry) -> Told:
    return Told("flask", _("%(name)s added the test “%(test)s” to %(tree)s") % _said(entry))


@tells("fault_tree.cause_confirmed")
def _confirmed(entry: Entry) -> Told:
    return Told(
        "circle-check", _("%(name)s confirmed the cause by %(tree)s: %(cause)s") % _said(entry)
    )


@tells("fault_tree.closed")
def _closed(entry: Entry) -> Told:
    return Told("archive", _("%(name)s put %(tree)s away: “%(words)s”") % _said(entry))


@tells("fault_tree.opened_again")
def _again(entry: Entry) -> Told:
    return Told("rotate", _("%(name)s opened %(tree)s again") % _said(entry))


@tells("fault_tree.occurrence_said")
def _occurred(entry: Entry) -> Told:
    if entry.facts.get("occurred"):
        return Told(
            "alert-triangle",
            _("%(name)s said that the top event of %(tree)s has happened") % _said(entry),
        )
    return Told(
        "check", _("%(name)s said that the top event of %(tree)s has not happened") % _said(entry)
    )

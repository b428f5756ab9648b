from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.fault_trees import keeping, rules
from thirdline.practices.fault_trees.models import Evidence, FaultTree, TreeTest
from thirdline.practices.fault_trees.operations.telling import tell
from thirdline.practices.fault_trees.queries import tree_for_update
from thirdline.practices.fault_trees.rules import Risk, Says, Source, TreeState

MOMENT = timedelta(seconds=10)


@transaction.atomic
def note_evidence(
    tree: FaultTree,
    *,
    name: str,
    says: Says,
    if_failed: float | None = None,
    if_fine: float | None = None,
    source: Source = Source.PERSON,
    words: str = "",
    test: str = "",
    minutes: int | None = None,
    seen_at: datetime | None = None,
    by: Person,
) -> Evidence:
    """Say what was seen of an event or a gate; everything that follows from it moves.

    The very same by the same person within a moment was sent twice, and counts once. Striking a
    branch out (`source` struck) needs the reason in words.
    """
    tree = tree_for_update(tree)
    now = clock.now()
    refuse_if(rules.why_not_change(TreeState(tree.state), by.standing))
    label = keeping.label_in(tree, name)
    refuse_if(_why_not(source, words, says, if_failed, if_fine) or _why_not_then(seen_at, now))
    likely = _likelihoods(says, if_failed, if_fine)
    said = {
        "tree": tree, "name": name, "says": says, "if_failed": likely[0], "if_fine": likely[1], "source": source,
        "words": words.strip()[: rules.MOST_WORDS], "test": test[:200], "minutes": minutes, "by": by,
    }  # fmt: skip
    if (twice := _just_said(said, seen_at, now)) is not None:
        return twice
    row = Evidence.objects.create(**said, seen_at=seen_at or now, at=now)
    facts = {"evidence": row.pk, "says": str(says), "source": str(source)}
    told = {"what": label, "words": row.words, "test": test}
    tell("fault_tree.evidence_noted", tree, by=by, facts=facts, words=told)
    return row


@transaction.atomic
def say_occurred(tree: FaultTree, *, occurred: bool, by: Person) -> FaultTree:
    """Say whether the top event has happened; only then are likelihoods those of causes."""
    tree = tree_for_update(tree)
    refuse_if(rules.why_not_change(TreeState(tree.state), by.standing))
    tree.is_occurred = occurred
    tree.save(update_fields=["is_occurred"])
    tell("fault_tree.occurrence_said", tree, by=by, facts={"occurred": occurred})
    return tree


@transaction.atomic
def retract_evidence(tree: FaultTree, *, number: int, words: str, by: Person) -> Evidence:
    """Take back what turned out wrong; it stays readable, with the reason."""
    tree = tree_for_update(tree)
    refuse_if(rules.why_not_change(TreeState(tree.state), by.standing))
    refuse_if(rules.why_not_words(words))
    row = tree.evidence.select_for_update().get(pk=number)
    if row.retracted_at is not None:
        raise Refused(_("That evidence is taken back already."))
    row.retracted_at, row.retracted_by, row.retracted_words = clock.now(), by, words.strip()
    row.save(update_fields=["retracted_at", "retracted_by", "retracted_words"])
    label = keeping.label_in(tree, row.name, missing=row.name)
    facts, said = {"evidence": row.pk}, {"what": label, "words": row.retracted_words}
    tell("fault_tree.evidence_retracted", tree, by=by, facts=facts, words=said)
    return row


@transaction.atomic
def add_tree_test(
    tree: FaultTree,
    *,
    name: str,
    title: str,
    minutes: int,
    risk: Risk = Risk.NONE,
    false_positive: float = 0,
    false_negative: float = 0,
    by: Person,
) -> TreeTest:
    """Add a test of this tree alone: what it reveals, how long it takes, how often it errs (per cent)."""
    tree = tree_for_update(tree)
    refuse_if(rules.why_not_change(TreeState(tree.state), by.standing))
    refuse_if(rules.why_not_test(title, minutes, false_positive, false_negative))
    keeping.label_in(tree, name)
    row = TreeTest.objects.create(
        tree=tree, name=name, title=title.strip(), minutes=minutes, risk=risk, false_positive=false_positive,
        false_negative=false_negative, by=by, at=clock.now(),
    )  # fmt: skip
    tell("fault_tree.test_added", tree, by=by, facts={"test": row.pk}, words={"test": row.title})
    return row


def _why_not(source: Source, words: str, says: Says, *likely: float | None) -> str | None:
    """What is missing from what somebody says of a branch struck out, or of a hint."""
    if source == Source.STRUCK and (against := rules.why_not_words(words)):
        return against
    return rules.why_not_hint(*likely) if says == Says.HINTS else None


def _why_not_then(seen_at: datetime | None, now: datetime) -> str | None:
    ahead = seen_at is not None and seen_at > now
    return _("That moment has not come yet; say when it was seen.") if ahead else None


def _just_said(said: dict[str, Any], seen_at: datetime | None, now: datetime) -> Evidence | None:
    """A doubt that counted twice would be half a certainty."""
    rows = Evidence.objects.filter(**said, retracted_at=None, at__gt=now - MOMENT)
    return (rows if seen_at is None else rows.filter(seen_at=seen_at)).first()


def _likelihoods(says: Says, if_failed: float | None, if_fine: float | None) -> tuple[float, float]:
    """How often this is seen when it failed, and when it works; certain where nobody says otherwise."""
    if says == Says.WORKS:
        return (if_failed or 0.0, 1.0 if if_fine is None else if_fine)
    return (1.0 if if_failed is None else if_failed, if_fine or 0.0)

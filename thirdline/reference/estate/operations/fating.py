from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.reference.estate import rules
from thirdline.reference.estate.facts import told
from thirdline.reference.estate.failing import FailureSource, why_not_figure
from thirdline.reference.estate.models import ConfigurationItem, FateMember, FateRule, FateSet
from thirdline.reference.estate.queries import (
    as_member,
    fate_for_update,
    fate_rules,
    items_for_update,
)

AT_ONCE = 5_000
_JOINED = """
SELECT id FROM estate_fateset WHERE id = ANY(%s) AND until IS NULL ORDER BY id FOR KEY SHARE
"""


@transaction.atomic
def name_fate(
    *, name: str, members: Sequence[ConfigurationItem], about: str = "", by: Person
) -> FateSet:
    """Say by hand that one thing takes all of these down at once."""
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_share(name, [as_member(one) for one in members]))
    found = items_for_update(one.pk for one in members)
    refuse_if(rules.why_not_share(name, [as_member(one) for one in found]))
    refuse_if(rules.why_not_name_again(name, _is_named(name, {one.pk for one in found})))
    now = clock.now()
    fate = FateSet.objects.create(
        name=rules.one_line(name, 200), about=rules.one_line(about, 300), since=now
    )
    FateMember.objects.bulk_create(FateMember(fate=fate, item=one, since=now) for one in found)
    _tell("fate.named", fate, found, by)
    return fate


def _is_named(name: str, members: set[int]) -> bool:
    """Whether the same is said already, as by the first of two clicks; the caller holds the members."""
    same = FateSet.objects.filter(name=rules.one_line(name, 200), rule=None, until=None)
    rows = FateMember.objects.filter(fate__in=same, until=None)
    return rules.holds_just(rows.values_list("fate", "item"), members)


@transaction.atomic
def change_fate(
    fate: FateSet, *, name: str, members: Sequence[ConfigurationItem], about: str = "", by: Person
) -> FateSet:
    """Call it differently, or say who shares it from now on."""
    fate = fate_for_update(fate)
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_end(fate.until))
    given = [as_member(one) for one in members]
    refuse_if(rules.why_not_share(name, given, derived=fate.rule_id is not None))
    now, wanted = clock.now(), {one.pk: one for one in items_for_update(m.pk for m in members)}
    held = FateMember.objects.filter(fate=fate, until=None)
    held.exclude(item__in=wanted).update(until=now)
    present = set(held.values_list("item", flat=True))
    FateMember.objects.bulk_create(
        FateMember(fate=fate, item=one, since=now)
        for one in wanted.values()
        if one.pk not in present
    )
    fate.name, fate.about = rules.one_line(name, 200), rules.one_line(about, 300)
    fate.save(update_fields=["name", "about"])
    _tell("fate.changed", fate, list(wanted.values()), by)
    return fate


@transaction.atomic
def say_how_fate_fails(
    fate: FateSet,
    *,
    number: float | None,
    unit: str = "",
    hours: float | None = None,
    repair_hours: float | None = None,
    source: FailureSource = FailureSource.ESTIMATE,
    words: str = "",
    by: Person,
) -> FateSet:
    """Say how likely the shared thing fails, by a rule or named by hand; no number leaves it to its rule."""
    fate = fate_for_update(fate)
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_end(fate.until))
    refuse_if(why_not_figure(number, unit, hours, repair_hours))
    wanted = {
        "failure_number": number, "failure_unit": "" if number is None else unit, "failure_hours": hours,
        "repair_hours": repair_hours, "failure_source": str(source), "failure_words": rules.one_line(words, 200),
    }  # fmt: skip
    changed = {
        name: (getattr(fate, name), value)
        for name, value in wanted.items()
        if getattr(fate, name) != value
    }
    if not changed:
        return fate
    for name, value in wanted.items():
        setattr(fate, name, value)
    fate.save(update_fields=list(wanted))
    facts, said = told(changed)
    record("fate.failure_said", fate, by=by, facts=facts, words=said, topics=["estate"])
    return fate


@transaction.atomic
def end_fate(fate: FateSet, *, by: Person) -> FateSet:
    """They no longer share it; that they did stays known."""
    fate = fate_for_update(fate)
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_end(fate.until))
    refuse_if(rules.why_not_drop(derived=fate.rule_id is not None))
    fate.until = clock.now()
    fate.save(update_fields=["until"])
    FateMember.objects.filter(fate=fate, until=None).update(until=fate.until)
    _tell("fate.ended", fate, [], by)
    return fate


def _tell(verb: str, fate: FateSet, members: Sequence[ConfigurationItem], by: Person) -> None:
    facts = {"members": [one.pk for one in members[:1_000]], "count": len(members)}
    words = {"name": fate.name, "about": fate.about}
    record(verb, fate, by=by, facts=facts, words=words, topics=["estate"])


def derive_fates(items: Iterable[ConfigurationItem]) -> None:
    """Bring the fates that rules find in line with the fields of these items, a batch at a time."""
    every, using = list(items), fate_rules()
    for start in range(0, len(every), AT_ONCE):
        _derive(every[start : start + AT_ONCE], using, clock.now())


def derive_all_fates() -> None:
    """The same for every item in use: after a rule has changed. Each batch stands by itself."""
    last = 0
    while True:
        with transaction.atomic():
            rows = ConfigurationItem.objects.filter(pk__gt=last, retired_at=None).defer("words")
            some = list(rows.select_related("kind").order_by("pk")[:AT_ONCE])
            derive_fates(some)
        if len(some) < AT_ONCE:
            return
        last = some[-1].pk


Shared = tuple[int, tuple[str, ...]]


def _derive(items: list[ConfigurationItem], using: list[FateRule], now: datetime) -> None:
    wanted = {(one.pk, shared): name for one in items for shared, name in _shared_by(one, using)}
    numbers = [one.pk for one in items]
    held = FateMember.objects.filter(item__in=numbers, until=None, fate__rule__isnull=False)
    present: set[tuple[int, Shared]] = set()
    gone: list[FateMember] = []
    for member in held.select_related("fate"):
        key = (member.item_id, (member.fate.rule_id or 0, tuple(member.fate.value)))
        if key in wanted and member.fate.until is None:
            present.add(key)
        else:
            gone.append(member)
    FateMember.objects.filter(pk__in=[one.pk for one in gone]).update(until=now)
    missing = {key: name for key, name in wanted.items() if key not in present}
    fates = _fates({shared: name for (_number, shared), name in missing.items()}, now)
    FateMember.objects.bulk_create(
        FateMember(fate_id=fates[shared], item_id=number, since=now) for number, shared in missing
    )
    end_empty_fates({one.fate_id for one in gone}, now)


def _shared_by(item: ConfigurationItem, using: list[FateRule]) -> Iterable[tuple[Shared, str]]:
    if item.retired_at is not None:
        return
    for rule in using:
        kinds = {kind.pk for kind in rule.kinds.all()}
        if kinds and item.kind_id not in kinds:
            continue
        found = rules.fate_value(rule.source, rule.attribute, item)
        if found is not None:
            said = ", ".join(one for one in reversed(found) if one)
            shared = (rule.pk, tuple(rules.plain(one) for one in found))
            yield shared, f"{rule.name} {said}"[:200]


def _fates(wanted: dict[Shared, str], now: datetime) -> dict[Shared, int]:
    """The numbers of these fates; whoever derives the same one at this moment waits for the first."""
    found: dict[Shared, int] = {}
    while missing := {shared: name for shared, name in wanted.items() if shared not in found}:
        FateSet.objects.bulk_create(
            [
                FateSet(rule_id=rule, value=list(value), name=name, since=now)
                for (rule, value), name in sorted(missing.items())
            ],
            ignore_conflicts=True,
        )
        rows = FateSet.objects.filter(until=None, rule__in={rule for rule, _value in missing})
        rows = rows.filter(value__in=[list(value) for _rule, value in missing])
        read = rows.values_list("pk", "rule", "value")
        known = {number: (rule or 0, tuple(value)) for number, rule, value in read}
        # One that ended while it was read is made anew in the next round.
        found |= {known[number]: number for number in join_fates(known)}
    return {shared: found[shared] for shared in wanted}


def join_fates(numbers: Iterable[int]) -> set[int]:
    """Of these fates those that are not over; they do not end before this transaction does."""
    with connection.cursor() as cursor:
        cursor.execute(_JOINED, [sorted(numbers)])
        return {number for (number,) in cursor.fetchall()}


def end_empty_fates(fates: set[int], now: datetime) -> None:
    """Those that nobody shares any more are over, but for those that somebody is joining just now."""
    left = FateMember.objects.filter(fate=OuterRef("pk"), until=None)
    rows = FateSet.objects.filter(pk__in=fates, until=None, rule__isnull=False).filter(
        ~Exists(left)
    )
    held = list(
        rows.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True)
    )
    # Asked once more: who joined and was done before the lock was had is seen only now.
    rows.filter(pk__in=held).update(until=now)

"""A ticket's path as shapes: in full for its page, at the size of a row for lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.desk.tickets.models import Handoff, Leg, Stay
from thirdline.desk.tickets.states import HandoffKind
from thirdline.foundation.people.models import Tier
from thirdline.kit.texts import moments
from thirdline.kit.ui.shapes import CrossKind, CrossShape, LegShape, PathShape, RungShape, StayShape

CROSSING: dict[str, CrossKind] = {
    HandoffKind.ESCALATE: "up",
    HandoffKind.RETURN: "down",
    HandoffKind.TRANSFER: "side",
}


def path_shape(
    stays: Sequence[Stay],
    handoffs: Sequence[Handoff],
    legs: Sequence[Leg],
    tiers: Sequence[Tier],
    now: datetime,
) -> PathShape:
    """Stays and crossings in order, self-service in front, vendors beside the stay they ran with."""
    by_stay = {handoff.to_stay_id: handoff for handoff in handoffs}
    items: list[StayShape | CrossShape] = []
    for leg in legs:
        if leg.kind == "self_service":
            items += [_self_service(leg, now), CrossShape("up", _("Asked a person"))]
    for stay in stays:
        if stay.pk in by_stay:
            items.append(_crossing(by_stay[stay.pk]))
        elif stay.number > 1:
            items.append(
                CrossShape("side", _("Reopened %(when)s") % {"when": _hour(stay.opened_at)})
            )
        items.append(_stay(stay, legs, now))
    return PathShape(_rungs(items, tiers), items, _summary(stays, handoffs))


def trace_of(stays: Sequence[Stay], now: datetime) -> list[StayShape]:
    return [
        StayShape(stay.tier_level, "", _seconds(stay.opened_at, stay.closed_at, now))
        for stay in stays
    ]


def _rungs(items: Sequence[StayShape | CrossShape], tiers: Sequence[Tier]) -> list[RungShape]:
    """The tiers up to where the ticket has been, and always the one above: where it could go."""
    been = {item.tier for item in items if isinstance(item, StayShape)}
    been |= {leg.tier for item in items if isinstance(item, StayShape) for leg in item.legs}
    low, high = min(been, default=1), max(been, default=1)
    shown = [tier for tier in tiers if low <= tier.level <= max(high, 3)]
    return [RungShape(tier.level, tier.name) for tier in sorted(shown, key=lambda t: -t.level)]


def _stay(stay: Stay, legs: Sequence[Leg], now: datetime) -> StayShape:
    who = stay.person.first_name if stay.person else stay.team.name
    end = stay.closed_at or now
    beside = [
        LegShape(
            4,
            leg.label,
            _seconds(leg.opened_at, leg.closed_at, now),
            max(0.0, (leg.opened_at - stay.opened_at).total_seconds()),
            now=leg.closed_at is None,
        )
        for leg in legs
        if leg.kind == "vendor" and stay.opened_at <= leg.opened_at < end
    ]
    title = _("%(team)s, from %(when)s") % {"team": stay.team.name, "when": _hour(stay.opened_at)}
    seconds = _seconds(stay.opened_at, stay.closed_at, now)
    return StayShape(stay.tier_level, who, seconds, stay.closed_at is None, title, beside)


def _self_service(leg: Leg, now: datetime) -> StayShape:
    return StayShape(0, leg.label, _seconds(leg.opened_at, leg.closed_at, now))


def _crossing(handoff: Handoff) -> CrossShape:
    verb = {
        HandoffKind.ESCALATE: _("escalated to %(team)s"),
        HandoffKind.RETURN: _("returned to %(team)s"),
        HandoffKind.TRANSFER: _("transferred to %(team)s"),
    }[HandoffKind(handoff.kind)] % {"team": handoff.to_stay.team.name}
    words = f"{_hour(handoff.at)} {verb}"
    if handoff.contract:
        words += ", " + _("contract %(met)s of %(all)s") % {
            "met": handoff.contract.get("met", 0),
            "all": handoff.contract.get("of", 0),
        }
    return CrossShape(CROSSING[handoff.kind], words)


def _summary(stays: Sequence[Stay], handoffs: Sequence[Handoff]) -> str:
    up = sum(handoff.kind == HandoffKind.ESCALATE for handoff in handoffs)
    back = sum(handoff.kind == HandoffKind.RETURN for handoff in handoffs)
    said = [
        ngettext("%(n)s stay", "%(n)s stays", len(stays)) % {"n": len(stays)},
        _("%(n)s up") % {"n": up},
        ngettext("%(n)s return", "%(n)s returns", back) % {"n": back},
    ]
    return _("Path of this ticket: %(said)s") % {"said": ", ".join(said)}


def _seconds(start: datetime, end: datetime | None, now: datetime) -> float:
    return max(0.0, ((end or now) - start).total_seconds())


def _hour(moment: datetime) -> str:
    return moments.hour(moment)

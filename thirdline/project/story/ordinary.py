"""The everyday ticket: asked, answered, perhaps handed up and back, solved, confirmed or reopened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from thirdline.desk.tickets.operations import edit_ticket, take_off_hold
from thirdline.desk.tickets.states import HoldReason
from thirdline.flow.escalation.contracts import ItemKind
from thirdline.flow.escalation.operations import inform_authority
from thirdline.flow.escalation.queries import contract_state
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.project.story.case import Case
from thirdline.project.story.stage import Script
from thirdline.project.story.texts import words_of

IMPACTS = ("person", "group", "department", "organisation")
IMPACT_SHARES = (0.8, 0.15, 0.045, 0.005)
URGENCIES = ("medium", "high", "low")
CHANNELS, CHANNEL_SHARES = ("portal", "mail", "phone"), (0.52, 0.28, 0.2)
LONG_OLA = 0.1  # the share of stays that take longer than the teams agreed
RETURNED = {2: 0.09, 3: 0.13}
PING_PONG = 0.3  # of what was returned once
CONSULTED = {1: 0.07, 2: 0.22, 3: 0.12}
WORK = {1: (4, 55), 2: (25, 300), 3: (60, 700)}
LATE_WORK = {1: (130, 300), 2: (370, 900), 3: (970, 1500)}


@dataclass(frozen=True)
class Matter:
    """What one ticket is about, and the tier that can solve it."""

    service: str
    title: str
    said: str
    fixed: str
    level: int
    asks: Sequence[str]
    answers: Sequence[str]


def matter_script(case: Case, matter: Matter) -> Script:
    """One incident or question from asking to closing."""
    voice, random = case.voice, case.random
    case.open(
        voice.fill(matter.title),
        voice.fill(matter.said),
        category="question" if matter.title.startswith(("How", "Where")) else "broken",
        channel=random.choices(CHANNELS, CHANNEL_SHARES)[0],
        impact=random.choices(IMPACTS, IMPACT_SHARES)[0],
        urgency=random.choices(URGENCIES, (0.76, 0.14, 0.1))[0],
        tried_for=random.randint(2, 14) if case.chance(0.3) else 0,
    )
    yield from accept(case)
    if case.ticket.tier_level == 1:
        yield from at_the_desk(case, matter)
    while (case.ticket.tier_level or 3) < matter.level:
        yield from climb(case, matter)
    yield from work(case)
    yield from finish(case, voice.fill(matter.fixed))


def accept(case: Case) -> Script:
    """Somebody of the team takes it, mostly within the time agreed."""
    level, late = case.ticket.tier_level or 1, case.chance(LONG_OLA / 2)
    if level == 1:
        yield case.minutes(16, 40) if late else case.minutes(1, 13)
    elif level == 2:
        yield case.office(65, 150) if late else case.office(4, 55)
    else:
        yield case.minutes(65, 160) if late else case.minutes(5, 55)
    case.take(case.colleague())


def at_the_desk(case: Case, matter: Matter) -> Script:
    """The desk answers first, and asks back where it has to."""
    who = case.holder
    yield case.minutes(1, 7)
    case.answer(case.voice.say("first", name=case.requester.first_name), who)
    if case.chance(0.3):
        yield case.minutes(2, 12)
        case.answer(case.voice.one(matter.asks), who)
        case.hold(HoldReason.REQUESTER, who, "Asked for details")
        yield case.minutes(6, 300)
        case.hear(case.voice.one(matter.answers))


def climb(case: Case, matter: Matter) -> Script:
    """Up one tier with a complete contract; sometimes back once or twice, with what is missing."""
    yield from consult(case)
    yield from look(case)
    level = (case.ticket.tier_level or 1) + 1
    yield from hand_up(case, level, sloppy=case.chance(RETURNED[level]))
    if case.ticket.tier_level == 2 and case.chance(0.06):
        yield from sideways(case)
    if case.chance(0.25):
        yield case.minutes(5, 60)
        note = "note3" if level == 3 else "note2"
        case.note(case.voice.say(note), case.holder)


def hand_up(case: Case, level: int, *, sloppy: bool) -> Script:
    who = case.holder
    case.fill(level, who)
    yield case.minutes(1, 5)
    reasons = ("needs_access", "needs_skill", "guide_ended", "needs_change")
    case.escalate(who, reason=case.random.choice(reasons), words=case.voice.say("up"))
    yield from accept(case)
    times = 0
    while sloppy:
        times += 1
        yield from come_back(case, level)
        sloppy = times < 2 and case.chance(PING_PONG)


def come_back(case: Case, level: int) -> Script:
    """Returned with the exact items, completed by whoever sent it, and up again."""
    receiver = case.holder
    yield case.minutes(6, 40)
    case.send_back(
        receiver,
        reason="missing_information",
        words=case.voice.say("down"),
        missing=_weak_items(case, level),
    )
    yield case.minutes(3, 14) if level == 2 else case.office(5, 50)
    sender = case.colleague()
    case.take(sender)
    yield case.minutes(8, 70) if level == 2 else case.office(10, 120)
    case.fill(level, sender)
    case.escalate(sender, reason="needs_skill", words="Completed.")
    yield case.minutes(4, 50) if level == 3 else case.office(4, 50)
    case.take(receiver)


def _weak_items(case: Case, level: int) -> list[str]:
    """One or two answers that were too thin; what a machine or a file shows is not asked again."""
    said = (ItemKind.QUESTION, ItemKind.STEP)
    items = [one.item for one in contract_state(case.ticket, level).items if one.item.kind in said]
    found = case.random.sample([item.key for item in items], min(len(items), 2))
    return found[: case.random.randint(1, 2)]


def sideways(case: Case) -> Script:
    """It belongs to another team of the same tier."""
    here = case.ticket.team.slug if case.ticket.team else ""
    others = [slug for slug in ("workplace", "applications", "infrastructure") if slug != here]
    yield case.office(10, 60)
    to = case.random.choice(others)
    case.transfer(case.holder, to, reason="other_domain", words=case.voice.say("side"))
    yield from accept(case)


def consult(case: Case) -> Script:
    """Ask the tier above without handing over; most answers come within half an hour."""
    level, who = case.ticket.tier_level or 1, case.holder
    if level > 2 or not case.chance(CONSULTED[level]):
        return
    team = case.house.team_at(level + 1, case.service)
    yield case.minutes(2, 15)
    asked = case.ask(who, case.voice.say("consult"), team)
    late = case.chance(0.12)
    if team.tier.level == 3:
        yield case.minutes(32, 70) if late else case.minutes(4, 28)
    else:
        yield case.office(32, 70) if late else case.office(4, 28)
    expert = case.random.choice(case.house.members[team.pk])
    case.tell(asked, expert, case.voice.say("told"), article=case.chance(0.25))


def look(case: Case) -> Script:
    """What it takes to see that it is not solved here."""
    level = case.ticket.tier_level or 1
    low, high = {1: (5, 35), 2: (25, 150), 3: (30, 90)}[level]
    yield case.office(low, high) if level == 2 else case.minutes(low, high)


def work(case: Case) -> Script:
    """The work that ends it, with what is said on the way."""
    level = case.ticket.tier_level or 1
    yield from consult(case)
    late = case.chance(LONG_OLA)
    low, high = (LATE_WORK if late else WORK)[level]
    done = case.office(low, high) if level == 2 else case.minutes(low, high)
    if level > 1 and case.chance(0.4):
        yield clock.now() + (done - clock.now()) * 0.4
        case.answer(case.voice.say("news"), case.holder)
    if late and case.chance(0.6):
        yield clock.now() + (done - clock.now()) * 0.5
        case.hear(case.voice.say("hurry"))
        _tell_lead(case, case.holder)
    elif case.chance(0.12):
        yield from wait_for(case)
    yield max(done, clock.now())


def _tell_lead(case: Case, who: Person) -> None:
    if case.chance(0.5):
        inform_authority(case.ticket, reason=case.voice.say("pressed"), by=who)


def wait_for(case: Case) -> Script:
    """Something else has to happen first: a change, or the vendor."""
    level, who = case.ticket.tier_level or 1, case.holder
    if level == 1:
        return
    reason = case.random.choice([HoldReason.CHANGE, HoldReason.VENDOR])
    words = "Waiting for the change window" if reason == HoldReason.CHANGE else "Part is ordered"
    case.hold(reason, who, words)
    yield case.office(120, 1500)
    take_off_hold(case.ticket, by=who)


def finish(case: Case, words: str) -> Script:
    """Solved; confirmed, reopened once in a while, and closed."""
    case.solve(case.holder, words, code="fixed")
    if case.chance(0.05):
        yield case.office(60, 1200)
        case.reopen(case.voice.say("again"))
        yield from accept(case)
        yield from look(case)
        case.solve(case.holder, f"{words} This time for all who have it.", code="fixed")
    if case.chance(0.4):
        yield case.minutes(5, 400)
        case.hear(case.voice.say("thanks"), channel="portal")
        yield case.minutes(1, 60)
        case.close(case.requester)
    else:
        yield clock.now() + timedelta(days=5)
        case.close(case.house.robot)


def request_script(case: Case, category: str) -> Script:
    """A service request: its fields filled, approved where it has to be, delivered."""
    words: dict[str, Any] = words_of("talk")["requests"][category]
    custom = _fields(case, category)
    case.open(case.voice.one(words["titles"]), "", category=category, custom=custom)
    yield from accept(case)
    who = case.holder
    yield case.minutes(3, 20)
    case.answer(case.voice.say("first", name=case.requester.first_name), who)
    if case.ticket.tier_level == 1 and category in {"laptop-or-phone", "software"}:
        yield case.minutes(2, 6)
        case.fill(2, who)
        case.escalate(who, reason="needs_access", words="To be delivered.")
        yield from accept(case)
        if category == "laptop-or-phone":
            who = case.holder
            case.hold(HoldReason.VENDOR, who, "Ordered")
            yield case.office(900, 2400)
            take_off_hold(case.ticket, by=who)
    yield case.office(60, 900)
    if category == "access-to-system":
        custom = {**case.ticket.custom, "approved_by": "Karin Smit"}
        edit_ticket(case.ticket, by=case.holder, custom=custom)
    yield from finish(case, words["done"])


def _fields(case: Case, category: str) -> dict[str, Any]:
    """What the form of a request asks for, in plain answers of the right type."""
    soon = (clock.now() + timedelta(days=case.random.randint(5, 20))).date().isoformat()
    facts = case.voice.facts
    filled: dict[str, dict[str, Any]] = {
        "access-to-system": {"system": "ERP", "role": "Post and display", "until": soon},
        "laptop-or-phone": {"device": "Laptop 14 inch", "needed_on": soon, "cost_centre": 4410},
        "new-colleague": {"who": facts["who"], "starts_on": soon, "from_home": True},
        "shared-mailbox": {"mailbox": f"orders.{facts['n']}", "members": facts["who"]},
        "software": {"program": "As in the title", "licence": False},
        "desk-or-room": {"room": facts["room"], "what": "Screen and dock"},
    }
    return filled[category]

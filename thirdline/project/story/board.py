"""The board of L3 at the anchor: what arrives with which gaps, and what is in hand for days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from thirdline.desk.tickets.operations import edit_ticket, take_off_hold
from thirdline.desk.tickets.states import HoldReason
from thirdline.project.story.scenes import Scene, Scripted
from thirdline.project.story.stage import Script, Stage

DAY = 24 * 60


def price_export(stage: Stage, scene: Scene) -> Script:
    """TL-20461: came under the wrong service, so its real contract misses what it never asked."""
    case = scene.begin(stage)
    lena = case.who("lena")
    yield from case.desk(
        "ines", taken=scene.ago - 3, up=scene.ago - 20, words="Three dealers called."
    )
    yield from case.taken_by("lena", scene.ago - 32)
    yield case.at(scene.ago - 60)
    case.send_back(
        lena,
        reason="missing_information",
        words="Which dealers, since when?",
        missing=["since_when"],
    )
    yield case.at(scene.ago - 66)
    ines = case.who("ines")
    case.take(ines)
    yield case.at(scene.ago - 95)
    case.fill(2, ines)
    case.escalate(ines, reason="needs_skill", words="Since the run of 02:00, three dealers named.")
    yield from case.taken_by("lena", scene.ago - 101)
    yield case.at(49)
    _hand_to(case, lena, "platform", "Stops at 61 % each time.")
    yield case.at(46)
    interfaces = case.house.services["dealer-interfaces"]
    edit_ticket(case.ticket, by=lena, service=interfaces)


def price_view(stage: Stage, scene: Scene) -> Script:
    """TL-20444: two items of its contract were not to be had and are still missing on arrival."""
    case = scene.begin(stage)
    yield from case.desk(
        "yusuf", taken=scene.ago - 5, up=scene.ago - 25, words="Seen with two dealers."
    )
    yield from case.taken_by("lena", scene.ago - 40)
    yield case.at(23)
    lena = case.who("lena")
    _hand_to(case, lena, "database", "View is a day old, source is right.")
    yield case.at(20)
    edit_ticket(case.ticket, by=lena, service=case.house.services["dealer-interfaces"])
    case.say_item("job_id", lena, "Refresh of the price view, 06:00")


def _hand_to(case: Scripted, by: Any, team: str, words: str) -> None:
    case.fill(3, by)
    case.escalate(by, reason="needs_access", words=words, to=case.house.teams[team])


def arrives(stage: Stage, scene: Scene) -> Script:
    """Handed to L3 a few minutes ago; one item may be waived by the lead."""
    case = scene.begin(stage)
    agent, who, team, up, waived = ARRIVALS[scene.number]
    yield from case.desk(agent, taken=scene.ago - 4, up=scene.ago - 30, words=case.voice.say("up"))
    yield from case.taken_by(who, scene.ago - 45)
    yield case.at(up)
    case.fill(3, case.who(who), leave=waived)
    for key in waived:
        case.waive(key, "like nine others kept, the log rotates", 3)
    _hand_to(case, case.who(who), team, case.voice.say("up"))


ARRIVALS: dict[int, tuple[str, str, str, float, Sequence[str]]] = {
    20455: ("sanne", "lena", "platform", 14, ("log_lines",)),
    20449: ("yusuf", "bas", "network", 8, ()),
}


def in_hand(stage: Stage, scene: Scene) -> Script:
    """With an engineer for days; what it waits or waited for is said."""
    case = scene.begin(stage)
    held, ago = HELD[scene.number], scene.ago
    yield from case.desk("ines", taken=ago - 6, up=ago - 45, words=case.voice.say("up"))
    yield case.at(ago - 70)
    case.take(case.colleague())
    yield case.at(ago - 180)
    _hand_to(case, case.holder, held.team, case.voice.say("up"))
    yield from case.taken_by(held.who, ago - 205)
    who = case.who(held.who)
    yield case.at(ago - 320)
    case.note(case.voice.say("note3"), who)
    if held.waits is None:
        return
    case.hold(held.waits, who, held.why)
    if held.back:
        yield case.at(held.back)
        take_off_hold(case.ticket, by=who)
        case.answer(held.news, who)
    else:
        yield case.at(ago - 420)
        case.answer(held.news, who)


@dataclass(frozen=True)
class Held:
    """Who has it, what it waits for, and since when it goes on again."""

    who: str
    team: str
    news: str
    waits: HoldReason | None = None
    why: str = ""
    back: float = 0


HELD = {
    19733: Held("noor", "network", "The switch of B2 restarts when the blinds move at noon. It is replaced on Thursday.", HoldReason.CHANGE, "CHG-3320, Thursday"),
    19874: Held("jonas", "database", "We found how the import made them double. A test copy is booked to try the repair.", HoldReason.PROBLEM, "Data check on the test copy"),
    19980: Held("priya", "platform", ""),
    20192: Held("noor", "network", "The new timer is on one gateway; we compare it with the other until Friday.", HoldReason.CHANGE, "Change of the timer", 300),
    20233: Held("femke", "network", "The line of the hunt group is traced with the provider.", HoldReason.VENDOR, "Provider traces the line"),
    20270: Held("priya", "applications-engineering", "The repair is in the test of tonight.", HoldReason.CHANGE, "Test window", 260),
    20312: Held("samir", "security", "The rule that left the old roles is found; we check whom else it left.", HoldReason.REQUESTER, "List of names", 420),
    20334: Held("noor", "network", "Log of the access point is being kept for a day.", HoldReason.PROBLEM, "A day of log", 500),
}  # fmt: skip


def _row(script: Callable[[Stage, Scene], Script], *parts: Any, **facts: Any) -> Any:
    """A line of the list below: the parts of a scene in their order, and how it goes."""
    return Scene(*(*parts, facts)), script


SCENES = [
    _row(price_export, 20461, 190, "dealer.desk", "customer-portal", "Nightly price export to dealers stops at 61 %", "Three dealers have no prices of today. The export stops at 61 %."),
    _row(price_view, 20444, 250, "ruben", "customer-portal", "Dealer price view shows yesterday’s figures", "Two dealers see the prices of yesterday since this morning."),
    _row(arrives, 20455, 170, "dealer.desk", "customer-portal", "Portal answers with 502 for 2 in 1 000 requests", "Now and then a dealer gets an error page, and a second try works."),
    _row(arrives, 20449, 230, "willem", "network", "Badge readers in B lose the clock at midnight", "Each morning the readers of hall B show 1970 and log wrong times."),
    _row(in_hand, 19733, 11 * DAY, "reception.leiden", "network", "Meeting room B2 loses the network at noon", "Every day about noon the room loses the network for some minutes."),
    _row(in_hand, 19874, 8 * DAY, "dealer.desk", "erp", "Duplicate dealer records after the June import", "Since the import some dealers are there twice."),
    _row(in_hand, 19980, 7 * DAY, "olga", "dealer-interfaces", "Report server stops answering under load", "At the end of the week the report server stops for ten minutes."),
    _row(in_hand, 20192, 5 * DAY, "hugo", "vpn", "VPN of the branch in Ghent slower than at home", "Everything over the line of the branch takes twice as long."),
    _row(in_hand, 20233, 4.6 * DAY, "nils", "telephony", "Calls from abroad reach us without a number", "Since Thursday every call from abroad shows anonymous."),
    _row(in_hand, 20270, 4.2 * DAY, "joris", "payroll", "Change of bank details is lost after saving", "I saved it three times, the old account comes back.", impact="group"),
    _row(in_hand, 20312, 2.4 * DAY, "ingrid", "access", "Former trainees still listed in two groups", "The audit list has four names that left in March.", impact="group"),
    _row(in_hand, 20334, 1.8 * DAY, "ahmed", "network", "Scanners in hall B lose the wireless near gate 4", "Always at gate 4, within one step."),
]  # fmt: skip

"""The queue of L2 Workplace and access, and its neighbours, as it stands at the anchor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from thirdline.desk.tickets.states import HoldReason
from thirdline.project.story.scenes import Scene
from thirdline.project.story.stage import Script, Stage

DAY = 24 * 60
HERE = "workplace"


def cost_centre(stage: Stage, scene: Scene) -> Script:
    """TL-20438: up, back, up again, and a question to Database instead of a fourth handoff."""
    case = scene.begin(stage)
    ines, tomas = case.who("ines"), case.who("tomas")
    yield from case.desk("ines", taken=132, up=115, words="Role moved, still refused.", to=HERE)
    yield case.at(110)
    case.take(tomas)
    yield case.at(91)
    case.send_back(
        tomas,
        reason="missing_information",
        words="Which of the two departments does it name?",
        missing=["refusal"],
    )
    yield case.at(89)
    case.take(ines)
    yield case.at(78)
    case.say_item("refusal", ines, "“You are not authorised to display cost centre 4410”", level=2)
    here = case.house.teams[HERE]
    case.escalate(ines, reason="needs_access", words="Words of the refusal added.", to=here)
    yield case.at(75)
    case.take(tomas)
    yield case.at(28)
    case.hear(
        "I moved from Sales control to Group control on Monday. 4410 was mine before. The close starts tonight.",
        "portal",
    )
    yield case.at(22)
    case.say_item("object", tomas, "Marta Silva, cost centre 4410, display")
    case.say_item("last_time", tomas, "Fri 26 June")
    case.say_item("grant_chain", tomas, "Ends at the old department group")
    yield case.at(21)
    case.ask(
        tomas, "Which group grants 4410 now? The chain ends early.", case.house.teams["database"]
    )
    yield case.at(14)
    case.note(
        "Role moved, but the grant chain ends at the old department group. Not a client problem.",
        tomas,
    )


def with_somebody(stage: Stage, scene: Scene) -> Script:
    """Through the desk to L2; what has waited since is back with somebody, or waits still."""
    case = scene.begin(stage)
    plan, ago = PLAN[scene.number], scene.ago
    if case.ticket.tier_level == 1:
        yield from case.desk(
            plan.agent, taken=ago - 4, up=ago - 25, words=case.voice.say("up"), to=HERE
        )
    yield from case.taken_by(plan.who, ago - 52)
    who = case.who(plan.who)
    if plan.back:
        yield case.at(ago - 60)
        case.hold(HoldReason.REQUESTER, who, plan.asked)
        yield case.at(plan.back)
        case.hear(plan.came)
    if plan.said:
        yield case.at((plan.back or ago - 60) * 0.7)
        case.answer(plan.said, who)
    if plan.waits is not None:
        case.hold(plan.waits, who, plan.asked)


def encryption(stage: Stage, scene: Scene) -> Script:
    """TL-20288: left to run over the weekend, still stuck, and with nobody at L2 yet."""
    case = scene.begin(stage)
    yield case.at(scene.ago - 4)
    oscar = case.who("oscar")
    case.take(oscar)
    case.answer(
        "Leave it on the charger over night, with the lid open, and tell us in the morning.", oscar
    )
    case.hold(HoldReason.REQUESTER, oscar, "Runs over night")
    yield case.at(70)
    case.hear("Still 92 %, and hot.")
    yield case.at(48)
    case.fill(2, oscar)
    case.escalate(
        oscar,
        reason="needs_access",
        words="Ran two nights, no progress.",
        to=case.house.teams[HERE],
    )


def dealer_login(stage: Stage, scene: Scene) -> Script:
    """TL-20351: up to Platform, a consult that became an article, and back with their part done."""
    case = scene.begin(stage)
    lena, priya, platform = case.who("lena"), case.who("priya"), case.house.teams["platform"]
    yield from case.desk(
        "yusuf",
        taken=scene.ago - 6,
        up=scene.ago - 40,
        words="Two dealers, both browsers.",
        to=HERE,
    )
    yield from case.taken_by("lena", scene.ago - 70)
    yield case.at(scene.ago - 120)
    asked = case.ask(lena, "Can a stale session cookie of the old domain do this?", platform)
    yield case.at(scene.ago - 141)
    case.tell(
        asked,
        priya,
        "Yes. Clear it for the old domain; L2 can do that from the admin page.",
        article=True,
    )
    yield case.at(scene.ago - 200)
    case.fill(3, lena)
    case.escalate(lena, reason="needs_change", words="Cookie cleared, two dealers still loop.")
    yield case.at(scene.ago - 228)
    case.take(priya)
    yield case.at(150)
    case.send_back(
        priya,
        reason="part_done",
        words="Old domain removed from the sign-in. Watch it with the two dealers for a day.",
    )
    yield case.at(140)
    case.take(lena)
    yield case.at(60)
    case.answer(
        "The old sign-in address is gone. Could both dealers try again and tell us by tonight?",
        lena,
    )


@dataclass(frozen=True)
class Plan:
    """Who answered and who has it; how long the person who asked was waited for, and what came."""

    agent: str
    who: str
    said: str = ""
    back: float = 0
    asked: str = ""
    came: str = ""
    waits: HoldReason | None = None


PLAN = {
    20431: Plan("sanne", "tomas", "The mailbox was moved last night; I set the rights anew and look at the sign-in."),
    20402: Plan("ines", "bas", "I have your payslip of June here: the page is there, the viewer does not show it. I test another viewer and write by 16:30."),
    20389: Plan("yusuf", "tomas", "Could you try the dock of a colleague for a day and tell me whether it happens there too?", asked="Tries the dock of a colleague", waits=HoldReason.REQUESTER),
    20377: Plan("sanne", "bas", "I am at reception after lunch with a new print head.", 190, "Which printer, and a photo", "It is the left one. Photo is attached to the printer."),
    20344: Plan("", "tomas", "Payroll and ERP roles wait for the second approval, the rest is ready.", 105, "Which roles exactly", "The same as his predecessor, and release for small runs."),
    20318: Plan("ines", "bas", "The add-in is approved; it goes out with the change of tonight.", asked="CHG-3318 tonight", waits=HoldReason.CHANGE),
    20297: Plan("yusuf", "tomas", "Choose the headset once under Sound, Communication. Does it sound now?", 400, "Which headset", "The one with the blue ring."),
    20281: Plan("sanne", "bas", "I have asked the second approver again and call at three.", 30, "Who approves now", "Karin does while Paul is away."),
    20360: Plan("yusuf", "bas", "Ordered, it arrives on 8 July.", asked="Ordered, arrives 8 July", waits=HoldReason.VENDOR),
}  # fmt: skip


def _row(*parts: Any, **facts: Any) -> Any:
    """A line of the list below: the parts of a scene in their order."""
    return Scene(*(*parts, facts)), with_somebody


SCENES = [
    (Scene(20438, 134, "marta", "erp", "Cannot open cost centre 4410 after moving department", "I moved to Group control on Monday and cannot open 4410 any more.", {"impact": "group", "urgency": "high"}), cost_centre),
    (Scene(20351, 4 * DAY, "dealer.desk", "customer-portal", "Customer portal login loops for two dealers", "Two dealers sign in and land on the sign-in page again, in both browsers."), dealer_login),
    _row(20431, 403, "leif", "mail", "Shared mailbox “AP invoices” asks for a password again and again", "All five of us are asked, since this morning.", impact="group"),
    _row(20402, 318, "rae", "payroll", "Payslip PDF opens blank for people hired in June", "Three colleagues open their payslip and see an empty page.", tried_for=6),
    _row(20389, 1500, "hugo", "workplace", "Docking station drops second screen after sleep", "After each break the second screen is black until I pull the cable."),
    _row(20377, 1420, "reception.leiden", "printing", "Badge printer prints only the upper half", "Visitors walk around with half a name since this morning."),
    _row(20344, 1900, "hr.operations", "access", "New starter Monday: Payroll and ERP roles", "Joris starts on Monday in payroll.", category="access-to-system", tried_for=3, custom={"system": "Payroll", "role": "Enter and release, as his predecessor"}),
    _row(20318, 2 * DAY, "anke", "erp", "Excel add-in for the close is blocked on 14 laptops", "The add-in says blocked by your administrator, on all laptops of the close team.", impact="group"),
    _row(20297, 2300, "nils", "telephony", "Softphone has no sound after the headset swap", "They hear me, I hear nothing since the new headset."),
    (Scene(20288, 2900, "field.sales", "workplace", "Laptop encryption stuck at 92 %", "It says 92 % since yesterday and gets warm."), encryption),
    _row(20281, 3000, "field.sales", "access", "Second approval missing for software request", "The first approval is there for a week.", tried_for=5),
    _row(20360, 4 * DAY - 200, "rae", "access", "New laptop for Joris, starts 13 July", "He starts in payroll in Leiden.", category="laptop-or-phone", custom={"device": "Laptop 14 inch", "cost_centre": 4610}),
]  # fmt: skip

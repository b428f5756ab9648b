"""TL-20418: payroll cannot upload because the VPN drops, and everybody else it happens to."""

from __future__ import annotations

from datetime import timedelta

from thirdline.desk.tickets.operations import watch_ticket
from thirdline.desk.tickets.states import HoldReason
from thirdline.project.story.scenes import Scene, Scripted
from thirdline.project.story.stage import Script, Stage

DROPS = Scene(
    20418, 325, "rae", "vpn", "VPN drops every eight minutes, payroll upload cannot finish",
    "Since this morning the VPN drops about every eight minutes. The upload of the June payroll file "
    "to the bank needs twenty. Cut-off at the bank is 17:00 today.",
    {"impact": "group", "urgency": "high", "tried_for": 4, "tags": ["remote", "payroll-cut-off"]},
)  # fmt: skip
LATER = [
    (20467, 21, "anke", "VPN drops while posting to the finance close",
     "Every few minutes I am thrown out in the middle of a posting. The close starts tonight."),
    (20470, 19, "joost", "VPN disconnects, warehouse handhelds offline",
     "All handhelds in hall B lose the connection together, about every eight minutes."),
    (20473, 16, "pieter", "VPN drops every few minutes on mobile data",
     "I sit in the car park of a customer, and it drops all the time. On the hotspot as well."),
]  # fmt: skip
FAMILY = [
    (20421, 289, "olga", "VPN reconnects all the time since this morning", "Treasury works from home today and nobody keeps the line."),
    (20425, 262, "luca", "Disconnected from VPN in the middle of an upload", "The product pictures start again from zero each time."),
    (20427, 240, "greta", "VPN: connection lost, again and again", "I counted six times since nine."),
    (20433, 188, "ingrid", "VPN drops during the audit call", "Audio stays, the shares go away for half a minute."),
]  # fmt: skip
FALLBACK = (
    "{name}, choose the profile “Fallback (B)” in the VPN client and connect again. It avoids the "
    "part that fails. We write again when the cause is fixed."
)


def drops(stage: Stage, scene: Scene) -> Script:
    case = scene.begin(stage)
    yield from _desk(case)
    yield from _back(case)
    yield from _workplace(case)
    yield from _network(case)


def _desk(case: Scripted) -> Script:
    ines = case.who("ines")
    yield case.at(322)
    case.take(ines)
    yield case.at(317)
    case.answer(
        "Rae, I see it. Which version does the client show under About, and does it also happen on your phone's hotspot?",
        ines,
    )
    yield case.at(311)
    case.hear("6.0.4. And yes, the same on the hotspot.", "portal")
    yield case.at(303)
    case.say_item("error_text", ines, "Connection lost, reconnecting", level=2)
    case.say_item("drop_times", ines, "every eight minutes", level=2)
    case.say_item("client_log", ines, "6.0.4", level=2)
    case.say_item("other_network", ines, "Phone hotspot", "The same drops", level=2)
    case.escalate(ines, reason="guide_ended", words="Guide for the VPN client followed to the end.")


def _back(case: Scripted) -> Script:
    """Tomas cannot find the lines without times and log; Rae has both within a quarter of an hour."""
    ines, tomas, rae = case.who("ines"), case.who("tomas"), case.requester
    yield case.at(297)
    case.take(tomas)
    yield case.at(281)
    case.send_back(
        tomas,
        reason="missing_information",
        words="I need the exact times to find the lines.",
        missing=["client_log", "drop_times"],
    )
    yield case.at(280.4)
    case.take(ines)
    case.answer(
        "Rae, can you note three times at which it drops, and send the log of the client? It is under Help, Save log.",
        ines,
    )
    case.hold(HoldReason.REQUESTER, ines, "Three drop times and the client log")
    yield case.at(268)
    case.say_item("drop_times", rae, "09:20, 09:28 and 09:36", level=2)
    case.say_item("other_network", rae, "Phone hotspot", "Same drops", level=2)
    yield case.at(262.4)
    case.hear(
        "Times: 09:20, 09:28, 09:36. The log is 40 pages, the last lines say IKE_SA rekey failed: NO_PROPOSAL_CHOSEN."
    )
    case.say_item("client_log", ines, "Client 6.0.4, log of 09:15 to 09:40", level=2)
    case.say_item("error_text", ines, "IKE_SA rekey failed: NO_PROPOSAL_CHOSEN", level=2)
    yield case.at(262)
    case.escalate(ines, reason="needs_access", words="Times and log are there now.")


def _workplace(case: Scripted) -> Script:
    tomas, mina = case.who("tomas"), case.who("mina")
    yield case.at(258)
    case.take(tomas)
    yield case.at(212)
    case.say_item("both_gateways", tomas, "vpn-gw-a and vpn-gw-b", "Rekey fails on both")
    yield case.at(200)
    case.note(
        "Rekey fails every 480 s with NO_PROPOSAL_CHOSEN, on both gateways. Client is not it: same on 6.0.4 and 6.1. 17 more tickets since 09:30 carry the same line.",
        tomas,
    )
    yield case.at(170)
    watch_ticket(case.ticket, person=mina, by=mina)
    case.waive("packet_capture", "outage", 3, mina)
    yield case.at(156)
    case.escalate(tomas, reason="needs_access", words="Find out why the edge refuses the rekey.")


def _network(case: Scripted) -> Script:
    noor, samir, security = case.who("noor"), case.who("samir"), case.house.teams["security"]
    yield case.at(147)
    case.take(noor)
    yield case.at(134)
    question = "Did anything change in the policy for key exchange? Group 14 is refused since Sunday night."
    asked = case.ask(noor, question, security, samir)
    yield case.at(121)
    case.tell(
        asked,
        samir,
        "No policy change on our side. 9.4.2 drops group 14 from the default proposal.",
        article=True,
    )
    yield case.at(85)
    case.hear(
        "Still dropping. The bank cut-off for the June payroll file is 17:00. If I have to drive to the Leiden office I need to know by 15:30."
    )
    yield case.at(60)
    case.answer(
        "Rae, you do not need to drive. In the VPN client choose the profile “Fallback (B)” and connect again. It avoids the part that fails; we ran 40 reconnects through it without a drop. I will write again by 15:00.",
        noor,
    )
    yield case.at(41)
    case.hear("Connected for 17 minutes now, upload at 60 %. Thank you.")


def arriving_at_workplace(stage: Stage, scene: Scene) -> Script:
    """Still with nobody at L2; Ines asks Network about the handhelds without handing over."""
    case = scene.begin(stage)
    yield from case.desk(
        "ines",
        taken=scene.ago - 1,
        up=scene.ago - 5,
        words="Part of what drops today, please link.",
    )
    if scene.number == 20470:
        yield case.at(8)
        case.ask(
            case.who("ines"),
            "May handhelds use Fallback (B), or laptops only?",
            case.house.teams["network"],
        )


def told_of_fallback(stage: Stage, scene: Scene) -> Script:
    """One of the family: the desk sends the way around and waits whether it holds."""
    case = scene.begin(stage)
    yield case.at(scene.ago - 4)
    sanne = case.who("sanne")
    case.take(sanne)
    yield case.at(scene.ago - 9)
    case.answer(
        "Thank you, we see this for several people and look into it with the network engineers.",
        sanne,
    )
    yield case.at(55 - scene.number % 7)
    case.answer(FALLBACK.format(name=case.requester.first_name), sanne)
    if scene.number % 2:
        yield case.at(30 - scene.number % 5)
        case.hear(case.voice.say("thanks"))
        yield case.at(20 - scene.number % 5)
        case.solve(
            sanne, "Fallback (B) holds; the cause is worked on in TL-20418.", code="workaround"
        )
    else:
        case.hold(HoldReason.REQUESTER, sanne, "Does Fallback (B) hold?")
        yield case.stage.anchor + timedelta(days=1)


SCENES = [
    (DROPS, drops),
    *((Scene(number, ago, who, "vpn", title, said, {"tags": ["remote"]}), arriving_at_workplace) for number, ago, who, title, said in LATER),
    *((Scene(number, ago, who, "vpn", title, said, {"tags": ["remote"], "channel": "phone"}), told_of_fallback) for number, ago, who, title, said in FAMILY),
]  # fmt: skip

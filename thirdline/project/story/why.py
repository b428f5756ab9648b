"""Why the VPN drops, asked of the estate: the tree of TL-20418 in work, and one that was finished."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from thirdline.desk.tickets.models import Ticket
from thirdline.practices.fault_trees.operations import (
    add_tree_test,
    compile_tree,
    confirm_cause,
    note_evidence,
    say_occurred,
)
from thirdline.practices.fault_trees.rules import Says, Source
from thirdline.project.story.stage import Script, Stage
from thirdline.reference.estate.models import ConfigurationItem, FateSet

DROPS = 20418
FIRMWARE = "9.4.2"
# Minutes ago, who, of what, what it says with its two likelihoods, from where, words, test, minutes.
SEEN: tuple[tuple[float, str, str, dict[str, Any]], ...] = (
    (128, "tomas", "vpn-gw-a", {"says": Says.HINTS, "if_failed": 0.05, "if_fine": 0.9, "source": Source.TEST, "words": "Answers, holds 210 sessions; rekey fails there as on B.", "test": "Sessions on both gateways", "minutes": 10}),
    (126, "tomas", "vpn-gw-b", {"says": Says.HINTS, "if_failed": 0.05, "if_fine": 0.9, "source": Source.TEST, "words": "Answers, holds 190 sessions.", "test": "Sessions on both gateways", "minutes": 10}),
    (117, "noor", FIRMWARE, {"says": Says.HINTS, "if_failed": 0.9, "if_fine": 0.1, "words": "Samir: 9.4.2 drops group 14 from the default proposal."}),
    (104, "noor", "wan-1", {"says": Says.WORKS, "source": Source.TEST, "words": "No loss over 15 minutes.", "test": "Loss on both circuits", "minutes": 15}),
    (103, "noor", "wan-2", {"says": Says.WORKS, "source": Source.TEST, "words": "No loss over 15 minutes.", "test": "Loss on both circuits", "minutes": 15}),
    (88, "noor", "rad-b", {"says": Says.HINTS, "if_failed": 0.6, "if_fine": 0.2, "words": "Answered slower than 800 ms for a quarter of an hour this morning."}),
    (71, "noor", "feed-b2", {"says": Says.WORKS, "source": Source.STRUCK, "words": "Drops come every 480 s to the second; power does not."}),
)  # fmt: skip


def named(name: str) -> str:
    """The event of a compiled tree by what people call it: an item's own failure, or a fate."""
    item = ConfigurationItem.objects.filter(name=name).values_list("pk", flat=True).first()
    if item is not None:
        return f"item-{item}"
    return f"fate-{FateSet.objects.filter(name__contains=name, until=None).latest('pk').pk}"


def branch(name: str) -> str:
    """The gate of an item: its own failure, or that of what it stands on."""
    return f"{named(name)}-down"


def plan(stage: Stage, begins: datetime) -> None:
    stage.enter(stage.anchor - timedelta(minutes=131), _drops(stage))
    moment = stage.anchor - timedelta(days=9, hours=4)
    if moment >= begins:
        stage.enter(moment, _printing(stage))


def _drops(stage: Stage) -> Script:
    cast = stage.house.cast
    service = ConfigurationItem.objects.get(name="VPN")
    tree = compile_tree(
        item=service,
        ticket=Ticket.objects.get(pk=DROPS),
        title="VPN sessions drop",
        by=cast["noor"],
    )
    add_tree_test(
        tree, name=named(FIRMWARE), title="Capture the key exchange outside fw-edge-a",
        minutes=8, false_positive=2, false_negative=5, by=cast["noor"],
    )  # fmt: skip
    for ago, who, name, said in SEEN:
        yield stage.anchor - timedelta(minutes=ago)
        place = branch(name) if said.get("source") == Source.STRUCK else named(name)
        note_evidence(tree, name=place, by=cast[who], **said)


def _printing(stage: Stage) -> Iterator[datetime]:
    """Both print servers took the same driver in the same night."""
    eva, tomas = stage.house.cast["eva"], stage.house.cast["tomas"]
    service = ConfigurationItem.objects.get(name="Printing")
    tree = compile_tree(item=service, title="Nobody can print", by=tomas)
    say_occurred(tree, occurred=True, by=tomas)
    yield stage.anchor - timedelta(days=9, hours=3, minutes=48)
    for name in ("Cluster Leiden", "Cluster Almere"):
        note_evidence(tree, name=branch(name), says=Says.WORKS, words="All hosts are up.", by=eva)
    for name in ("print-1", "print-2"):
        yield stage.anchor - timedelta(days=9, hours=3, minutes=30)
        note_evidence(
            tree, name=named(name), says=Says.FAILED, source=Source.TEST,
            words="The spooler stops on every job since 02:10.", test="Print a page from the server",
            minutes=5, by=tomas,
        )  # fmt: skip
    yield stage.anchor - timedelta(days=9, hours=3)
    causes = [named(name) for name in ("print-1", "print-2")]
    words = "The driver of the night stops the spooler, and both servers took it at 02:10."
    confirm_cause(tree, events=causes, words=words, by=tomas)

"""Run beside the product, on its database: makes what the crash campaign needs, and says what is there."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

WORDS = re.compile(r"crash \d+-\d+")
# What the local receiver is told of.
TOLD = ["ticket.opened", "ticket.replied", "ticket.noted", "ticket.held", "ticket.resumed", "ticket.prioritised"]  # fmt: skip
_JOBS = (
    "SELECT task_name || ' ' || status, count(*) FROM procrastinate_jobs"
    " WHERE status IN ('todo', 'doing', 'aborting', 'failed') GROUP BY 1"
)


def prepare(receiver: str) -> dict[str, object]:
    """Tokens, the way in for letters, a macro, and an address that is told what happens."""
    from thirdline.desk.macros.operations import write_macro
    from thirdline.foundation.journal.models import Entry
    from thirdline.foundation.mail.operations import add_mailbox, renew_way_in
    from thirdline.foundation.people.models import Person
    from thirdline.foundation.people.operations import issue_token
    from thirdline.practices.exchange.operations import add_webhook

    ines, ada, mina = (
        Person.objects.get(email=f"{one}@aldermoor.example") for one in ("ines", "ada", "mina")
    )
    box = add_mailbox(secret={}, by=ada, kind="http", address="it@aldermoor.example")
    actions = [
        {"do": "note", "words": "{{ ask: words }}"},
        {"do": "tags", "add": "crash"},
        {"do": "time", "minutes": "5", "words": "crash"},
    ]
    macro = write_macro(name="Look at it", actions=actions, by=ines)
    hook, _secret = add_webhook(name="crash", url=receiver, verbs=TOLD, by=ada)
    given = {"name": "crash", "scopes": ["read", "write"]}
    return {
        "agent": issue_token(ines, **given, by=ines)[1],
        "lead": issue_token(mina, **given, by=mina)[1],
        "way_in": f"/mail/in/{box.pk}/{renew_way_in(box, by=ada)}",
        "macro": macro.pk,
        "hook": hook.pk,
        **_tree(mina),
        "since": Entry.objects.latest("pk").pk,
    }


def _tree(by: Any) -> dict[str, object]:
    """Of a service that needs one of two servers."""
    from thirdline.practices.fault_trees.operations import compile_tree
    from thirdline.reference.estate.models import ItemKind
    from thirdline.reference.estate.operations import register_item, set_need

    service, server = (ItemKind.objects.get(slug=one) for one in ("service", "server"))
    top = register_item(name="Crash test", kind=service, by=by)
    members = [register_item(name=f"dummy-{one}", kind=server, by=by) for one in "ab"]
    set_need(top, members=members, k=1, by=by)
    return {"tree": compile_tree(item=top, by=by).pk, "event": f"item-{members[0].pk}"}


def count(since: int) -> dict[str, object]:
    """Everything the campaign promised somebody, as it stands in the tables."""
    return {
        **_talk(),
        **_work(),
        **_ties(),
        **_estate(),
        **_told(since),
        "unfinished": _unfinished(),
    }


def _talk() -> dict[str, object]:
    from thirdline.desk.conversation.models import Message
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.mail.models import InboundLetter, Letter
    from thirdline.foundation.notifications.models import Notice

    rae = Letter.objects.filter(person__email="rae@aldermoor.example")
    notices = Counter(
        (person, kind, entry)
        for person, kind, one, more in Notice.objects.values_list(
            "person", "kind", "entry_id", "entries"
        )
        for entry in {one, *more} - {None}
    )
    return {
        "tickets": Counter(Ticket.objects.values_list("title", flat=True)),
        "messages": _by_text(Message.objects.values_list("text", "ticket")),
        "receipts": Counter(rae.values_list("subject", flat=True)),
        "letters": _by_text(
            (word, ticket)
            for text, ticket in rae.values_list("text", "ticket_id")
            for word in set(WORDS.findall(text))
        ),
        # By Message-ID, which says whose words it carries.
        "taken_in": _by_text(InboundLetter.objects.values_list("message_id", "outcome")),
        "noticed_twice": [str(one) for one, times in notices.items() if times > 1],
        "without_place": Ticket.objects.filter(stay=None, merged_into=None).count(),
    }


def _by_text(rows: Iterable[tuple[str, object]]) -> dict[str, Counter[str]]:
    """How often each text stands on each ticket, or each letter ended in each way."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, place in rows:
        found[text][str(place)] += 1
    return found


def _work() -> dict[str, object]:
    from thirdline.desk.bulk.models import BulkChange
    from thirdline.desk.chores.models import LaterReply, TimeEntry
    from thirdline.foundation.journal.models import Entry

    changes = BulkChange.objects.values_list("pk", "state", "total", "done", "same", "refused")
    runs = Entry.objects.filter(verb="macro.run").values_list("subject_id", flat=True)
    later: defaultdict[str, list[str]] = defaultdict(list)
    for text, state in LaterReply.objects.values_list("text", "state"):
        later[text].append(state)
    return {
        "bulk": {pk: facts for pk, *facts in changes},
        "undone": Counter(
            BulkChange.objects.exclude(undo_of=None).values_list("undo_of", flat=True)
        ),
        "later": later,
        "macros": Counter(runs),
        "time": Counter(TimeEntry.objects.values_list("ticket", flat=True)),
    }


def _ties() -> dict[str, object]:
    from thirdline.desk.links.models import Merge, Run, Step
    from thirdline.desk.tickets.models import Ticket
    from thirdline.practices.catalogue.models import Request

    steps: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for run, outcome in Step.objects.values_list("run", "outcome"):
        steps[run][outcome] += 1
    merges: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)
    for merge in Merge.objects.order_by("pk"):
        merges[merge.ticket_id].append((merge.into_id, merge.undone_at is not None))
    requests: defaultdict[str, list[tuple[int, list[str], str]]] = defaultdict(list)
    for one in Request.objects.select_related("ticket").prefetch_related("approvals"):
        states = [step.state for step in one.approvals.all()]
        requests[one.answers["why"]].append((one.ticket_id, states, one.ticket.state))
    gone = Ticket.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    return {
        "runs": {pk: [ended is not None, steps[pk]] for pk, ended in Run.objects.values_list("pk", "ended_at")},
        "merges": merges,
        "merged": dict(gone),
        "requests": requests,
    }  # fmt: skip


def _estate() -> dict[str, object]:
    from thirdline.foundation.journal.models import Entry
    from thirdline.practices.fault_trees.models import Evidence
    from thirdline.reference.estate.models import ConfigurationItem, FateMember, StateSpan

    items = ConfigurationItem.objects.filter(name__startswith="crash ")
    registered = Entry.objects.filter(
        verb="item.registered", subject_kind="estate.configurationitem"
    )
    shared = FateMember.objects.filter(fate__name="Site Crash hall", until=None)
    return {
        "items": Counter(items.values_list("name", flat=True)),
        "registered": Counter(registered.values_list("subject_id", flat=True)),
        "in_the_hall": Counter(shared.values_list("item", flat=True)),
        "health": dict(items.values_list("name", "health")),
        "spans": Counter(StateSpan.objects.filter(until=None).values_list("words", flat=True)),
        "evidence": Counter(Evidence.objects.values_list("words", flat=True)),
    }


def _told(since: int) -> dict[str, object]:
    from thirdline.foundation.journal.models import Entry
    from thirdline.practices.exchange.models import Delivery

    due = Entry.objects.filter(pk__gt=since, verb__in=TOLD, subject_kind="tickets.ticket")
    return {
        "events": list(due.values_list("pk", flat=True)),
        "deliveries": {
            entry: [str(key), state]
            for entry, key, state in Delivery.objects.values_list("entry_id", "key", "state")
        },
    }


def _unfinished() -> dict[str, int]:
    """What is still to be done, by what it is; a job that failed never will be."""
    from django.db import connection

    from thirdline.desk.bulk.models import BulkChange, BulkRow
    from thirdline.desk.chores.models import LaterReply
    from thirdline.desk.links.models import Run, Step
    from thirdline.foundation.journal.models import Seal
    from thirdline.foundation.journal.queries import finished_entries_after
    from thirdline.foundation.mail.models import InboundLetter
    from thirdline.foundation.notifications.models import Held
    from thirdline.foundation.people.models import Person
    from thirdline.kit import clock
    from thirdline.practices.exchange.models import Delivery
    from thirdline.practices.exchange.queries import entries_for, webhooks_for

    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        waiting: dict[str, int] = dict(cursor.fetchall())
    (hook,) = webhooks_for(Person.objects.get(email="ada@aldermoor.example"))
    seal = Seal.objects.order_by("-id").first()
    waiting |= {
        "letters pending": InboundLetter.objects.filter(outcome="pending").count(),
        "bulk changes running": BulkChange.objects.filter(state="running").count(),
        "bulk rows waiting": BulkRow.objects.filter(outcome="waiting").count(),
        "runs not ended": Run.objects.filter(ended_at=None).count(),
        "steps waiting": Step.objects.filter(outcome="waiting").count(),
        "replies waiting": LaterReply.objects.filter(state="waiting").count(),
        "notices held": Held.objects.filter(due_at__lte=clock.now()).count(),
        "deliveries waiting": Delivery.objects.filter(state="waiting").count(),
        "entries not gathered": len(entries_for(hook, 1_000)),
        "entries not sealed": len(finished_entries_after(seal, limit=1_000)),
    }
    return {name: number for name, number in waiting.items() if number}


def main(verb: str, given: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdline.project.settings")
    import django

    django.setup()
    answer: Any = prepare(given) if verb == "prepare" else count(int(given))
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What the desk itself can do in a macro; each is an operation asked in the runner's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.chores.moments import NotAMoment, read_moment
from thirdline.desk.chores.operations import log_time, put_checklist, remind
from thirdline.desk.chores.queries import template_slugged, templates
from thirdline.desk.chores.rules import TIME_KINDS, On
from thirdline.desk.conversation.operations import add_note, reply
from thirdline.desk.macros.actions import Action, Need, Run, Step, contribute
from thirdline.desk.texts.filling import values_of
from thirdline.desk.texts.queries import text_slugged
from thirdline.desk.texts.rules import asks_in, fill
from thirdline.desk.tickets import operations as tickets
from thirdline.desk.tickets.queries import (
    categories,
    category_slugged,
    service_slugged,
    services,
)
from thirdline.desk.tickets.states import HoldReason
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import person_by_email
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.kit.texts.moments import day_and_hour

HOLDS = [
    ("requester", gettext_lazy("the requester answers")),
    ("vendor", gettext_lazy("a vendor acts")),
    ("change", gettext_lazy("a change is made")),
    ("problem", gettext_lazy("a problem is solved")),
]
CODES = [
    ("fixed", gettext_lazy("fixed")),
    ("workaround", gettext_lazy("works with a workaround")),
    ("explained", gettext_lazy("explained")),
    ("fulfilled", gettext_lazy("fulfilled as requested")),
    ("duplicate", gettext_lazy("the same as another ticket")),
    ("gone", gettext_lazy("went away by itself")),
]
WORDS = Need("words", gettext_lazy("Words"), "words", help=gettext_lazy("Fields may stand in it."))


def body_of(step: Step, by: Person) -> str:
    """The words of the step itself, or of the ready-made text it names."""
    slug = str(step.get("text", "")).strip()
    if not slug:
        return str(step.get("words", ""))
    text = text_slugged(by, slug)
    if text is None:
        raise Refused(_("There is no ready-made text “%(slug)s” for you.") % {"slug": slug})
    return text.body


def said(run: Run) -> str:
    values = values_of(run.ticket, run.by)
    return fill(body_of(run.step, run.by), values, run.answers).text


def _asks(step: Step, by: Person) -> list[str]:
    return asks_in(body_of(step, by))


def _reply(run: Run) -> str:
    text = said(run)
    reply(run.ticket, text=text, by=run.by)
    return _("Reply: %(text)s") % {"text": _short(text)}


def _note(run: Run) -> str:
    text = said(run)
    add_note(run.ticket, text=text, by=run.by)
    return _("Note: %(text)s") % {"text": _short(text)}


def _hold(run: Run) -> str:
    known = {key: str(words) for key, words in HOLDS}
    if run.text("reason") not in known:
        raise Refused(_("A ticket waits for one of: %(known)s.") % {"known": ", ".join(known)})
    reason = HoldReason(run.text("reason"))
    tickets.put_on_hold(run.ticket, reason=reason, words=said(run)[:300], by=run.by)
    return _("On hold until %(what)s.") % {"what": known[reason]}


def _resolve(run: Run) -> str:
    code = run.text("code") or "fixed"
    if code not in dict(CODES):
        raise Refused(_("A ticket ends as one of: %(known)s.") % {"known": ", ".join(dict(CODES))})
    words = said(run)
    tickets.resolve_ticket(run.ticket, words=words, code=code, by=run.by)
    return _("Resolved: %(words)s") % {"words": _short(words)}


def _priority(run: Run) -> str:
    given = run.text("priority")
    if not given.isdecimal() or len(given) > 2:
        raise Refused(_("The priority is a number from 1 to 4."))
    tickets.set_priority(run.ticket, priority=int(given), reason=run.text("reason"), by=run.by)
    return _("Priority %(n)s: %(why)s") % {"n": given, "why": run.text("reason")}


def _service(run: Run) -> str:
    found = service_slugged(run.text("service"))
    if found is None:
        raise Refused(_("There is no service “%(slug)s”.") % {"slug": run.text("service")})
    tickets.edit_ticket(run.ticket, service=found, by=run.by)
    return _("Service: %(name)s") % {"name": found.name}


def _category(run: Run) -> str:
    found = category_slugged(run.text("category"))
    if found is None:
        raise Refused(_("There is no category “%(slug)s”.") % {"slug": run.text("category")})
    tickets.edit_ticket(run.ticket, category=found, by=run.by)
    return _("Category: %(name)s") % {"name": found.name}


def _tags(run: Run) -> str:
    more, less = _names(run.text("add")), set(_names(run.text("remove")))
    kept = [one for one in [*run.ticket.tags, *more] if one not in less]
    tickets.edit_ticket(run.ticket, tags=sorted(set(kept)), by=run.by)
    return _("Tags: %(tags)s") % {"tags": ", ".join(run.ticket.tags) or "–"}


def _assign(run: Run) -> str:
    if not run.text("person"):
        if run.ticket.person_id != run.by.pk:
            tickets.take_ticket(run.ticket, by=run.by)
        return _("It is yours.")
    person = _person(run.text("person"))
    tickets.assign_ticket(run.ticket, to=person, by=run.by)
    return _("Given to %(name)s.") % {"name": person.name}


def _watch(run: Run) -> str:
    person = _person(run.text("person")) if run.text("person") else run.by
    tickets.watch_ticket(run.ticket, person=person, by=run.by)
    return _("%(name)s follows it.") % {"name": person.name}


def _remind(run: Run) -> str:
    on, when = run.text("on") or On.MOMENT, run.text("when")
    try:
        zone = timezone.get_current_timezone()
        due = read_moment(when, clock.now(), zone) if on != On.ANSWER else None
    except NotAMoment as wrong:
        raise Refused(str(wrong)) from None
    remind(run.ticket, on=on, due_at=due, words=run.text("words"), by=run.by)
    said = day_and_hour(due) if due else _("on the answer")
    return _("You are reminded: %(when)s") % {"when": said}


def _checklist(run: Run) -> str:
    template = template_slugged(run.text("template"))
    if template is None:
        raise Refused(_("There is no checklist “%(slug)s”.") % {"slug": run.text("template")})
    put_checklist(run.ticket, template=template, by=run.by)
    return _("Checklist: %(name)s") % {"name": template.name}


def _time(run: Run) -> str:
    given = run.text("minutes")
    minutes = int(given) if given.isdecimal() and len(given) < 6 else 0
    kind = run.text("kind") or "work"
    log_time(run.ticket, minutes=minutes, kind=kind, words=run.text("words"), by=run.by)
    return _("%(n)s min logged.") % {"n": minutes}


def _simple(operation: Callable[..., Any], words: Any) -> Callable[[Run], str]:
    def act(run: Run) -> str:
        operation(run.ticket, by=run.by)
        return str(words)

    return act


def _cancel(run: Run) -> str:
    tickets.cancel_ticket(run.ticket, reason=run.text("reason"), by=run.by)
    return _("Cancelled: %(why)s") % {"why": run.text("reason")}


def _person(address: str) -> Person:
    person = person_by_email(address)
    if person is None:
        raise Refused(_("Nobody here has the address %(address)s.") % {"address": address[:80]})
    return person


def _names(given: str) -> list[str]:
    return [one.strip() for one in given.split(",") if one.strip()]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 300 else f"{flat[:299]}…"


_TEXT = Need(
    "text", gettext_lazy("Ready-made text"), needed=False, help=gettext_lazy("Its short name")
)
_FREE = Need("words", gettext_lazy("Or words of its own"), "words", needed=False)
_PERSON = Need(
    "person", gettext_lazy("Whose address"), needed=False, help=gettext_lazy("Empty means you")
)
_WHY = Need("reason", gettext_lazy("Why"))

contribute(
    Action("reply", gettext_lazy("Reply"), _reply, (_TEXT, _FREE), _asks),
    Action("note", gettext_lazy("Internal note"), _note, (_TEXT, _FREE), _asks),
    Action(
        "hold", gettext_lazy("Put on hold"), _hold,
        (Need("reason", gettext_lazy("Until"), choices=lambda: HOLDS), _FREE), _asks,
    ),
    Action("resume", gettext_lazy("Take off hold"), _simple(tickets.take_off_hold, gettext_lazy("The work goes on."))),
    Action(
        "resolve", gettext_lazy("Resolve"), _resolve,
        (Need("code", gettext_lazy("How it ended"), choices=lambda: CODES), _TEXT, _FREE), _asks,
    ),
    Action("close", gettext_lazy("Close"), _simple(tickets.close_ticket, gettext_lazy("Closed."))),
    Action("cancel", gettext_lazy("Cancel ticket"), _cancel, (_WHY,)),
    Action(
        "priority", gettext_lazy("Set priority"), _priority,
        (Need("priority", gettext_lazy("Priority"), choices=lambda: [(str(n), str(n)) for n in (1, 2, 3, 4)]), _WHY),
    ),
    Action(
        "service", gettext_lazy("Set service"), _service,
        (Need("service", gettext_lazy("Service"), choices=lambda: [(one.slug, one.name) for one in services()]),),
    ),
    Action(
        "category", gettext_lazy("Set category"), _category,
        (Need("category", gettext_lazy("Category"), choices=lambda: [(one.slug, one.name) for one in categories()]),),
    ),
    Action(
        "tags", gettext_lazy("Change tags"), _tags,
        (Need("add", gettext_lazy("Add, with commas between"), needed=False), Need("remove", gettext_lazy("Take away"), needed=False)),
    ),
    Action("assign", gettext_lazy("Assign"), _assign, (_PERSON,)),
    Action("release", gettext_lazy("Give back to the team"), _simple(tickets.release_ticket, gettext_lazy("Free for the team."))),
    Action("watch", gettext_lazy("Follow"), _watch, (_PERSON,)),
    Action(
        "remind", gettext_lazy("Remind me"), _remind,
        (
            Need("on", gettext_lazy("Of what"), choices=lambda: [(one.value, one.value) for one in On]),
            Need("when", gettext_lazy("When"), needed=False, help=gettext_lazy("in 2 h, tomorrow 9:00")),
            Need("words", gettext_lazy("Words"), needed=False),
        ),
    ),
    Action(
        "checklist", gettext_lazy("Put a checklist on it"), _checklist,
        (Need("template", gettext_lazy("Which"), choices=lambda: [(one.slug, one.name) for one in templates()]),),
    ),
    Action(
        "time", gettext_lazy("Log time"), _time,
        (
            Need("minutes", gettext_lazy("Minutes"), "number"),
            Need("kind", gettext_lazy("What it was"), needed=False, choices=lambda: list(TIME_KINDS.items())),
            Need("words", gettext_lazy("Words"), needed=False),
        ),
    ),
)  # fmt: skip

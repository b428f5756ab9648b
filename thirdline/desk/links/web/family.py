from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from thirdline.desk.links import finding, operations, queries, rules
from thirdline.desk.links.web.forms import AttachForm, RunForm
from thirdline.desk.links.web.showing import TITLES, drawn, given_to, status_of
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

MOST_APART = 100
SAYING = (rules.Do.ANSWER, rules.Do.RESOLVE)


@staff
def attach(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    form = AttachForm(given_to(request), reader=by)
    if request.method != "POST" or not form.is_valid():
        return drawn(request, "attach", ticket, form, status=status_of(request))
    given, others = form.cleaned_data, form.cleaned_data["tickets"]
    parent, children = (ticket, others) if given["way"] == "parent" else (others[0], [ticket])
    done = operations.attach_children(parent, children=children, move=given["move"], by=by)
    return go(request, ticket.get_absolute_url(), told=told_of(done, parent))


@staff
def similar(request: HttpRequest, number: int) -> HttpResponse:
    """Open tickets that may be about the same, to become children of this one together."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    if request.method != "POST":
        facts = {"ticket": ticket, "title": TITLES["similar"], "here": request.path}
        found = finding.similar_to(ticket, by)
        return page(request, "links/similar.html", {**facts, "found": found}, part="links-form")
    ticked = queries.readable_among(by, _numbers(request.POST.getlist("ticket")))
    if not ticked:
        raise Refused(_("Tick the tickets first."))
    done = operations.attach_children(ticket, children=list(ticked.values()), by=by)
    return go(request, ticket.get_absolute_url(), told=told_of(done, ticket))


def told_of(done: list[Any], parent: Ticket) -> str:
    """How many came under the parent; if none did, why."""
    stayed = [one.refusal for one in done if one.refusal]
    if len(stayed) == len(done):
        raise Refused(" ".join(dict.fromkeys(stayed)))
    n = len(done) - len(stayed)
    words = ngettext(
        "%(n)s ticket is a child of %(parent)s.", "%(n)s tickets are children of %(parent)s.", n
    )
    return " ".join([words % {"n": n, "parent": parent.label}, *dict.fromkeys(stayed)])


@staff
@require_POST
def detach(request: HttpRequest, number: int) -> HttpResponse:
    by, tie = reader(request), queries.tie_for(reader(request), number)
    operations.detach_child(tie, by=by)
    back = tie.child if request.POST.get("of") == str(tie.child_id) else tie.parent
    told = _("%(child)s is detached.") % {"child": tie.child.label}
    return go(request, back.get_absolute_url(), told=told)


@staff
def children(request: HttpRequest, number: int) -> HttpResponse:
    """Every child, fifty a page."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    after = request.GET.get("after", "")
    rows = queries.children_of(ticket, by)
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    found = list(rows[: queries.PAGE + 1])
    facts = {
        "ticket": ticket,
        "counts": queries.count_children(ticket, by),
        "rows": found[: queries.PAGE],
        "next": found[queries.PAGE - 1].pk if len(found) > queries.PAGE else None,
    }
    return page(request, "links/children.html", facts)


@staff
def run(request: HttpRequest, number: int, do: str) -> HttpResponse:
    """The same for all children: what it asks, and whom one may wish to leave out."""
    by, ticket, what = reader(request), ticket_for(reader(request), number), _do(do)
    form = RunForm(given_to(request), initial={"text": _opening(what)})
    form.fields["text"].required = what in SAYING
    if request.method != "POST" or not form.is_valid():
        return _asked(request, ticket, what, form)
    given, leave_out = form.cleaned_data, _numbers(request.POST.getlist("leave_out"))
    given["follows_parent"] = given["follows_parent"] and what is rules.Do.HOLD
    given["also_parent"] = given["also_parent"] and what in SAYING
    once = request.POST.get("once", "")[:40] or None
    operations.begin_run(ticket, do=what, leave_out=leave_out, once=once, by=by, **given)
    return go(request, ticket.get_absolute_url(), told=_("The children are being told."))


def _asked(request: HttpRequest, ticket: Ticket, what: rules.Do, form: RunForm) -> HttpResponse:
    by = reader(request)
    facts = {
        "do": what.value,
        "counts": queries.count_children(ticket, by),
        "apart": _apart(ticket, by) if what is not rules.Do.RESUME else [],
        "once": queries.new_key(),
    }
    return drawn(request, "run", ticket, form, status=status_of(request), **facts)


def _apart(parent: Ticket, by: Person) -> list[tuple[Ticket, str]]:
    """Children that stand differently from the others, with what speaks for leaving them out."""
    rows = queries.standing_apart(parent, by)[:MOST_APART]
    return [(one, why) for one in rows if (why := rules.stands_apart(one, parent))]


def _opening(do: rules.Do) -> str:
    return _("Hello {first_name},\n\n") if do in SAYING else ""


def _do(do: str) -> rules.Do:
    return rules.Do(do) if do in list(rules.Do) else rules.Do.ANSWER


def _numbers(given: list[str]) -> list[int]:
    return [int(one) for one in given if one.isdecimal() and len(one) < 19]


@staff
@require_POST
def cancellation(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.run_for(reader(request), number)
    operations.cancel_run(one, by=by)
    return go(request, one.parent.get_absolute_url(), told=_("Stopped; what is done stays done."))

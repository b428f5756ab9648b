"""Set-up: where letters come from, and whether they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.foundation.mail import operations, queries
from thirdline.foundation.mail.fetching import CannotFetch, look_into
from thirdline.foundation.mail.rules import MailboxKind
from thirdline.foundation.mail.web.mailbox_forms import facts_of, form_for
from thirdline.foundation.people.gates import administrators, reader
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.foundation.mail.models import Mailbox


@administrators
def mailboxes(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    facts = {"mailboxes": queries.mailboxes_for(person), "held": queries.held_back(person)}
    return page(request, "mail/mailboxes.html", facts)


@administrators
@require_POST
def held(request: HttpRequest) -> HttpResponse:
    """Take in what was held back of one sender, or make nothing of it."""
    by, sender = reader(request), request.POST.get("sender", "")[:254]
    if request.POST.get("decision") == "take-in":
        number = operations.release_letters(sender, by=by)
        told = ngettext("%(n)s letter is taken in.", "%(n)s letters are taken in.", number)
    else:
        number = operations.leave_letters(sender, by=by)
        told = ngettext("%(n)s letter is left.", "%(n)s letters are left.", number)
    return go(request, reverse("mail:mailboxes"), told=told % {"n": number})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    kind = MailboxKind.HTTP if kind == MailboxKind.HTTP else MailboxKind.IMAP
    form = form_for(None, kind, request.POST or None)
    facts = {"form": form, "kind": kind}
    if request.method != "POST":
        return page(request, "mail/mailbox.html", facts)
    if not form.is_valid():
        return page(request, "mail/mailbox.html", facts, status=422)
    made = operations.add_mailbox(by=reader(request), kind=kind, **facts_of(form))
    if made.is_imap:
        return go(request, _address(made.pk), told=_("Kept. Try whether it opens."))
    return _with_key(request, made)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.mailbox_for(reader(request), number)
    form = form_for(found, found.kind, request.POST or None)
    if request.method != "POST":
        return _show(request, found, form=form)
    if not form.is_valid():
        return _show(request, found, form=form, status=422)
    facts = facts_of(form)
    operations.change_mailbox(found, secret=facts.pop("secret"), by=reader(request), **facts)
    return go(request, _address(number), told=_("Saved."))


@administrators
@require_POST
def trials(request: HttpRequest, number: int) -> HttpResponse:
    """Opens it as the worker does, and takes nothing."""
    found = queries.mailbox_for(reader(request), number)
    try:
        return _show(request, found, opened=look_into(found))
    except CannotFetch as problem:
        return _show(request, found, problem=str(problem))


@administrators
@require_POST
def keys(request: HttpRequest, number: int) -> HttpResponse:
    return _with_key(request, queries.mailbox_for(reader(request), number))


@administrators
@require_POST
def removal(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.mailbox_for(reader(request), number)
    operations.remove_mailbox(found, by=reader(request))
    told = _("Letters to %(address)s are fetched no more.") % {"address": found.address}
    return go(request, reverse("mail:mailboxes"), told=told)


def _with_key(request: HttpRequest, found: Mailbox) -> HttpResponse:
    """Shown in the answer itself, once: a redirect would have to keep it somewhere."""
    key = operations.renew_way_in(found, by=reader(request))
    way_in = request.build_absolute_uri(reverse("mail:way-in", args=[found.pk, key]))
    response = _show(request, found, way_in=way_in)
    response["Cache-Control"] = "no-store"
    return response


def _address(number: int) -> str:
    return reverse("mail:mailbox", args=[number])


def _show(request: HttpRequest, found: Mailbox, *, status: int = 200, **given: Any) -> HttpResponse:
    facts = {"mailbox": found, "kind": found.kind, "form": form_for(found, found.kind)}
    return page(request, "mail/mailbox.html", {**facts, **given}, status=status)

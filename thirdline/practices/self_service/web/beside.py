from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.conversation.operations import save_draft
from thirdline.desk.conversation.queries import drafts_of
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import page
from thirdline.practices.self_service.beside import Offer, articles_beside
from thirdline.practices.self_service.operations import use_article
from thirdline.practices.self_service.rules import Use
from thirdline.reference.knowledge.queries import article_for

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person
    from thirdline.reference.knowledge.models import Article

TEMPLATE = "self_service/beside.html"


@staff
def beside(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(reader(request), number)
    return _answer(request, ticket)


@staff
@require_POST
def uses(request: HttpRequest, number: int) -> HttpResponse:
    """`how` says what is done: put the link or the text into the reply, or it solved the ticket."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    given, how = request.POST.get("article", ""), request.POST.get("how", "")
    article, solved = _chosen(by, given), how == "solved"
    if not solved and not Offer(article, None, False).is_sendable:
        raise Refused(_("Only the support teams may read this article, so it is not sent."))
    use_article(ticket, article=article, how=Use.SOLVED if solved else Use.SENT, by=by)
    if request.headers.get("HX-Request") == "true":
        return _answer(request, ticket, told=_("Noted."))
    if not solved:
        _into_draft(request, ticket, Offer(article, None, False), how)
    return redirect(ticket.get_absolute_url())


def _chosen(by: Person, given: str) -> Article:
    if not given.isdecimal() or len(given) > 18:
        raise Refused(_("Choose which article it was."))
    return article_for(by, int(given))


def _into_draft(request: HttpRequest, ticket: Ticket, offer: Offer, how: str) -> None:
    """Without script the words go into the draft, which the composer shows on the next page."""
    begun = drafts_of(ticket, reader(request)).get("reply")
    words = offer.text if how == "text" else offer.link
    text = f"{begun.text}\n\n{words}" if begun else words
    save_draft(ticket, kind="reply", text=text, by=reader(request))


def _answer(request: HttpRequest, ticket: Ticket, told: str = "") -> HttpResponse:
    question = request.GET.get("q", "").strip()[:200]
    shown = articles_beside(ticket, reader(request), question=question)
    return page(request, TEMPLATE, {"beside": shown}, part="ticket-articles", told=told)

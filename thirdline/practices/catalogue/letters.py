"""The letters of approvals; an organisation may write what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from thirdline.desk.letters.of_tickets import sample_ticket
from thirdline.desk.letters.rules import TICKET_FIELDS, Facts, LetterEvent, register
from thirdline.desk.letters.writing import letter_about, letter_to
from thirdline.kit import clock
from thirdline.kit.texts import moments
from thirdline.kit.texts.later import later
from thirdline.practices.catalogue.rules import money
from thirdline.practices.catalogue.saying import said_answers
from thirdline.practices.catalogue.shapes import fields_of

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person
    from thirdline.practices.catalogue.models import Approval, Request


def _asking(facts: Facts) -> str:
    said = {"name": facts["asker"], "item": facts["item"]}
    if facts["if_again"] is not None:
        return _("Still waiting: %(name)s asks for “%(item)s” and needs your approval.") % said
    return _("%(name)s asks for “%(item)s” and needs your approval.") % said


def _sample() -> Facts:
    return {
        **sample_ticket(),
        "title": pgettext("sample", "Notebook"),
        "asker": "Noor Haddad",
        "item": pgettext("sample", "Notebook"),
        "price": money(1200, "EUR"),
        "answers": _line(pgettext("sample", "Keyboard"), pgettext("sample", "German")),
        "if_again": None,
        "deputised": "Mina Okafor",
        "promised": moments.in_full(clock.now()),
        "reason": pgettext("sample", "The old one is under warranty until May."),
        "link": f"{settings.SITE_URL}/help/approvals/20418",
    }


def _line(label: str, words: str) -> str:
    return pgettext("answer of a form", "%(label)s: %(words)s") % {"label": label, "words": words}


TO_APPROVE = register(
    LetterEvent(
        "approval_asked",
        later("A request needs an approval"),
        lambda: pgettext(
            "letter",
            "Hello {name},\n\n{asker} asks for “{item}” and needs your approval.\n\n{if_again}It still waits for you.\n\nYou decide in place of {deputised}.\n\nPrice: {price}\n\n{answers}\n\nApprove it, or say why not, here:\n{link}\n\nNobody works on it before. If you are away, name a deputy on that page.",
        ),
        _sample,
        {
            **TICKET_FIELDS,
            "link": later("the page where it is decided"),
            "asker": later("who asks for it"),
            "item": later("the item of the catalogue"),
            "price": later("what it costs"),
            "answers": later("what was filled in, one answer a line"),
            "deputised": later("whom a deputy stands in for"),
            "if_again": later("this paragraph only in a reminder"),
        },
        subject=_asking,
        needed="link",
    )
)
APPROVED = register(
    LetterEvent(
        "request_approved",
        later("A request is approved"),
        lambda: pgettext(
            "letter",
            "Hello {name},\n\n{number} “{title}” is approved, and we begin.\n\nYou have it by {promised}.",
        ),
        _sample,
        {**TICKET_FIELDS, "promised": later("when it is promised")},
        foot=True,
    )
)
REFUSED = register(
    LetterEvent(
        "request_refused",
        later("A request is not approved"),
        lambda: pgettext(
            "letter",
            "Hello {name},\n\n{number} “{title}” was not approved, so it is closed. {author} says:\n\n{reason}",
        ),
        _sample,
        {
            **TICKET_FIELDS,
            "author": later("who decided"),
            "reason": later("why it was not approved"),
        },
        needed="reason",
        foot=True,
    )
)


def letter_to_approver(
    step: Approval, person: Person, *, again: bool, deputised: list[str]
) -> tuple[str, str]:
    """What a notice says of it, and the letter, in the language that is active."""
    request, ticket = step.request, step.request.ticket
    answers = [_line(*one) for one in said_answers(fields_of(request), request.answers)]
    facts: Facts = {
        "number": ticket.label,
        "title": ticket.title,
        "link": settings.SITE_URL + reverse("portal:approval", args=[step.pk]),
        "asker": ticket.requester.name,
        "item": request.item_name,
        "price": money(request.price, request.currency) or None,
        "answers": "\n".join(answers) or None,
        "deputised": ", ".join(deputised) or None,
        "if_again": "" if again else None,
    }
    return TO_APPROVE.subject(facts), letter_to(person, TO_APPROVE, facts)


def letter_of_decision(request: Request, *, yes: bool, author: str, reason: str) -> str:
    """For whoever asked, in the language that is active."""
    ticket = request.ticket
    if not yes:
        return letter_about(ticket, ticket.requester, REFUSED, author=author, reason=reason)
    at = request.promised_at
    promised = moments.in_full(at) if at else None
    return letter_about(ticket, ticket.requester, APPROVED, promised=promised)

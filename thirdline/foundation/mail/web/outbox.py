from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.mail import queries
from thirdline.foundation.mail.operations import clear_address, resend_letter
from thirdline.foundation.mail.rules import STATE_WORDS, LetterState, why_not_resend
from thirdline.foundation.people.gates import administrators, reader
from thirdline.kit.ui.pages import go, page
from thirdline.kit.ui.shapes import ChoiceShape

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

# Numbers beyond what a row can have would only make the database complain.
MOST_DIGITS = 18


@administrators
def outbox(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in {one.value for one in LetterState} else ""
    before = request.GET.get("before", "")
    below = int(before) if before.isdecimal() and len(before) <= MOST_DIGITS else None
    letters = queries.letters_for(reader(request), state=state, before=below)
    facts = {
        "letters": letters,
        "state": state,
        "states": _states(state),
        "older": letters[-1].pk if len(letters) == queries.PAGE else None,
        "server": queries.mail_server(),
        "troubles": [] if below or state else queries.troubles(reader(request)),
    }
    return page(request, "mail/outbox.html", facts)


@administrators
def letter(request: HttpRequest, number: int) -> HttpResponse:
    return page(request, "mail/letter.html", _facts(reader(request), number))


@administrators
@require_POST
def resendings(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.letter_for(reader(request), number)
    resend_letter(one, by=reader(request))
    return go(
        request, reverse("mail:letter", args=[number]), told=_("The letter is on its way again.")
    )


@administrators
@require_POST
def clearings(request: HttpRequest) -> HttpResponse:
    address = request.POST.get("address", "")
    gone = clear_address(address, by=reader(request))
    told = _("%(address)s is written to as before.") if gone else _("%(address)s was not marked.")
    return go(request, reverse("mail:outbox"), told=told % {"address": address[:254]})


def _facts(person: Person, number: int) -> dict[str, Any]:
    one = queries.letter_for(person, number)
    why_not = why_not_resend(one.state, queries.mail_server() is not None)
    return {"letter": one, "why_not_resend": why_not}


def _states(current: str) -> list[ChoiceShape]:
    here = reverse("mail:outbox")
    every = [ChoiceShape(_("All"), here, current == "")]
    return every + [
        ChoiceShape(words, f"{here}?state={state}", current == state)
        for state, words in STATE_WORDS.items()
    ]

"""The letter that asks how it went; an organisation may write what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from thirdline.desk.letters.of_tickets import sample_ticket
from thirdline.desk.letters.rules import TICKET_FIELDS, Facts, LetterEvent, register
from thirdline.desk.letters.writing import letter_to
from thirdline.kit import clock
from thirdline.kit.texts import moments
from thirdline.kit.texts.later import later
from thirdline.practices.surveys import rules
from thirdline.practices.surveys.tokens import token_of

if TYPE_CHECKING:
    from thirdline.practices.surveys.models import Survey


def _scores(address: str) -> str:
    """A line for each score with the link that gives it, the best first."""
    lines = [
        pgettext("survey letter", "- %(score)s, %(words)s: %(link)s")
        % {"score": score, "words": words, "link": f"{address}?score={score}"}
        for score, words in rules.SCORES.items()
    ]
    return "\n".join(reversed(lines))


def _sample() -> Facts:
    return {
        **sample_ticket(),
        "question": _("How did it go?"),
        "scores": _scores(f"{settings.SITE_URL}/surveys/0"),
        "until": moments.day(timezone.localtime(clock.now())),
    }


ASKED = register(
    LetterEvent(
        "survey_asked",
        later("How did it go? (survey)"),
        lambda: pgettext(
            "letter",
            "Hello {name},\n\n{number} “{title}” is solved. {question}\n\n{scores}\n\nOne click shows your score; you confirm it on the page, and may add a comment. Until {until}.",
        ),
        _sample,
        {
            **TICKET_FIELDS,
            "question": later("the question of the survey plan"),
            "scores": later("a line with a link for each score"),
            "until": later("the last day an answer counts"),
        },
        subject=lambda facts: f"[{facts['number']}] {facts['question']}",
        needed="scores",
    )
)


def asking_letter(survey: Survey) -> tuple[str, str]:
    """Subject and text, in the language that is active: that of the person who is asked."""
    ticket, closes = survey.ticket, survey.closes_at
    facts: Facts = {
        "number": ticket.label,
        "title": ticket.title,
        "link": settings.SITE_URL + ticket.get_absolute_url(),
        "question": survey.plan.question or _("How did it go?"),
        "scores": _scores(f"{settings.SITE_URL}/surveys/{token_of(survey.pk)}"),
        "until": moments.day(timezone.localtime(closes)) if closes else None,
    }
    return ASKED.subject(facts), letter_to(survey.person, ASKED, facts)

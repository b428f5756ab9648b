"""A survey as a page draws it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from thirdline.kit import clock
from thirdline.practices.surveys import queries
from thirdline.practices.surveys.models import Survey
from thirdline.practices.surveys.rules import SCORES, Answering, why_not_answer
from thirdline.practices.surveys.tokens import token_of


def form_facts(
    survey: Survey, *, chosen: int = 0, comment: str = "", refusal: str = ""
) -> dict[str, Any]:
    """The form of a survey with what was answered before, or why it is closed."""
    answer = queries.answer_of(survey)
    facts = Answering(
        survey.sent_at is not None,
        survey.skipped_at is not None,
        survey.closes_at,
        answer.at if answer else None,
        survey.plan.changeable_for,
    )
    return {
        "survey": survey,
        "token": token_of(survey.pk),
        "question": survey.plan.question or _("How did it go?"),
        "scores": [(score, words) for score, words in SCORES.items()],
        "answer": answer,
        "chosen": chosen or (answer.score if answer else 0),
        "comment": comment or (answer.comment if answer else ""),
        "changeable_until": answer.at + survey.plan.changeable_for if answer else None,
        "why_not": why_not_answer(facts, 5, "", now=clock.now()),
        "refusal": refusal,
    }

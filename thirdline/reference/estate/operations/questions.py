"""Questions of what would fail, kept with the answer as it was given."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.reference.estate import debt_rules
from thirdline.reference.estate.models import Question
from thirdline.reference.estate.what_if import Ticked, what_if


@transaction.atomic
def ask_what_if(
    *,
    title: str,
    failed: Sequence[int],
    maintenance: Sequence[int] = (),
    fates: Sequence[int] = (),
    by: Person,
) -> Question:
    """Keep what would go down if these failed, with the answer as the estate is now."""
    title, now = title.strip()[:200], clock.now()
    ticked = len(failed) + len(maintenance)
    refuse_if(debt_rules.why_not_ask_what_if(title, ticked, len(fates), by))
    asked = Ticked(tuple(failed), tuple(maintenance), tuple(fates))
    question = Question.objects.create(
        title=title, failed=list(failed), maintenance=list(maintenance), fates=list(fates),
        answer=what_if(asked, at=now), asked_by=by, asked_at=now,
    )  # fmt: skip
    down = len(question.answer["down"])
    record("question.asked", question, by=by, facts={"down": down}, words={"title": title})
    return question


@transaction.atomic
def remove_question(question: Question, *, by: Person) -> Question:
    """Take a question off the list; who asked it may, and whoever keeps the estate."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    refuse_if(debt_rules.why_not_remove_question(question, by))
    question.removed_at = clock.now()
    question.save(update_fields=["removed_at"])
    record("question.removed", question, by=by, words={"title": question.title})
    return question

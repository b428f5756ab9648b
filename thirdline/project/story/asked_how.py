"""How people found it: surveys about a few solved tickets a day, and what came back."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from thirdline.desk.tickets.models import Resolution
from thirdline.kit import clock
from thirdline.practices.surveys.models import Survey
from thirdline.practices.surveys.operations import answer_survey, plan_survey, send_survey
from thirdline.project.story.stage import Script, Stage

EVERY = timedelta(hours=12)
SCORES, SHARES = (5, 4, 3, 2, 1), (46, 31, 11, 8, 4)
ANSWER = 0.36
WORDS: dict[int, tuple[str, ...]] = {
    5: ("Quick and friendly.", "Solved before my coffee was cold.", "", "", ""),
    4: ("Good, but I had to call once.", "Works again.", "", ""),
    3: ("Solved in the end.", "", "Nobody told me it would take two days."),
    2: ("I explained it three times.", "It came back the next morning."),
    1: ("Two days without payroll, and no word in between.", "I gave up and found it myself."),
}


def plan(stage: Stage, begins: datetime) -> None:
    stage.enter(begins + timedelta(days=1, hours=5), _ask(stage, Random("surveys")))  # noqa: S311


def _ask(stage: Stage, random: Random) -> Script:
    by = stage.house.robot
    while True:
        now = clock.now()
        solved = Resolution.objects.select_related("ticket__requester").filter(
            at__gt=now - EVERY - timedelta(hours=2), at__lte=now - timedelta(hours=2),
            reopened_at=None, ticket__state__in=["resolved", "closed"],
        )  # fmt: skip
        for one in solved.order_by("pk"):
            survey = plan_survey(one.ticket, by=by)
            if survey is not None and survey.due_at is not None:
                survey = send_survey(survey, by=by)
                _answer(survey, random)
        yield now + EVERY


def _answer(survey: Survey, random: Random) -> None:
    if survey.sent_at is None or random.random() > ANSWER:
        return
    score = random.choices(SCORES, SHARES)[0]
    answer_survey(survey, score=score, comment=random.choice(WORDS[score]), by=survey.person)

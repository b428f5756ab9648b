from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from thirdline.desk.chores.operations import end_reminder, remind
from thirdline.desk.chores.rules import why_not_keep_chore
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import last_resolution_of
from thirdline.desk.tickets.states import State
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import person_for_update
from thirdline.foundation.people.readers import as_reader
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.surveys import queries, rules
from thirdline.practices.surveys.letters import asking_letter
from thirdline.practices.surveys.models import Answer, FollowUp, Survey


@transaction.atomic
def plan_survey(ticket: Ticket, *, by: Person) -> Survey | None:
    """Decide whether to ask about a solution, and when; None where nobody is asked."""
    resolution, plan = last_resolution_of(ticket), queries.plan_for(ticket)
    if plan is None or resolution is None or resolution.reopened_at is not None:
        return None
    if not rules.is_drawn(ticket.pk, plan.share):
        return None
    now, person = clock.now(), ticket.requester
    known = Survey.objects.filter(resolution=resolution).first()
    if known is not None:
        return known
    survey = Survey(
        ticket=ticket, resolution=resolution, plan=plan, person=person, team=resolution.team,
        tier_level=resolution.tier_level, planned_at=now, due_at=now + plan.ask_after,
    )  # fmt: skip
    if rules.why_not_ask_how_it_was(_asking(survey), now=now):
        return None
    survey.save()
    facts = {"survey": survey.pk, "plan": plan.slug}
    record("survey.planned", ticket, by=by, facts=facts)
    return survey


def _asking(survey: Survey) -> rules.Asking:
    ticket, person = survey.ticket, survey.person
    return rules.Asking(
        is_robot=person.is_robot,
        is_active=person.is_active,
        is_history=ticket.history is not None,
        is_restricted=ticket.restricted,
        asks_restricted=survey.plan.restricted,
        solved_by_requester=survey.resolution.by_id == person.pk,
        is_solved=ticket.state in {State.RESOLVED, State.CLOSED},
        last_sent_at=queries.last_sent_to(person),
        rest=timedelta(days=survey.plan.rest_days),
    )


@transaction.atomic
def send_due_surveys(*, limit: int, by: Person) -> int:
    """Send a batch of what is due; the number claimed."""
    surveys = queries.due_surveys_for_update(clock.now(), limit=limit)
    for survey in surveys:
        send_survey(survey, by=by)
    return len(surveys)


@transaction.atomic
def send_survey(survey: Survey, *, by: Person) -> Survey:
    """Ask by letter and on the portal, or say why not: at most one a person in so many days."""
    survey = queries.survey_for_update(survey)
    if survey.due_at is None:
        return survey
    # Two surveys of one person that fall due together wait for each other here.
    survey.person = person_for_update(survey.person)
    now, reason = clock.now(), rules.why_not_ask_how_it_was(_asking(survey), now=clock.now())
    survey.due_at = None
    if reason:
        return _skip(survey, reason, by)
    _mark_sent(survey)
    facts = {"survey": survey.pk, "person": survey.person_id, "at": now.isoformat()}
    entry = record("survey.sent", survey.ticket, by=by, facts=facts)
    _write(survey, entry.pk, by)
    return survey


def _mark_sent(survey: Survey) -> None:
    now = clock.now()
    survey.due_at, survey.sent_at = None, now
    survey.closes_at = now + timedelta(days=survey.plan.open_days)
    survey.save(update_fields=["due_at", "sent_at", "closes_at"])


def _skip(survey: Survey, reason: str, by: Person) -> Survey:
    survey.due_at, survey.skipped_at, survey.skipped_because = None, clock.now(), reason
    survey.save(update_fields=["due_at", "skipped_at", "skipped_because"])
    facts = {"survey": survey.pk, "because": reason}
    record("survey.skipped", survey.ticket, by=by, facts=facts)
    return survey


def _write(survey: Survey, entry_id: int, by: Person) -> None:
    person, ticket = survey.person, survey.ticket
    with as_reader(person):
        subject, letter = asking_letter(survey)
        said = {"ticket": ticket.label, "title": ticket.title}
        notify(
            person, kind="survey.asked",
            text=_("How did it go with %(ticket)s “%(title)s”?") % said,
            url=ticket.get_absolute_url(), ticket_id=ticket.pk, entry_id=entry_id,
            subject=subject, letter=letter, by=by,
        )  # fmt: skip


@transaction.atomic
def answer_survey(
    survey: Survey, *, score: int, comment: str = "", channel: str = "mail", by: Person
) -> Answer:
    """Keep what somebody says about a solution; it may be changed for a while."""
    survey = queries.survey_for_update(survey)
    comment = comment.replace("\x00", "").strip()
    known = queries.answer_of(survey)
    refuse_if(rules.why_not_answer(_answering(survey, known), score, comment, now=clock.now()))
    if by.pk != survey.person_id:
        raise Refused(_("Only the person who was asked answers."))
    if survey.sent_at is None:
        # Whoever answers on the portal before the letter goes out is not asked again.
        _mark_sent(survey)
    before = known.score if known else None
    answer = known or Answer(survey=survey, channel=channel, at=clock.now())
    answer.score, answer.comment = score, comment
    answer.changed_at = clock.now() if known else None
    answer.save()
    low = score <= survey.plan.low_score
    facts = {"survey": survey.pk, "score": score, "before": before, "low": low}
    words = {"comment": comment[:500]} if comment else None
    told = topics_of(survey.ticket)
    record("survey.answered", survey.ticket, by=by, facts=facts, words=words, topics=told)
    return answer


def _answering(survey: Survey, known: Answer | None) -> rules.Answering:
    return rules.Answering(
        sent=survey.sent_at is not None,
        skipped=survey.skipped_at is not None,
        closes_at=survey.closes_at,
        answered_at=known.at if known else None,
        changeable_for=survey.plan.changeable_for,
    )


@transaction.atomic
def drop_surveys(ticket: Ticket, *, by: Person) -> int:
    """A ticket that is open again is asked about when it is solved again."""
    waiting = list(queries.waiting_about(ticket))
    for survey in waiting:
        survey.ticket = ticket
        _skip(survey, "open again", by)
    return len(waiting)


@transaction.atomic
def open_follow_up(answer: Answer, *, by: Person) -> FollowUp:
    """Have the lead of the team that solved it look at a low score, with a reminder on the ticket."""
    known = FollowUp.objects.filter(answer=answer).first()
    if known is not None:
        return known
    survey, now = answer.survey, clock.now()
    lead = survey.team.lead if survey.team and survey.team.lead else None
    follow_up = FollowUp(answer=answer, lead=lead if lead and lead.is_active else None)
    follow_up.opened_at = now
    if follow_up.lead is not None and not why_not_keep_chore(survey.ticket, follow_up.lead):
        due_at = now + survey.plan.follow_up_within
        with translation.override(follow_up.lead.language):
            words = rules.reminder_words(survey.person.name, answer.score, answer.comment)
        follow_up.reminder = remind(survey.ticket, due_at=due_at, words=words, by=follow_up.lead)
    follow_up.save()
    facts = {"survey": survey.pk, "lead": follow_up.lead_id}
    record("survey.follow_up_opened", survey.ticket, by=by, facts=facts)
    return follow_up


@transaction.atomic
def close_follow_up(follow_up: FollowUp, *, words: str, by: Person) -> FollowUp:
    """Say what came of a low score; the words are kept beside it, and the reminder is done."""
    follow_up = queries.follow_up_for_update(follow_up)
    words = words.replace("\x00", "").strip()
    refuse_if(rules.why_not_close_follow_up(follow_up.closed_at is not None, words, by))
    follow_up.closed_at, follow_up.closed_by, follow_up.words = clock.now(), by, words
    follow_up.save(update_fields=["closed_at", "closed_by", "words"])
    survey = follow_up.answer.survey
    if follow_up.reminder is not None:
        end_reminder(follow_up.reminder, by=by)
    facts = {"survey": survey.pk, "score": follow_up.answer.score}
    told = topics_of(survey.ticket)
    record(
        "survey.followed_up",
        survey.ticket,
        by=by,
        facts=facts,
        words={"words": words[:500]},
        topics=told,
    )
    return follow_up

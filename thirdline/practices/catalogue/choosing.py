"""Who is asked to approve: the people a step means for the person who asks, and who may sit in their seat."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import members_of
from thirdline.kit import clock
from thirdline.practices.catalogue import queries
from thirdline.practices.catalogue.models import Approval, ApprovalStep, Seat
from thirdline.practices.catalogue.rules import Deciding, Step, Who


def people_of_step(step: ApprovalStep, requester: Person) -> tuple[list[Person], str]:
    """The people a step means, and what is missing when it means nobody; never who asked."""
    if step.who == Who.MANAGER:
        found = [requester.manager] if requester.manager else []
        missing = _("No manager is written down for %(name)s.") % {"name": requester.name}
    elif step.who == Who.TEAM:
        found = list(members_of(step.team)) if step.team else []
        missing = _("Nobody is in the team that approves this.")
    else:
        found = list(Person.objects.filter(email__in=step.people).order_by("name"))
        missing = _("The people who approve this have left.")
    here = [one for one in found if one.is_active and not one.is_robot]
    others = [one for one in here if one.pk != requester.pk]
    if here and not others:
        missing = _("%(name)s would approve their own request.") % {"name": requester.name}
    return others, missing


def seat_for(approval: Approval, by: Person) -> Seat | None:
    """The seat somebody decides from: their own, else one they stand in for that is not answered."""
    seats = list(approval.seats.select_related("person").order_by("pk"))
    own = next((one for one in seats if one.person_id == by.pk), None)
    if own is not None and not own.verdict:
        return own
    for_whom = queries.deputised_by(by, clock.now())
    theirs = (one for one in seats if one.person_id in for_whom and not one.verdict)
    return next(theirs, own)


def deciding(approval: Approval, seat: Seat | None, by: Person) -> Deciding:
    return Deciding(
        state=approval.state,
        ended_words=ended_words(approval),
        has_seat=seat is not None,
        has_answered=seat is not None and bool(seat.verdict),
        is_requester=approval.request.ticket.requester_id == by.pk,
        is_administrator=by.may("set_up"),
    )


def ended_words(approval: Approval) -> str:
    """“Mina approved it already.”"""
    if approval.state == Step.WITHDRAWN:
        return _("The request was withdrawn; nothing is to be decided any more.")
    last = approval.seats.exclude(verdict="").select_related("by").order_by("-at").first()
    if last is None or last.by is None:
        return ""
    said = {"name": last.by.name}
    if approval.state == Step.APPROVED:
        return _("%(name)s approved it already.") % said
    return _("%(name)s refused it already.") % said

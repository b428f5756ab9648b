from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.links import rules
from thirdline.desk.links.models import Link
from thirdline.desk.links.queries import locked
from thirdline.desk.links.rules import LinkKind
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def link_tickets(one: Ticket, *, other: Ticket, kind: LinkKind, by: Person) -> Link:
    """Say how two tickets belong together; saying it twice changes nothing."""
    rows = locked([one.pk, other.pk])
    one, other = rows[one.pk], rows[other.pk]
    refuse_if(rules.why_not_link(one, other, by))
    if kind is LinkKind.RELATES and one.pk > other.pk:
        one, other = other, one
    turned = Link.objects.filter(one=other, other=one, kind=kind, removed_at=None)
    if kind is not LinkKind.RELATES and turned.exists():
        raise Refused(
            _("%(other)s %(says)s %(one)s already; the other way round cannot hold as well.")
            % {"other": other.label, "says": str(rules.FORWARD[kind]).lower(), "one": one.label}
        )
    link, new = Link.objects.get_or_create(
        one=one, other=other, kind=kind, removed_at=None, defaults={"at": clock.now(), "by": by}
    )
    if new:
        _tell("ticket.linked", link, one, other, by)
    return link


@transaction.atomic
def unlink_tickets(link: Link, *, reason: str, by: Person) -> Link:
    """Take a link away; that it was there, and why it went, stays in both histories."""
    rows = locked([link.one_id, link.other_id])
    link = Link.objects.select_for_update(of=("self",)).get(pk=link.pk)
    one, other = rows[link.one_id], rows[link.other_id]
    refuse_if(rules.why_not_tie_tickets(one, by) if not one.is_merged else None)
    if link.removed_at is not None:
        raise Refused(_("This link is gone already."))
    if not reason.strip():
        raise Refused(_("Say why the link is taken away, so that the history explains itself."))
    link.removed_at, link.removed_by, link.removed_reason = clock.now(), by, reason.strip()
    link.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    _tell("ticket.unlinked", link, one, other, by, reason=reason.strip())
    return link


def _tell(
    verb: str, link: Link, one: Ticket, other: Ticket, by: Person, *, reason: str = ""
) -> None:
    # The number of the other stands in the link alone: who reads one may not read the other.
    for ticket in (one, other):
        facts, words = {"link": link.pk, "kind": link.kind}, {"reason": reason} if reason else None
        record(verb, ticket, by=by, facts=facts, words=words, topics=topics_of(ticket))

from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.desk.conversation.gaps import gaps_in
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.states import State
from thirdline.foundation.people.models import Person

MOST = 50_000


def why_not_write(ticket: Ticket, text: str, by: Person) -> str | None:
    if ticket.history is not None:
        return _("%(ticket)s belongs to an imported history; it is there to be read.") % {
            "ticket": ticket.label
        }
    if not text.strip():
        return _("Write something first.")
    return _too_long(text)


def _too_long(text: str) -> str | None:
    if len(text) <= MOST:
        return None
    return _("A message may have %(most)s characters; attach the rest as a file.") % {"most": MOST}


def why_not_reply(ticket: Ticket, text: str, by: Person, *, asks: bool = False) -> str | None:
    """`asks` says that a ticket of this person was merged into it."""
    reason = why_not_write(ticket, text, by)
    if reason:
        return reason
    if State(ticket.state) in {State.CLOSED, State.CANCELLED}:
        return _("%(ticket)s is closed. Reopen it with a reason, or ask anew.") % {
            "ticket": ticket.label
        }
    asks = asks or by.pk == ticket.requester_id
    if asks or by.is_robot or by.may("work"):
        return None if asks else why_not_send(text)
    return _("Only the person who asked and the support teams write here.")


def why_not_note(ticket: Ticket, text: str, by: Person) -> str | None:
    if not (by.is_robot or by.may("work")):
        return _("Internal notes are for the support teams.")
    return why_not_write(ticket, text, by)


def why_not_send(text: str) -> str | None:
    """Nobody sends "Dear ," because a ready-made text found no name."""
    missing = gaps_in(text)
    if not missing:
        return None
    return _("Still to be filled in: %(gaps)s. Write it or take it out, then send.") % {
        "gaps": ", ".join(_("“%(words)s”") % {"words": one} for one in missing[:5])
    }


def why_not_share(writer_id: int, text: str, by: Person) -> str | None:
    if writer_id != by.pk:
        return _("Only who writes a draft shares it.")
    return _("Write something first; then the team has something to read.") if not text else None


def why_not_take_back(writer_id: int, by: Person) -> str | None:
    if writer_id != by.pk and not by.may("assign_anyone"):
        return _("Only who began a draft takes it back from the team.")
    return None


def why_not_continue(shared: bool, writer_id: int, by: Person) -> str | None:
    if not by.may("work"):
        return _("Drafts are for the support teams.")
    if not shared and writer_id != by.pk:
        return _("This draft is not shared any more. Ask who began it to share it again.")
    return None


def overtaken_draft(name: str) -> str:
    return _(
        "%(name)s went on with this draft meanwhile. Your text is kept beside it; read theirs, then put both together."
    ) % {"name": name}


def why_not_edit(author_id: int, text: str, by: Person) -> str | None:
    if author_id != by.pk:
        return _("Only the author edits a message.")
    if not text.strip():
        return _("Write something first.")
    return _too_long(text)

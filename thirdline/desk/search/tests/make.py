from __future__ import annotations

from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.operations import attach_file, open_ticket
from thirdline.foundation.people.models import Person


def asked(title: str, by: Person, description: str = "") -> Ticket:
    return open_ticket(title=title, description=description, requester=by, by=by)


def file(
    ticket: Ticket, name: str, content: str | bytes, *, by: Person, type: str = "text/plain",
    public: bool = True,
) -> Attachment:  # fmt: skip
    raw = content.encode() if isinstance(content, str) else content
    return attach_file(ticket, name=name, type=type, chunks=[raw], by=by, public=public)

"""The files of a reply for later: kept when it is planned, handed to the ticket when it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from thirdline.desk.chores.models import LaterFile, LaterReply
from thirdline.desk.conversation.models import Message
from thirdline.desk.tickets.operations import attach_kept
from thirdline.foundation.people.models import Person
from thirdline.kit.store import Kept, clean_name, forget_kept, keep_chunks, kept_before


class Upload(Protocol):
    name: str | None
    content_type: str | None

    def chunks(self) -> Iterator[bytes]: ...


Taken = Sequence[tuple[str, str, Kept]]


@contextmanager
def taken_in(files: Iterable[Upload]) -> Iterator[Taken]:
    """All of them in the store, or, where something is refused, none."""
    taken: list[tuple[str, str, Kept]] = []
    try:
        for file in files:
            name = clean_name(file.name or "file")
            kind = (file.content_type or "application/octet-stream")[:100]
            taken.append((name, kind, keep_chunks(file.chunks())))
        yield taken
    except BaseException:
        for _name, _kind, kept in taken:
            kept.path.unlink(missing_ok=True)
        raise


def put_beside(later: LaterReply, taken: Taken) -> None:
    LaterFile.objects.bulk_create(
        LaterFile(
            later=later, name=name, type=kind, size=kept.size, sha256=kept.sha256,
            kept_as=kept.kept_as,
        )
        for name, kind, kept in taken
    )  # fmt: skip


def hand_over_files(later: LaterReply, message: Message, by: Person) -> None:
    """In the transaction that says the message: they are the ticket's then, and no longer the plan's."""
    for one in later.files.order_by("pk"):
        kept = kept_before(one.kept_as, one.size, one.sha256)
        attach_kept(
            message.ticket, kept, name=one.name, type=one.type, by=by, message_id=message.pk
        )
        one.delete()


def drop_files(later: LaterReply) -> None:
    names = list(later.files.values_list("kept_as", flat=True))
    later.files.all().delete()
    forget_kept(names)

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from thirdline.desk.conversation.queries import drafts_around
from thirdline.desk.conversation.rules import why_not_note, why_not_reply
from thirdline.desk.conversation.windows import NEWEST, talk_of
from thirdline.desk.letters.showing import letters_on
from thirdline.foundation.mail.queries import letters_about, trouble_of

if TYPE_CHECKING:
    from thirdline.desk.conversation.windows import Window
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


SHOWS = ("all", "public", "internal", "letters")


def talk_facts(
    ticket: Ticket,
    person: Person,
    show: str = "all",
    *,
    window: Window = NEWEST,
    text: str = "",
    kind: str = "",
    refusal: str = "",
) -> dict[str, Any]:
    """What the talk and its composer are drawn from; what was typed comes back after a refusal."""
    around = drafts_around(ticket, person)
    drafts = {one.kind: one for one in around if one.person_id == person.pk}
    shown = show if show in SHOWS else "all"
    usual = "note" if shown == "internal" else "reply"
    chosen = kind or (usual if usual in drafts else next(iter(drafts), usual))
    draft = drafts.get(chosen)
    return {
        "talk": talk_of(ticket, reader=person, show=shown, window=window),  # type: ignore[arg-type]
        "letters": letters_about(ticket.pk) if shown == "letters" else [],
        "arrived": letters_on(ticket.pk) if shown == "letters" else [],
        "trouble": trouble_of(ticket.requester.email) if not ticket.is_done else None,
        "show": shown,
        "kind": chosen,
        "text": text or (draft.text if draft else ""),
        "draft": draft,
        "shared": [one for one in around if one.shared_at is not None],
        "refusal": refusal,
        "once": secrets.token_hex(8),
        "why_not_reply": why_not_reply(ticket, "x", person),
        "why_not_note": why_not_note(ticket, "x", person),
    }

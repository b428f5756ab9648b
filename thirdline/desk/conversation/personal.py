from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.conversation.models import (
    Draft,
    DraftTurn,
    FollowsWhenNamed,
    Mention,
    Message,
    Revision,
)
from thirdline.kit.personal import ERASED, Holding, hold, leave

hold(
    Holding("messages", _("what they said"), Message, of=("author",), found_by="ticket_id",
            shows=("ticket_id", "at", "public", "channel", "text"), erases={"text": ERASED, "quoted": ""}),
    Holding("quotations", _("what letters on their tickets repeated"), Message, of=("ticket__requester",),
            erases={"quoted": ""}),
    Holding("revisions", _("what they said before they corrected it"), Revision, of=("message__author", "by"),
            shows=("text", "until"), erases={"text": ERASED}),
    Holding("drafts", _("what they were writing"), Draft, of=("person",), shows=("ticket_id", "kind", "text", "saved_at"),
            goes=True, when="always"),
    Holding("draft-turns", _("what they wrote in shared drafts"), DraftTurn, of=("person",), shows=("text", "at"),
            goes=True, when="always"),
    Holding("mentions", _("messages that name them"), Mention, of=("person",), goes=True, when="always"),
    Holding("follows", _("that they follow where they are named"), FollowsWhenNamed, of=("person",), shows=("since",),
            goes=True, when="always"),
)  # fmt: skip

leave("who wrote last in a draft of somebody else's, as a number", "conversation.Draft.written_by")

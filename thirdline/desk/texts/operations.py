from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from thirdline.desk.texts import rules
from thirdline.desk.texts.models import ReadyText
from thirdline.desk.texts.queries import text_for_update
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if

CHANGEABLE = {"name", "folder", "shortcut", "body", "kind", "service", "category", "language"}


def why_not_keep(whose: str, team: Team | None, owner_id: int | None, by: Person) -> str | None:
    """One's own are one's own; a team's are its people's; everybody's are for leads."""
    if not by.may("work"):
        return _("Ready-made texts are for the support teams.")
    if whose == "own":
        return _("This text is somebody else's own.") if owner_id != by.pk else None
    if whose == "team":
        within = team is not None and team.pk in by.standing.team_ids
        if within or by.may("assign_anyone"):
            return None
        return _("Only people of %(team)s change its texts.") % {"team": team.name if team else ""}
    if by.may("see_set_up"):
        return None
    return _("Texts for everybody are kept by leads. Keep it as your own or your team's.")


@transaction.atomic
def write_ready_text(
    *, name: str, body: str, whose: str = "own", team: Team | None = None, by: Person, **facts: Any
) -> ReadyText:
    """Keep a text for oneself, for a team or for everybody."""
    refuse_if(why_not_keep(whose, team, by.pk, by))
    text = ReadyText(owner=by if whose == "own" else None, team=team if whose == "team" else None)
    text.slug = f"{slugify(name)[:40] or 'text'}-{secrets.token_hex(4)}"
    _set(text, {"name": name, "body": body, **facts})
    text.save()
    record("text.written", text, by=by, facts={"slug": text.slug, "whose": whose})
    return text


@transaction.atomic
def change_text(text: ReadyText, *, by: Person, **changes: Any) -> ReadyText:
    """Change a text; what was inserted before stays as it was sent."""
    text = text_for_update(text)
    refuse_if(why_not_keep(text.whose, text.team, text.owner_id, by))
    _set(text, changes)
    text.save()
    facts = {"slug": text.slug, "changed": sorted(changes)}
    record("text.changed", text, by=by, facts=facts)
    return text


@transaction.atomic
def retire_text(text: ReadyText, *, by: Person) -> ReadyText:
    """Offer a text no longer."""
    text = text_for_update(text)
    refuse_if(why_not_keep(text.whose, text.team, text.owner_id, by))
    text.retired_at = clock.now()
    text.save(update_fields=["retired_at"])
    record("text.retired", text, by=by, facts={"slug": text.slug})
    return text


def _set(text: ReadyText, changes: dict[str, Any]) -> None:
    if unknown := sorted(set(changes) - CHANGEABLE):
        raise Refused(_("This cannot be changed: %(names)s.") % {"names": ", ".join(unknown)})
    for field, value in changes.items():
        setattr(text, field, value.strip() if isinstance(value, str) else value)
    if not text.name or len(text.name) > 120:
        raise Refused(_("Give the text a name of up to 120 characters."))
    if text.kind not in rules.KINDS:
        raise Refused(_("A text is for: %(kinds)s.") % {"kinds": ", ".join(rules.KINDS)})
    refuse_if(rules.why_not_body(text.body) or rules.why_not_shortcut(text.shortcut))

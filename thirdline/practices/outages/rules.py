from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from thirdline.foundation.people.rules import Standing


def why_not_tell(by: Standing, public: bool, was_public: bool = False) -> str | None:
    """Agents tell the house; telling the street is a lead's."""
    if not by.is_staff:
        return _("Known outages are told by the support teams. Ask one of them.")
    if public and not was_public and "see_set_up" not in by.may:
        return _("Only a lead tells people who are not signed in. Ask one, or tell the house.")
    return None


def why_not_say(title: str, text: str) -> str | None:
    if not title.strip():
        return _("Say what happens, in the words of the people it happens to.")
    if len(title) > 120 or len(text) > 2_000:
        return _("The title may have 120 characters and the text 2,000.")
    return None


def why_not_since(since: datetime, until: datetime | None, *, now: datetime) -> str | None:
    if since > now:
        return _("It began in the past; planned work is not an outage.")
    if until is not None and until <= since:
        return _("It ends after it begins.")
    return None


def why_not_change(ended_at: datetime | None) -> str | None:
    return _("It is over. If it comes back, tell it anew.") if ended_at else None


def why_not_join(ended_at: datetime | None, is_robot: bool) -> str | None:
    """Whoever may read it may say so."""
    if is_robot:
        return _("Only people are concerned.")
    return why_not_change(ended_at)

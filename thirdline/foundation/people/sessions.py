"""Django's sessions in the database; the statement that every request begins with is kept prepared."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from thirdline.kit.fixed import fixed

_LIVE = fixed(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), str, datetime
)


class SessionStore(DatabaseSessions):
    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        # The database refuses to look for text with a NUL, and nobody has such a session.
        found = _LIVE.one(key, timezone.now()) if key and "\0" not in key else None
        if found is None:
            self._session_key = None
        return found

"""The moment a request is promised for: worked out when nothing stands before the work any more."""

from __future__ import annotations

from thirdline.foundation.calendars.schedules import schedule_from
from thirdline.kit import clock
from thirdline.practices.catalogue.models import Request


def begin_promise(request: Request) -> None:
    promise = request.form.get("promise")
    if promise is None:
        return
    schedule = schedule_from(promise["calendar"])
    request.promised_at = schedule.add(clock.now(), promise["seconds"])
    request.save(update_fields=["promised_at"])

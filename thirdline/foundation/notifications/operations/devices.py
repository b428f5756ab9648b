from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.notifications import queries, rules
from thirdline.foundation.notifications.models import Device, Held, Notice
from thirdline.foundation.notifications.operations.telling import DRAIN
from thirdline.foundation.notifications.rules import TRIAL, Channel
from thirdline.foundation.people.models import Person
from thirdline.kit import clock, drains
from thirdline.kit.refusals import refuse_if


@transaction.atomic
def add_device(
    person: Person, *, name: str, endpoint: str, public_key: str, auth: str, by: Person
) -> Device:
    """Let a browser show a person's notices; the same browser again keeps one row, with its new keys."""
    known = sum(one.ended_at is None for one in queries.devices_of(person))
    refuse_if(rules.why_not_device(endpoint, known))
    facts = {
        "person": person,
        "name": (name.strip() or _("A browser"))[:60],
        "public_key": public_key[:120],
        "auth": auth[:40],
        "since": clock.now(),
        "ended_at": None,
        "last_error": "",
    }
    device, _new = Device.objects.update_or_create(endpoint=endpoint, defaults=facts)
    record("person.device_added", person, by=by, facts={"device": device.pk})
    return device


@transaction.atomic
def try_device(device: Device, *, by: Person) -> None:
    """Have one push sent to a browser at once, whatever its owner chose, to see that it arrives."""
    notice = Notice.objects.create(
        person=device.person,
        kind=TRIAL,
        text=_("This is how a notice shows on “%(name)s”.") % {"name": device.name},
        url="/notices/channels",
        at=clock.now(),
        shown=False,
    )
    Held.objects.create(person=device.person, notice=notice, channel=Channel.PUSH, due_at=notice.at)
    record("person.device_tried", device.person, by=by, facts={"device": device.pk})
    drains.wake(DRAIN)


@transaction.atomic
def remove_device(device: Device, *, by: Person) -> None:
    """Tell a browser nothing more."""
    record("person.device_removed", device.person, by=by, facts={"device": device.pk})
    device.delete()


@transaction.atomic
def note_device_told(
    device: Device, *, error: str = "", ended: bool = False, by: Person | None
) -> Device:
    """Keep how the last push to a browser went; one that is gone stays in the list with a word."""
    now = clock.now()
    if ended:
        device.ended_at = now
    elif not error:
        device.told_at = now
    device.last_error = error[:200]
    device.save(update_fields=["told_at", "ended_at", "last_error"])
    if ended:
        record("person.device_ended", device.person, by=by, facts={"device": device.pk})
    return device

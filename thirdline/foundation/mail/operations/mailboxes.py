"""Mailboxes: added, changed and removed by administrators, and how far each was read."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.mail import queries, rules
from thirdline.foundation.mail.models import Mailbox
from thirdline.foundation.mail.rules import MailboxKind
from thirdline.foundation.people.models import Person
from thirdline.kit import clock, drains
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.kit.sealing import sealed

WATCH = "mail.mailboxes"
_ASKED = ("kind", "address", "host", "port", "user", "folder", "after", "after_folder")
_PLACE = ("host", "user", "folder")


@transaction.atomic
def add_mailbox(*, secret: dict[str, str], by: Person, **facts: Any) -> Mailbox:
    """Take letters from one more place; what opens it is kept sealed."""
    mailbox = Mailbox(**facts, seal=sealed(json.dumps(secret)) if secret else "")
    _check(mailbox)
    _keep_once(mailbox)
    record("mailbox.added", mailbox, by=by, facts=_told(mailbox))
    drains.wake(WATCH)
    return mailbox


@transaction.atomic
def change_mailbox(
    mailbox: Mailbox, *, by: Person, secret: dict[str, str] | None = None, **facts: Any
) -> Mailbox:
    """Change where and how letters are fetched; without a new secret the old one stays."""
    mailbox = queries.mailbox_for_update(mailbox.pk)
    before = _told(mailbox)
    moved = any(name in facts and facts[name] != getattr(mailbox, name) for name in _PLACE)
    for name, value in facts.items():
        setattr(mailbox, name, value)
    if secret:
        mailbox.seal = sealed(json.dumps(secret))
    if moved:
        # Another folder has other numbers: it is met for the first time.
        mailbox.uid_validity, mailbox.last_uid = None, 0
    mailbox.version += 1
    mailbox.failing_since, mailbox.last_error = None, ""
    _check(mailbox)
    _keep_once(mailbox)
    changed = [name for name, value in _told(mailbox).items() if before[name] != value]
    told = {"address": mailbox.address, "fields": changed, "secret": bool(secret)}
    record("mailbox.changed", mailbox, by=by, facts=told)
    drains.wake(WATCH)
    return mailbox


@transaction.atomic
def remove_mailbox(mailbox: Mailbox, *, by: Person) -> None:
    """Fetch from there no more; letters that came that way stay, and so does the server's copy."""
    mailbox = queries.mailbox_for_update(mailbox.pk)
    record("mailbox.removed", mailbox, by=by, facts=_told(mailbox))
    mailbox.delete()
    drains.wake(WATCH)


@transaction.atomic
def renew_way_in(mailbox: Mailbox, *, by: Person) -> str:
    """A new key for the address a mail provider hands letters to; the old one ends at once."""
    mailbox = queries.mailbox_for_update(mailbox.pk)
    refuse_if(
        _("Only a mailbox that a mail provider hands letters to has such an address.")
        if mailbox.is_imap
        else None
    )
    key = secrets.token_urlsafe(24)
    mailbox.seal = rules.digest_of(key)
    mailbox.save(update_fields=["seal"])
    record("mailbox.key_renewed", mailbox, by=by, facts={"address": mailbox.address})
    return key


@transaction.atomic
def keep_rotated_secret(mailbox: Mailbox, *, secret: dict[str, str], by: Person | None) -> None:
    """A provider that answers with a new refresh token takes the old one back."""
    seal = sealed(json.dumps(secret))
    Mailbox.objects.filter(pk=mailbox.pk, version=mailbox.version).update(seal=seal)
    mailbox.seal = seal


@transaction.atomic
def remember_place(
    mailbox: Mailbox, *, uid_validity: int, last_uid: int, by: Person | None
) -> None:
    """How far a folder was read, in the numbers that are valid now."""
    Mailbox.objects.filter(pk=mailbox.pk, version=mailbox.version).update(
        uid_validity=uid_validity, last_uid=last_uid
    )
    mailbox.uid_validity, mailbox.last_uid = uid_validity, last_uid


@transaction.atomic
def remember_fetched(mailbox: Mailbox, *, uid: int, by: Person | None) -> None:
    """A message's letter is kept here and put away there: it is not asked for again."""
    mailbox.last_uid, mailbox.taken = max(mailbox.last_uid, uid), mailbox.taken + 1
    Mailbox.objects.filter(pk=mailbox.pk, version=mailbox.version).update(
        last_uid=mailbox.last_uid, taken=mailbox.taken
    )


@transaction.atomic
def note_success(mailbox: Mailbox, *, by: Person | None) -> None:
    """The mailbox was looked into; one that had failed has recovered."""
    found = Mailbox.objects.select_for_update(no_key=True).filter(pk=mailbox.pk).first()
    if found is None:
        return
    if found.failing_since is not None:
        facts = {"address": found.address, "since": found.failing_since.isoformat()}
        record("mailbox.recovered", found, by=by, facts=facts)
    found.looked_at, found.failing_since, found.last_error = clock.now(), None, ""
    found.save(update_fields=["looked_at", "failing_since", "last_error"])


@transaction.atomic
def note_failure(mailbox: Mailbox, *, error: str, by: Person | None) -> None:
    """The mailbox could not be looked into: said once in the journal, however often it is tried."""
    found = Mailbox.objects.select_for_update(no_key=True).filter(pk=mailbox.pk).first()
    if found is None:
        return
    begins = found.failing_since is None
    found.failing_since = found.failing_since or clock.now()
    found.last_error = error[:300]
    found.save(update_fields=["failing_since", "last_error"])
    if begins:
        facts = {"address": found.address, "error": found.last_error}
        record("mailbox.failing", found, by=by, facts=facts)


def _check(mailbox: Mailbox) -> None:
    refuse_if(rules.why_not_fetch(**{name: getattr(mailbox, name) for name in _ASKED}))
    if mailbox.kind == MailboxKind.IMAP and not mailbox.seal:
        raise Refused(
            _("Give what opens the mailbox: a password, or the facts of an OAuth client.")
        )


def _keep_once(mailbox: Mailbox) -> None:
    try:
        with transaction.atomic():
            mailbox.save()
    except IntegrityError as error:
        if "mailbox_once" not in str(error):
            raise
        raise Refused(
            _("Letters to %(address)s are fetched from there already.")
            % {"address": mailbox.address}
        ) from None


def _told(mailbox: Mailbox) -> dict[str, Any]:
    """Everything but what opens it."""
    names = (*_ASKED, "tls", "way", "begin", "is_on")
    return {name: getattr(mailbox, name) for name in names}

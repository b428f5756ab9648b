"""What allauth tells by its signals, entered in the journal. No secret is ever among it."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from allauth.mfa.signals import authenticator_reset as codes_renewed
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import Signal, receiver

from thirdline.foundation.people import operations, queries
from thirdline.foundation.people.models import Person

log = logging.getLogger(__name__)


@receiver(user_logged_in, dispatch_uid="people.signed_in")
def _signed_in(request: Any, user: Person, **_: Any) -> None:
    ways = request.session.get("account_authentication_methods", [])
    operations.note_signed_in(user, way=", ".join(way["method"] for way in ways), by=user)


@receiver(user_login_failed, dispatch_uid="people.sign_in_failed")
def _sign_in_failed(credentials: dict[str, Any], **_: Any) -> None:
    person = queries.person_by_email(str(credentials.get("email", "")))
    if person is None:
        log.info("Somebody tried to sign in with an address nobody here has.")
        return
    operations.note_sign_in_failed(person, step="password", by=None)


@receiver(authentication_failed, dispatch_uid="people.second_step_failed")
def _second_step_failed(user: Person, **_: Any) -> None:
    operations.note_sign_in_failed(user, step="second step", by=None)


@receiver(user_logged_out, dispatch_uid="people.signed_out")
def _signed_out(user: Person | None, **_: Any) -> None:
    if user is not None:
        operations.note_signed_out(user, by=user)


_GUARDS: dict[str, Signal] = {
    "password changed": password_changed,
    "password set": password_set,
    "password reset": password_reset,
    "second step added": authenticator_added,
    "second step removed": authenticator_removed,
    "recovery codes renewed": codes_renewed,
}


def _listen(what: str, signal: Signal) -> None:
    def note(user: Person, **_: Any) -> None:
        operations.note_guard_changed(user, what=what, by=user)

    signal.connect(note, weak=False, dispatch_uid=f"people.{what}")


for _what, _signal in _GUARDS.items():
    _listen(_what, _signal)

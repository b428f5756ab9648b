"""Who signs in is allauth's; who a request is from is asked for on every page, and kept prepared."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from thirdline.foundation.people.models import Person
from thirdline.kit.fixed import fixed

_PERSON = fixed(lambda key: Person.objects.filter(pk=key), int)


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> Person | None:
        person = _PERSON.one(int(user_id))
        return person if person is not None and self.user_can_authenticate(person) else None

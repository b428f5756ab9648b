"""Sign-in with django-allauth: nobody signs themselves up, and a person who left stays out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from thirdline.foundation.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A person arriving by single sign-on for the first time becomes a requester."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Person:
        from thirdline.kit import clock

        person: Person = sociallogin.user
        person.email = data.get("email") or ""
        person.name = data.get("name") or person.email.split("@")[0]
        person.joined_at = clock.now()
        return person

"""Sign-in with django-allauth: nobody signs themselves up, and a person who left stays out."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import invite_person, robot
from thirdline.foundation.people.queries import person_by_email
from thirdline.foundation.people.readers import as_reader
from thirdline.kit import clock

Sentences = dict[str, str | Promise]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[Sentences] = {
        **DefaultAccountAdapter.error_messages,
        # One sentence for a wrong address and a wrong password, so that neither can be guessed alone.
        "email_password_mismatch": _(
            "Address and password do not belong together. Try again, or ask for a new password."
        ),
        "invalid_login": _(
            "Address and password do not belong together. Try again, or ask for a new password."
        ),
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes, then try again, or ask for a new password."
        ),
        "incorrect_password": _("That is not your password. Try again."),
        "enter_current_password": _("That is not your password. Try again."),
        "rate_limited": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:preferences")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of whoever reads it, whatever browser asked for it, or whose."""
        person = context.get("user") or person_by_email(email)
        with as_reader(person) if person is not None else nullcontext():
            super().send_mail(template_prefix, email, context)

    def respond_email_verification_sent(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Only single sign-on can come here: it names an address of ours it has not proven."""
        return HttpResponseRedirect(reverse("socialaccount_login_error"))


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar[Sentences] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "That code is not right, or its half minute is over. Type the one shown now."
        ),
        "cannot_delete_authenticator": _("Your organisation asks for a second step; keep one."),
        "cannot_generate_recovery_codes": _("Set up the app or a passkey first."),
    }


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A person arriving by single sign-on for the first time becomes a requester."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Person:
        person: Person = sociallogin.user
        person.email = data.get("email") or ""
        person.name = data.get("name") or person.email.split("@")[0]
        person.joined_at = clock.now()
        return person

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        arriving: Person = sociallogin.user
        sociallogin.user = invite_person(name=arriving.name, email=arriving.email, by=robot())
        return super().save_user(request, sociallogin, form)

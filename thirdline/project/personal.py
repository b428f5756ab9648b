"""Accounts of the libraries we sign people in with, and answers kept for a while."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold
from thirdline.project.models import KeptAnswer

hold(
    Holding("sessions", _("where they were signed in"), UserSession, of=("user",),
            shows=("ip", "user_agent", "created_at", "last_seen_at"), goes=True, when="always"),
    Holding("addresses", _("addresses they sign in with"), EmailAddress, of=("user",), shows=("email", "verified"),
            goes=True, when="always"),
    Holding("second-steps", _("second steps of signing in"), Authenticator, of=("user",),
            shows=("type", "created_at", "last_used_at"), goes=True, when="always"),
    Holding("single-sign-on", _("accounts of single sign-on"), SocialAccount, of=("user",),
            shows=("provider", "uid", "date_joined"), goes=True, when="always"),
    Holding("kept-answers", _("answers of the API, kept for a day"), KeptAnswer, of=("person",), goes=True, when="always"),
)  # fmt: skip

"""allauth's forms in our words; what they check is allauth's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account import forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

HELP = _("At least ten characters. A sentence of your own is strong and easy to keep.")
NEW = {"password1": _("New password"), "password2": _("The new password once more")}


def _reword(form: django_forms.Form, labels: Mapping[str, Any], **helps: Any) -> None:
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
        if name in helps:
            field.help_text = helps[name]


class SignInForm(forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, {"login": _("E-mail address"), "password": _("Password")})


class ChangePasswordForm(forms.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, {"oldpassword": _("Your password now"), **NEW}, password1=HELP)


class SetPasswordForm(forms.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, NEW, password1=HELP)


class ChoosePasswordForm(forms.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, NEW, password1=HELP)


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "name": _("Name of the key"),
            "passwordless": _("Sign in with it alone, without a password"),
        }
        alone = _("Your device then asks for a fingerprint, your face or a PIN.")
        _reword(self, labels, passwordless=alone)

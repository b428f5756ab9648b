from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdline.foundation.mail.access_tokens import FIELDS
from thirdline.foundation.mail.rules import (
    After,
    Begin,
    MailboxKind,
    Tls,
    WayIn,
    why_not_ask_for_tokens,
)

if TYPE_CHECKING:
    from thirdline.foundation.mail.models import Mailbox

TLS_WORDS = {
    Tls.SSL: _("TLS from the start (port 993)"),
    Tls.STARTTLS: _("STARTTLS (port 143)"),
    Tls.NONE: _("None: only inside one's own network"),
}
WAY_WORDS = {WayIn.PASSWORD: _("A password"), WayIn.OAUTH2: _("OAuth 2.0")}
BEGIN_WORDS = {
    Begin.UNREAD: _("What is unread"),
    Begin.NEW: _("Nothing: only what comes from now on"),
    Begin.ALL: _("Everything that lies there"),
}
AFTER_WORDS = {
    After.SEEN: _("Stays and is marked as read"),
    After.MOVE: _("Goes to another folder"),
    After.DELETE: _("Is deleted"),
}
_SECRETS = ("password", *FIELDS)
_NEEDED = {
    WayIn.PASSWORD: {"password": _("Give the password the mailbox is opened with.")},
    WayIn.OAUTH2: {
        "client_id": _("Give the client id the provider gave you for this desk."),
        "token_url": _("Give the address tokens are fetched from; it begins with https."),
    },
}


def _secret(label: Any, help_text: Any = "") -> forms.CharField:
    """What was typed is never drawn again."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False)
    return forms.CharField(
        label=label,
        required=False,
        max_length=4_000,
        strip=True,
        widget=widget,
        help_text=help_text,
    )


class AddressForm(forms.Form):
    address = forms.EmailField(
        label=_("Address people write to"),
        max_length=254,
        error_messages={
            "required": _("Give the address people write to."),
            "invalid": _("Give a whole address, like it@aldermoor.example."),
        },
    )
    is_on = forms.BooleanField(label=_("Take letters in"), required=False, initial=True)

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).strip().lower()


class MailboxForm(AddressForm):
    host = forms.CharField(
        label=_("Mail server"),
        max_length=253,
        error_messages={"required": _("Give its name, like imap.example.org.")},
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535, initial=993)
    tls = forms.ChoiceField(label=_("Encryption"), choices=list(TLS_WORDS.items()))
    user = forms.CharField(
        label=_("User name"),
        max_length=254,
        help_text=_("Often the address itself."),
        error_messages={"required": _("Give the name the mailbox is opened with.")},
    )
    way = forms.ChoiceField(label=_("It is opened with"), choices=list(WAY_WORDS.items()))
    password = _secret(_("Password"))
    client_id = forms.CharField(label=_("Client id"), required=False, max_length=300)
    client_secret = _secret(_("Client secret"))
    token_url = forms.URLField(
        label=_("Address of its tokens"), required=False, max_length=500, assume_scheme="https"
    )
    scope = forms.CharField(label=_("Scope"), required=False, max_length=500)
    refresh_token = _secret(
        _("Refresh token"), _("Without one the client signs in for itself (client credentials).")
    )
    folder = forms.CharField(
        label=_("Folder"),
        max_length=200,
        initial="INBOX",
        error_messages={"required": _("Name the folder that is read, like INBOX.")},
    )
    begin = forms.ChoiceField(
        label=_("Taken in at the beginning"), choices=list(BEGIN_WORDS.items())
    )
    after = forms.ChoiceField(
        label=_("A letter that was taken in"), choices=list(AFTER_WORDS.items())
    )
    after_folder = forms.CharField(
        label=_("Folder it goes to"),
        required=False,
        max_length=200,
        help_text=_("Made on the server if it is not there."),
    )

    def __init__(self, *args: Any, kept: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = kept
        way = self.data.get("way", WayIn.PASSWORD) if self.is_bound else WayIn.PASSWORD
        needed = _NEEDED[WayIn.PASSWORD]["password"]
        self.fields["password"].required = not kept and way == WayIn.PASSWORD
        self.fields["password"].error_messages["required"] = needed
        if kept:
            for name in ("password", "client_secret", "refresh_token"):
                self.fields[name].help_text = _("Leave it empty to keep what is there.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        secret = self._secret_of(given)
        way = WayIn(given.get("way") or WayIn.PASSWORD)
        if secret or not self._kept:
            for name, sentence in _NEEDED[way].items():
                if not secret.get(name) and name not in self.errors:
                    self.add_error(name, str(sentence))
        if given.get("token_url") and (why_not := why_not_ask_for_tokens(given["token_url"])):
            self.add_error("token_url", why_not)
        if given.get("after") == After.MOVE and not given.get("after_folder"):
            self.add_error("after_folder", _("Name the folder letters are moved to."))
        return given

    def _secret_of(self, given: dict[str, Any]) -> dict[str, str]:
        names = ("password",) if given.get("way") == WayIn.PASSWORD else FIELDS
        return {name: given[name] for name in names if given.get(name)}

    def facts(self) -> dict[str, Any]:
        """For the operation: what opens it apart from the rest."""
        rest = {name: v for name, v in self.cleaned_data.items() if name not in _SECRETS}
        return {**rest, "secret": self._secret_of(self.cleaned_data)}


def form_for(mailbox: Mailbox | None, kind: str, data: Any = None) -> forms.Form:
    if kind == MailboxKind.HTTP:
        initial = {"address": mailbox.address, "is_on": mailbox.is_on} if mailbox else None
        return AddressForm(data, initial=initial)
    names = [name for name in MailboxForm.base_fields if name not in _SECRETS]
    initial = {name: getattr(mailbox, name) for name in names} if mailbox else None
    return MailboxForm(data, initial=initial, kept=mailbox is not None)


def facts_of(form: forms.Form) -> dict[str, Any]:
    return form.facts() if isinstance(form, MailboxForm) else {**form.cleaned_data, "secret": {}}

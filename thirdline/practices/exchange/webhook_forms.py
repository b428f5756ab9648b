"""What an administrator says about a webhook."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.kit.outgoing import why_not_url
from thirdline.practices.exchange.models import Webhook
from thirdline.practices.exchange.rules import VERBS


class WebhookForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80,
        error_messages={"required": gettext_lazy("Give the webhook a name.")},
    )  # fmt: skip
    url = forms.CharField(
        label=gettext_lazy("Address"), max_length=500,
        error_messages={"required": gettext_lazy("Give the address that is told.")},
        help_text=gettext_lazy("It begins with https:// and lies outside of your own network."),
    )  # fmt: skip
    verbs = forms.MultipleChoiceField(
        label=gettext_lazy("It is told when"), choices=list(VERBS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one event it is told of.")},
    )  # fmt: skip
    when = forms.CharField(
        label=gettext_lazy("Only tickets for which this holds"), required=False, max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono", "spellcheck": "false"}),
        help_text=gettext_lazy('A condition as in routing rules, as JSON. Empty: every ticket.'),
    )  # fmt: skip
    with_words = forms.BooleanField(
        label=gettext_lazy("Send names, titles and what was said, too"), required=False
    )
    with_restricted = forms.BooleanField(
        label=gettext_lazy("Tell of restricted tickets I am named on, too"), required=False
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if why_not := why_not_url(url):
            raise forms.ValidationError(why_not)
        return url

    def clean_when(self) -> dict[str, Any] | None:
        text = self.cleaned_data["when"].strip()
        if not text:
            return None
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            raise forms.ValidationError(_("This is not JSON.")) from None
        if not isinstance(found, dict):
            raise forms.ValidationError(_("A condition is an object in braces."))
        return found


def form_of(hook: Webhook | None, data: Any = None) -> WebhookForm:
    if hook is None:
        return WebhookForm(data)
    names = ("name", "url", "verbs", "with_words", "with_restricted")
    initial = {name: getattr(hook, name) for name in names}
    when = json.dumps(hook.when, indent=1, ensure_ascii=False) if hook.when else ""
    return WebhookForm(data, initial={**initial, "when": when})

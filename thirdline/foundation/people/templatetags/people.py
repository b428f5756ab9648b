from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# In this order: Edge and Opera say Chrome too, and Chrome says Safari.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
DEVICES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """A browser's long self-description in two words."""
    program = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    device = next((name for mark, name in DEVICES.items() if mark in user_agent), "")
    if program and device:
        return _("%(program)s on %(device)s") % {"program": program, "device": device}
    return program or device or user_agent[:60] or _("unknown browser")

"""What a browser may do with our pages: nothing from elsewhere, nothing inline, in nobody's frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        # Tabler draws ticks and arrows of form controls from data addresses.
        "img-src 'self' data:",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
PERMISSIONS: Final = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(),"
    " publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class ContentPolicyMiddleware:
    """Sets the policy on every answer; one that already carries its own (a download) keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def may_frame(response: HttpResponse) -> HttpResponse:
    """A page of ours that shows one of our own documents in a frame."""
    policy = CONTENT_POLICY.replace("frame-src 'none'", "frame-src 'self'")
    response.headers["Content-Security-Policy"] = policy
    return response


def framed(document: str, *, images: str = "data:") -> HttpResponse:
    """Somebody else's HTML in a frame of ours: no script, no form, nothing fetched but `images`.

    The sandbox is said by the answer too, so that the address opened alone is as harmless.
    """
    response = HttpResponse(document)
    response.headers["Content-Security-Policy"] = (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
        f" style-src 'unsafe-inline'; img-src {images}; frame-ancestors 'self'; base-uri 'none';"
        " form-action 'none'"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response

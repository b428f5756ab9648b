"""One router for the package: two of them at one address would hide each other's methods."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["estate"])

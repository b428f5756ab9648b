"""One router for the package: two of them at one address would hide each other's methods."""

from ninja import Router

router = Router(tags=["tickets"])

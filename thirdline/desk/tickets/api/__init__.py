"""Tickets by API: the same queries and verbs as the screens."""

from thirdline.desk.tickets.api import files, reading, verbs, writing
from thirdline.desk.tickets.api.mounted import router

__all__ = ["files", "reading", "router", "verbs", "writing"]

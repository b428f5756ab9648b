"""The exchange by API: whatever the pages do, with the same operations underneath."""

from thirdline.practices.exchange.api import exports, imports, personal, webhooks
from thirdline.practices.exchange.api.mounted import router

__all__ = ["exports", "imports", "personal", "router", "webhooks"]

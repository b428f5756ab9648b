"""The exchange by API: whatever the pages do, with the same operations underneath."""

from thirdline.practices.exchange.api import imports
from thirdline.practices.exchange.api.mounted import router

__all__ = ["imports", "router"]

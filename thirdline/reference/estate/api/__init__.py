"""The estate by API: the same queries and verbs as the screens, and a batch for discovery tools."""

from thirdline.reference.estate.api import discovery, fates, figures, imports, items, needs
from thirdline.reference.estate.api.mounted import router

__all__ = ["discovery", "fates", "figures", "imports", "items", "needs", "router"]

"""The climb by API: contracts, handoffs, and questions that do not move the ticket."""

from thirdline.flow.escalation.api import consults, contracts, handoffs
from thirdline.flow.escalation.api.mounted import router

__all__ = ["consults", "contracts", "handoffs", "router"]

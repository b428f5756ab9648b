"""The verbs of the catalogue: asking, and approving what was asked."""

from thirdline.practices.catalogue.operations.approving import (
    approve_request,
    refuse_request,
    remind_approvers,
    start_approval,
    wait_for_approval,
    withdraw_approvals,
)
from thirdline.practices.catalogue.operations.asking import submit_request
from thirdline.practices.catalogue.operations.deputising import end_deputy, name_deputy

__all__ = [
    "approve_request",
    "end_deputy",
    "name_deputy",
    "refuse_request",
    "remind_approvers",
    "start_approval",
    "submit_request",
    "wait_for_approval",
    "withdraw_approvals",
]

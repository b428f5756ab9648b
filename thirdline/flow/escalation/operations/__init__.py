"""The verbs of the climb, one module a story."""

from thirdline.flow.escalation.operations.answering import (
    answer_item,
    waive_for_outage,
    waive_item,
)
from thirdline.flow.escalation.operations.climbing import climb_by_clock
from thirdline.flow.escalation.operations.consulting import (
    answer_consult,
    ask_team,
    withdraw_consult,
)
from thirdline.flow.escalation.operations.drawing_up import (
    draw_up_contract,
    retire_contract,
)
from thirdline.flow.escalation.operations.handing import (
    accept_handoff,
    escalate_ticket,
    return_ticket,
    transfer_ticket,
)
from thirdline.flow.escalation.operations.informing import inform_authority
from thirdline.flow.escalation.operations.many import Outcome, hand_over_many

__all__ = [
    "Outcome",
    "accept_handoff",
    "answer_consult",
    "answer_item",
    "ask_team",
    "climb_by_clock",
    "draw_up_contract",
    "escalate_ticket",
    "hand_over_many",
    "inform_authority",
    "retire_contract",
    "return_ticket",
    "transfer_ticket",
    "waive_for_outage",
    "waive_item",
    "withdraw_consult",
]

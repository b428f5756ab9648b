"""The verbs of the estate."""

from thirdline.reference.estate.operations.changing_many import (
    begin_change_of_items,
    change_items,
    stop_change_of_items,
)
from thirdline.reference.estate.operations.debts import (
    accept_debt,
    hand_debt,
    withdraw_acceptance,
)
from thirdline.reference.estate.operations.discovery import take_in_found
from thirdline.reference.estate.operations.fating import (
    change_fate,
    end_fate,
    name_fate,
    say_how_fate_fails,
)
from thirdline.reference.estate.operations.health import say_health
from thirdline.reference.estate.operations.importing import (
    apply_estate_import,
    choose_for_estate,
    stop_estate_import,
    take_in_estate,
    undo_estate_import,
)
from thirdline.reference.estate.operations.items import (
    edit_item,
    register_item,
    restore_item,
    retire_item,
)
from thirdline.reference.estate.operations.needing import (
    change_need,
    end_need,
    end_relation,
    relate_items,
    set_need,
)
from thirdline.reference.estate.operations.questions import ask_what_if, remove_question
from thirdline.reference.estate.operations.working_out import work_out_estate

__all__ = [
    "accept_debt", "apply_estate_import", "ask_what_if", "begin_change_of_items", "change_fate", "change_items",
    "change_need", "choose_for_estate", "edit_item", "end_fate", "end_need", "end_relation",
    "hand_debt", "name_fate", "register_item", "relate_items", "remove_question", "restore_item",
    "retire_item", "say_health", "say_how_fate_fails", "set_need", "stop_change_of_items", "stop_estate_import", "take_in_estate",
    "take_in_found", "undo_estate_import", "withdraw_acceptance", "work_out_estate",
]  # fmt: skip

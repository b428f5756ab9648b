"""The verbs of the exchange, one module a story."""

from thirdline.practices.exchange.operations.delivering import (
    deliver_webhook,
    forget_old_deliveries,
    gather_deliveries,
)
from thirdline.practices.exchange.operations.erasing import (
    ask_erasure,
    confirm_erasure,
    export_person,
    withdraw_erasure,
)
from thirdline.practices.exchange.operations.exporting import (
    begin_due_exports,
    cancel_export,
    end_schedule,
    forget_old_files,
    plan_export,
    remove_export,
    run_export,
)
from thirdline.practices.exchange.operations.hooking import (
    add_webhook,
    change_webhook,
    pause_webhook,
    remove_webhook,
    renew_webhook_secret,
    replay_deliveries,
    resume_webhook,
    send_webhook_test,
    tell_webhook,
)
from thirdline.practices.exchange.operations.importing import (
    activate_imported,
    cancel_import,
    check_import,
    map_import,
    run_import,
    take_in_file,
    take_mapping,
    undo_import,
    why_not_exchange,
)

__all__ = [
    "activate_imported",
    "add_webhook",
    "ask_erasure",
    "begin_due_exports",
    "cancel_export",
    "cancel_import",
    "change_webhook",
    "check_import",
    "confirm_erasure",
    "deliver_webhook",
    "end_schedule",
    "export_person",
    "forget_old_deliveries",
    "forget_old_files",
    "gather_deliveries",
    "map_import",
    "pause_webhook",
    "plan_export",
    "remove_export",
    "remove_webhook",
    "renew_webhook_secret",
    "replay_deliveries",
    "resume_webhook",
    "run_export",
    "run_import",
    "send_webhook_test",
    "take_in_file",
    "take_mapping",
    "tell_webhook",
    "undo_import",
    "why_not_exchange",
    "withdraw_erasure",
]

"""The verbs of the exchange, one module a story."""

from thirdline.practices.exchange.operations.importing import (
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
    "cancel_import", "check_import", "map_import", "run_import", "take_in_file", "take_mapping",
    "undo_import", "why_not_exchange",
]  # fmt: skip

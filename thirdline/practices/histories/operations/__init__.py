"""The two verbs of histories: a log becomes a set of tickets, and a set goes away whole."""

from __future__ import annotations

from thirdline.practices.histories.operations.importing import import_log
from thirdline.practices.histories.operations.removing import remove_history

__all__ = ["import_log", "remove_history"]

"""The verbs of fault trees, one module a story."""

from thirdline.practices.fault_trees.operations.asking import compile_tree
from thirdline.practices.fault_trees.operations.concluding import (
    close_tree,
    confirm_cause,
    open_tree_again,
)
from thirdline.practices.fault_trees.operations.drawing import change_tree, draw_tree, go_back
from thirdline.practices.fault_trees.operations.observing import (
    add_tree_test,
    note_evidence,
    retract_evidence,
    say_occurred,
)

__all__ = [
    "add_tree_test", "change_tree", "close_tree", "compile_tree", "confirm_cause", "draw_tree", "go_back",
    "note_evidence", "open_tree_again", "retract_evidence", "say_occurred",
]  # fmt: skip

"""The verbs of this package."""

from thirdline.practices.problems.operations.keeping import (
    edit_problem,
    hand_problem,
    move_problem,
    open_problem,
)
from thirdline.practices.problems.operations.linking import link_problem, unlink_problem
from thirdline.practices.problems.operations.raising import raise_problem

__all__ = [
    "edit_problem", "hand_problem", "link_problem", "move_problem", "open_problem", "raise_problem",
    "unlink_problem",
]  # fmt: skip

"""The verbs of this package."""

from thirdline.desk.affected.operations.coming_along import copy_affected
from thirdline.desk.affected.operations.saying import (
    follow_kind,
    say_affected,
    take_back_affected,
)

__all__ = ["copy_affected", "follow_kind", "say_affected", "take_back_affected"]

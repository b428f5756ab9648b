from __future__ import annotations

from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.drains import drain
from thirdline.reference.estate.operations.changing_many import DRAIN as CHANGES
from thirdline.reference.estate.operations.changing_many import advance_item_changes
from thirdline.reference.estate.operations.importing import DRAIN as IMPORTS
from thirdline.reference.estate.operations.working import (
    advance_estate_imports,
    forget_estate_files,
)
from thirdline.reference.estate.operations.working_out import DRAIN, work_out_estate
from thirdline.reference.estate.standing import is_due


@drain(DRAIN, every=5)
def work_out() -> int:
    """Between two runs it rests as long as the last one took: an estate never has a core to itself."""
    if not is_due(clock.now()):
        return 0
    return int(work_out_estate(by=robot()) is not None)


@drain(IMPORTS, every=5)
def take_in() -> int:
    return advance_estate_imports()


@drain(CHANGES, every=5)
def change_many() -> int:
    return advance_item_changes()


@drain("estate.forget", every=3_600)
def forget() -> int:
    return forget_estate_files()

from __future__ import annotations

from thirdline.desk.bulk.operations import DRAIN, forget_drafts, work_off_next
from thirdline.foundation.people.operations import robot
from thirdline.kit.drains import drain


@drain(DRAIN, every=5)
def work() -> int:
    return work_off_next(by=robot())


@drain("bulk.forget_drafts", every=3_600)
def forget() -> int:
    return forget_drafts(by=robot())

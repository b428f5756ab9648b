from __future__ import annotations

from thirdline.foundation.people.operations import robot
from thirdline.kit.drains import drain
from thirdline.practices.surveys.operations import send_due_surveys


@drain("surveys.due", every=30)
def ask() -> int:
    """One batch of surveys that are due; the worker asks again at once while there is more."""
    return send_due_surveys(limit=50, by=robot())

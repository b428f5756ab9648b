from __future__ import annotations

from thirdline.foundation.people.operations import robot
from thirdline.kit.drains import drain
from thirdline.practices.catalogue.operations import remind_approvers


@drain("catalogue.reminders", every=60)
def remind() -> int:
    """One batch of reminders that are due; the worker asks again at once while there is more."""
    return remind_approvers(limit=50, by=robot())

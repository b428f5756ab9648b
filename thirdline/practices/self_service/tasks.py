from __future__ import annotations

from thirdline.foundation.people.operations import robot
from thirdline.kit.drains import drain
from thirdline.practices.self_service.operations import forget_old_attempts


@drain("self_service.forget", every=3_600)
def forget() -> int:
    """One batch of attempts nobody needs any more; the worker asks again at once while there is more."""
    return forget_old_attempts(by=robot())

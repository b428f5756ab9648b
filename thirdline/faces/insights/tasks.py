from __future__ import annotations

from thirdline.faces.insights.operations import keep_figures
from thirdline.foundation.people.operations import robot
from thirdline.kit.drains import drain


@drain("insights.keep_figures", every=5)
def keep() -> int:
    return keep_figures(by=robot())

from __future__ import annotations

from thirdline.kit.drains import drain


@drain("api.forget_answers", every=600)
def forget() -> int:
    # Imported here: the worker registers drains before every model is loaded.
    from thirdline.project.operations import forget_answers

    return forget_answers()

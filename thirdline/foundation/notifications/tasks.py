from __future__ import annotations

from thirdline.foundation.notifications import operations
from thirdline.foundation.notifications.operations.telling import DRAIN
from thirdline.kit.drains import drain

BATCH = 100


@drain(DRAIN, every=15)
def leave() -> int:
    # Imported here: pushing is for the worker, and the web process has no use for it.
    from thirdline.foundation.notifications.channels.push import push_due

    written = operations.send_held_letters(limit=BATCH, by=None)
    return written + push_due()

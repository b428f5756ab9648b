from __future__ import annotations

from thirdline.foundation.mail.operations import DRAIN, TAKE_UP
from thirdline.foundation.mail.operations.mailboxes import WATCH
from thirdline.kit.drains import drain


@drain(DRAIN, every=2)
def deliver() -> int:
    # Imported here: the mail client is for the worker, and the web process has no use for it.
    from thirdline.foundation.mail.delivery import deliver_due

    return deliver_due()


@drain(TAKE_UP, every=30)
def take_up() -> int:
    from thirdline.foundation.mail.taking_in import take_up_pending

    return take_up_pending()


@drain(WATCH, every=20)
def watch_mailboxes() -> int:
    from thirdline.foundation.mail.queries import mailboxes_to_watch
    from thirdline.foundation.mail.watching import watches

    watches.keep(mailboxes_to_watch())
    return 0

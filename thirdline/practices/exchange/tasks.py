from __future__ import annotations

from thirdline.foundation.people.operations import robot
from thirdline.kit.drains import drain
from thirdline.practices.exchange.operations.advancing import advance_imports
from thirdline.practices.exchange.operations.delivering import (
    deliver_webhook,
    forget_old_deliveries,
    gather_deliveries,
)
from thirdline.practices.exchange.operations.erasing import advance_personal
from thirdline.practices.exchange.operations.exporting import (
    advance_exports,
    begin_due_exports,
    forget_old_files,
)


@drain("exchange.imports", every=5)
def bring_in() -> int:
    return advance_imports()


@drain("exchange.exports", every=5)
def write_out() -> int:
    return advance_exports()


@drain("exchange.schedules", every=20)
def begin_what_is_due() -> int:
    return begin_due_exports(by=robot())


@drain("exchange.gather", every=2)
def gather() -> int:
    return gather_deliveries(by=robot())


@drain("exchange.deliver", every=2)
def deliver() -> int:
    return deliver_webhook(by=robot())


@drain("exchange.forget", every=600)
def forget() -> int:
    return forget_old_deliveries(by=robot()) + forget_old_files(by=robot())


@drain("exchange.personal", every=5)
def give_or_erase() -> int:
    return advance_personal()

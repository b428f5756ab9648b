"""A file in one of the formats becomes a `Reading`, checked for what no format may say."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing.checks import check
from thirdline.reference.estate.importing.files import unpacked
from thirdline.reference.estate.importing.kubernetes import read_manifests
from thirdline.reference.estate.importing.netbox import read_netbox
from thirdline.reference.estate.importing.shapes import MOST_ITEMS, Choices, Reading, Tell
from thirdline.reference.estate.importing.tables import read_table

READERS: dict[str, Callable[[bytes, Choices, Tell], Reading]] = {
    "csv": read_table, "netbox": read_netbox, "kubernetes": read_manifests,
}  # fmt: skip


def read_file(content: bytes, format: str, choices: Choices, tell: Tell) -> Reading:
    """Everything the file says; what cannot be used stands in `troubles`, with its line."""
    reader = READERS.get(format)
    if reader is None:
        raise Refused(_("There is no format “%(name)s”; there is: %(known)s.") % {"name": format, "known": ", ".join(READERS)})  # fmt: skip
    found = reader(unpacked(content), choices, tell)
    if len(found.items) > MOST_ITEMS:
        raise Refused(_("The file has more than 200,000 items. Split it and import the parts."))
    if not found.items and not found.troubles:
        raise Refused(_("The file holds no item. There is nothing to import."))
    check(found)
    return found

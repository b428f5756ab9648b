"""Why a file is not found by what it says, in words for the support teams beside the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from thirdline.desk.search.queries import why_unread
from thirdline.desk.search.reading.paper import Why

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Attachment
    from thirdline.foundation.people.models import Person

# Pictures, archives and what was erased say nothing: nobody looks for words in them.
_SENTENCES: Mapping[Why, str | Promise] = {
    Why.FULL: _("Found by its beginning only: it holds more text than the search keeps."),
    Why.TIME: _("Not found by all of its text: reading it took too long."),
    Why.MEMORY: _("Not found by all of its text: reading it took too much memory."),
    Why.SIZE: _("Not found by its text: it is too large to be read."),
    Why.UNPACKED: _("Not found by all of its text: it unpacks to far more than its size."),
    Why.LOCKED: _("Not found by its text: it is locked with a password."),
    Why.DAMAGED: _("Not found by all of its text: it is damaged, or not what its name says."),
    Why.SILENT: _("Not found by its text: it holds none, so it may be a scan."),
    Why.OLD: _("Not found by its text: it is in an old format. Saved as DOCX, XLSX, PPTX or PDF it will be."),
    Why.GONE: _("Not found by its text: it is not in the store any more."),
    Why.BROKEN: _("Not found by its text: reading it failed."),
}  # fmt: skip


def why_beside_files(files: Sequence[Attachment], person: Person) -> dict[int, SafeString]:
    """One quiet sentence for each file that has one; requesters are not shown it."""
    if not person.standing.is_staff:
        return {}
    return {
        number: SafeString(f'<br><span class="quiet tiny">{escape(str(_SENTENCES[why]))}</span>')
        for number, why in why_unread(files).items()
        if why in _SENTENCES
    }

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.operations import robot
from thirdline.practices.outages.queries import concerned

kinds.register(
    "outage.ended", gettext_lazy("an outage that concerns me is over"), mail=True, staff=False
)


@on("outage.ended", later=True)
def tell_whom_it_concerned(entry: Entry) -> None:
    """In one job: whom a notice of ours concerns are hundreds at most, and each hears once."""
    outage, said = entry.subject, (entry.words or {}).get("words", "")
    for person in concerned(outage, limit=10_000):
        with translation.override(person.language):
            words = _("Over: %(title)s") % {"title": outage.title}
            notify(
                person, kind="outage.ended", text=f"{words}. {said}".strip(),
                url=f"/help/outages/{outage.pk}", entry_id=entry.pk, by=entry.actor or robot(),
            )  # fmt: skip

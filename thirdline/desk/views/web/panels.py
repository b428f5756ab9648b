from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.views.queries import with_me_count
from thirdline.kit.ui import registry

registry.rail_entry(
    "queue",
    _("Queue"),
    "inbox",
    "views:queue",
    "q",
    may=lambda person: person.is_authenticated and person.may("work"),
    count=with_me_count,
    order=10,
)

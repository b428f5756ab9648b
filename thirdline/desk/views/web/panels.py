from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.desk.views.contributing import every_view
from thirdline.desk.views.queries import own_team, team_choices, with_me_count
from thirdline.kit.ui import registry
from thirdline.kit.ui.commands import Command, Place, commands
from thirdline.kit.ui.keys import shortcut

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

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


def _views(person: Person, place: Place) -> Iterator[Command]:
    """The views of the queue; those of a team where the reader belongs to one."""
    home, team = reverse("views:queue"), own_team(person, team_choices(person))
    for view in every_view():
        if view.group != "team" or team is not None:
            about = team.name if view.group == "team" and team is not None else ""
            url = f"{home}?view={view.slug}"
            yield Command(view.label, view.icon, url, about=about, also=_("view queue show"))


commands("views", _("Views"), _views, order=50)
shortcut("list", "1", "2", "3", words=_("Only this tier"), order=20)
shortcut("list", "a", words=_("Assign what is selected"), order=30)

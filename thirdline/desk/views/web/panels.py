from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.desk.views.contributing import every_view
from thirdline.desk.views.queries import own_team, team_choices, with_me_count
from thirdline.desk.views.saved import shelf_for
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


def _beside(tickets: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    """A place for what stands beside a ticket in its list; the browser knows which list that was."""
    return {one.pk: {"url": reverse("views:neighbours", args=[one.pk])} for one in tickets}


def _views(person: Person, place: Place) -> Iterator[Command]:
    """The views of the queue and those people saved; a team's where the reader belongs to one."""
    home, team = reverse("views:queue"), own_team(person, team_choices(person))
    for view in every_view():
        if view.group != "team" or team is not None:
            about = team.name if view.group == "team" and team is not None else ""
            url = f"{home}?view={view.slug}"
            yield Command(view.label, view.icon, url, about=about, also=_("view queue show"))
    for saved in shelf_for(person, team).views:
        yield Command(
            saved.label, saved.icon, f"{home}?view={saved.slug}", also=_("view queue show")
        )


registry.panel("ticket.path", 10, "views/_beside.html", _beside)
commands("views", _("Views"), _views, order=50)
shortcut("list", "1", "2", "3", words=_("Only this tier"), order=20)
shortcut("list", "a", words=_("Assign what is selected"), order=30)

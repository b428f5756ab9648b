"""What the queue's page and its parts are drawn from; each fact is worked out when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thirdline.desk.views import queries
from thirdline.desk.views.columns import chosen_columns, drawn_cells
from thirdline.desk.views.contributing import every_view, name_of_set, view_named, views_in
from thirdline.desk.views.drawing import drawn_row
from thirdline.desk.views.rules import (
    ORDERS,
    Filters,
    Group,
    Order,
    Place,
    View,
    history_view,
    why_not_keep_view,
)
from thirdline.desk.views.saved import Listed, Shelf, as_view, saved_view_for, shelf_for
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import all_tiers, team_for
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound
from thirdline.kit.ui import registry
from thirdline.kit.ui.draw.words import count, duration
from thirdline.kit.ui.shapes import ChoiceShape

if TYPE_CHECKING:
    from django.db.models import Q

    from thirdline.desk.views.columns import Column
    from thirdline.desk.views.keyset import Page
    from thirdline.foundation.people.models import Team

ADDRESS = (
    "view", "team", "tier", "service", "priority", "state", "who", "where", "order",
    "history", "plain",
)  # fmt: skip


@dataclass(frozen=True)
class Link:
    """A view as a line of the list; a saved one that is not open is counted after the page."""

    slug: str
    label: str
    icon: str
    url: str
    number: str
    current: bool
    saved: bool = False


class Queue:
    """One reader's list as its address describes it. A part that needs no counts counts nothing."""

    pk = 0

    def __init__(self, request: HttpRequest, *, kept: frozenset[int] = frozenset()):
        self.person = reader(request)
        self.query: QueryDict = request.GET
        self.filters = Filters.read(request.GET)
        self.now: datetime = clock.now()
        self._kept = kept

    @cached_property
    def teams(self) -> list[Team]:
        return queries.team_choices(self.person)

    @cached_property
    def team(self) -> Team | None:
        slug = self.query.get("team", "")
        chosen = next((team for team in self.teams if team.slug == slug), None)
        if chosen is None and slug:
            return team_for(self.person, slug)
        return chosen or queries.own_team(self.person, self.teams)

    @cached_property
    def view(self) -> View:
        history = self.query.get("history", "")
        if history:
            if not history.isdecimal() or len(history) > 18:
                raise NotFound(_("There is no such history."))
            return history_view(int(history), name_of_set(int(history)))
        slug = self.query.get("view", "") or ("open" if self.team else "all")
        view = view_named(slug) or self._opened(slug)
        if view is None or (view.group == "team" and self.team is None):
            raise NotFound(_("There is no view “%(slug)s” for you.") % {"slug": slug})
        return view

    def _opened(self, slug: str) -> View:
        """A saved view; a team's is looked at from that team's list."""
        kept = saved_view_for(self.person, slug[:60])
        if kept.team is not None:
            self.team = kept.team
        return as_view(kept, self.person)

    @cached_property
    def shelf(self) -> Shelf:
        return shelf_for(self.person, self.team)

    @cached_property
    def columns(self) -> list[Column]:
        """None where the list is drawn as every fixed view is."""
        return chosen_columns(self.view.columns) if self.view.columns else []

    @property
    def why_not_keep(self) -> str | None:
        kept = self.view.saved
        return why_not_keep_view(kept.owner_id, kept.team, self.person) if kept else None

    @property
    def history(self) -> bool:
        return self.view.slug == "history"

    @cached_property
    def order(self) -> Order:
        slug = self.query.get("order", "")
        return ORDERS[slug if slug in self.view.orders else self.view.orders[0]]

    @cached_property
    def place(self) -> Place:
        return Place(self.person.pk, self.team.pk if self.team else None, self.now)

    @cached_property
    def condition(self) -> Q | None:
        """Filters and the condition in the address together; None where the view is whole."""
        text, chosen = self.query.get("where", ""), self.filters.condition
        if not text:
            return chosen
        written = queries.condition_from(text, reader=self.person, now=self.now)
        return written if chosen is None else chosen & written

    @cached_property
    def counts(self) -> queries.Counts:
        here = self.view  # asked first: a team's saved view brings its team along
        shown = [v for v in every_view() if v.group != "team" or self.team is not None]
        return queries.counts_for(
            self.person, shown, self.place, here=here, narrowed=self.condition
        )

    def count_first(self) -> None:
        """Before the rail is drawn: its figure is one of these counts, so it need not ask again."""
        _ = self.counts

    @cached_property
    def page(self) -> Page[queries.Row]:
        after, before = self.query.get("after", ""), self.query.get("before", "")
        return queries.page_for(
            self.person, self.view, self.place, self.order,
            narrowed=self.condition, after=after, before=before,
            paths=list(dict.fromkeys(path for one in self.columns for path in one.paths)),
        )  # fmt: skip

    @cached_property
    def rows(self) -> SafeString:
        tickets = self.page.tickets
        paths = queries.traces_of([ticket.pk for ticket in tickets], self.now)
        clocks = registry.panels_for("queue.clock", tickets, self.person)
        here = registry.panels_for("queue.here", tickets, self.person)
        cells = drawn_cells(self.columns, tickets, self.person, self.now)
        of, chosen = self.of if self.plain else "", self.first
        drawn = [
            drawn_row(
                one, paths[one.pk], clocks[one.pk], self.now,
                current=one.pk == chosen, kept=one.pk in self._kept, picks=not self.history,
                columns=self.columns, cells=cells, here=here[one.pk], of=of,
            )
            for one in tickets
        ]  # fmt: skip
        return SafeString("\n".join(drawn))

    @property
    def first(self) -> int | None:
        """The chosen row: the one somebody comes back from, else the first."""
        numbers = [one.pk for one in self.page.tickets]
        back = self.query.get("at", "")
        if back.isdecimal() and len(back) < 19 and int(back) in numbers:
            return int(back)
        return numbers[0] if numbers else None

    # Words of the head

    @property
    def summary(self) -> str:
        """Empty where the count is still to come."""
        counts = self.counts
        return "" if counts.unknown else self.summary_of(counts.here, counts.oldest)

    def summary_of(self, number: int, oldest: datetime | None) -> str:
        if number > queries.MOST_COUNTED:
            return f"{count(queries.MOST_COUNTED)}+"
        if oldest is None:
            return count(number)
        age = _age(self.now - oldest)
        return _("%(n)s, oldest %(age)s") % {"n": count(number), "age": age}

    @property
    def whole(self) -> Q:
        """All that the list holds, whatever page of it is shown."""
        condition = self.view.condition(self.place)
        return condition if self.condition is None else condition & self.condition

    @property
    def where(self) -> str:
        if self.view.group == "team" and self.team is not None:
            return f"L{self.team.tier.level} {self.team.name}"
        if self.history:
            return _("Imported history")
        return _("Mine") if self.view.group == "mine" else _("Shared")

    @property
    def narrowed(self) -> bool:
        return self.condition is not None

    @property
    def topics(self) -> str:
        if self.history:
            return ""
        if self.view.group == "team" and self.team is not None:
            return f"team:{self.team.pk}"
        return f"person:{self.person.pk}" if self.view.group == "mine" else "tickets"

    # Addresses

    @cached_property
    def _home(self) -> str:
        return reverse("views:queue")

    def address(self, **changes: str | int | None) -> str:
        """The present list, changed; its pages begin anew."""
        kept: dict[str, str] = {k: str(self.query[k]) for k in ADDRESS if self.query.get(k)}
        for name, value in changes.items():
            kept.pop(name, None)
            if value not in (None, ""):
                kept[name] = str(value)
        home = self._home
        return f"{home}?{urlencode(kept)}" if kept else home

    @property
    def plain(self) -> bool:
        """The list as a form and its tickets with the list in their addresses, for browsers without script."""
        return bool(self.query.get("plain"))

    @property
    def plain_url(self) -> str:
        return self.address(view=self.view.slug, plain=1)

    @property
    def of(self) -> str:
        """The list as a query, for the addresses of its tickets."""
        return self.address(view=self.view.slug).removeprefix(self._home)

    @property
    def here(self) -> str:
        """The present page, for fetching it again."""
        kept = {k: str(self.query[k]) for k in ("after", "before") if self.query.get(k)}
        return self.address(**kept)

    def back_to(self, number: int) -> str:
        """The page somebody left, with that ticket chosen."""
        home, mark, query = self.here.partition("?")
        return f"{home}?{query}{'&' * bool(mark)}at={number}"

    @property
    def filter_url(self) -> str:
        return self.beside("views:filters")

    @property
    def summary_url(self) -> str:
        return self.beside("views:summary")

    @property
    def save_url(self) -> str:
        return self.beside("views:new")

    @property
    def new_url(self) -> str:
        return reverse("tickets:new")

    def beside(self, name: str) -> str:
        """Another address that gets this list's own along."""
        _path, mark, query = self.here.partition("?")
        return f"{reverse(name)}{mark}{query}"

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a filter leaves as it is."""
        kept = ("view", "team", "tier", "where", "order", "history")
        return [(name, str(self.query[name])) for name in kept if self.query.get(name)]

    @property
    def next(self) -> str:
        return self.address(after=self.page.next) if self.page.next else ""

    @property
    def previous(self) -> str:
        return self.address(before=self.page.previous) if self.page.previous else ""

    @property
    def unfiltered(self) -> str:
        gone = dict.fromkeys(("tier", "service", "priority", "state", "who", "where"))
        return self.address(**gone)

    @property
    def groups(self) -> list[tuple[str, list[Link]]]:
        """Title and views of each group; what somebody hid stands there only while it is open."""
        team = self.team.name if self.team else ""
        titles: list[tuple[str, Group]] = [
            (_("Mine"), "mine"),
            (team, "team"),
            (_("Shared"), "shared"),
        ]
        return [(title, self._links(group)) for title, group in titles if title]

    def _links(self, group: Group) -> list[Link]:
        shelf, here = self.shelf, self.view
        fixed = [(one.position, self._link(one)) for one in views_in(group)]
        saved = [
            (1_000 + one.position, self._saved_link(one))
            for one in shelf.views
            if one.group == group
        ]
        sent = here.saved is not None and here.group == group
        # A view somebody was sent stands in the list of whoever looks through it.
        if sent and all(link.slug != here.slug for _position, link in saved):
            saved.append((2_000, self._saved_link(here)))
        links = sorted([*fixed, *saved], key=lambda pair: shelf.rank(pair[1].slug, pair[0]))
        return [link for _position, link in links if link.current or not shelf.is_hidden(link.slug)]

    def _saved_link(self, one: Listed | View) -> Link:
        here = one.slug == self.view.slug
        known = here and not self.counts.unknown
        shown = f"{count(min(self.counts.here, queries.MOST_COUNTED))}{'+' * self.counts.more}"
        url = f"{self._home}?view={one.slug}"
        return Link(
            one.slug, str(one.label), one.icon, url, shown if known else "", here, saved=True
        )

    @property
    def counts_url(self) -> str:
        """Where the counts of saved views come from, if there are any to count."""
        if not any(not self.shelf.is_hidden(one.slug) for one in self.shelf.views):
            return ""
        team = f"?team={self.team.slug}" if self.team else ""
        return f"{reverse('views:counts')}{team}"

    def _link(self, view: View) -> Link:
        team = (
            self.team.slug if self.team and (view.group == "team" or "team" in self.query) else ""
        )
        url = f"{self._home}?view={view.slug}" + (f"&team={team}" if team else "")
        number, more = self.counts.of(view)
        shown = f"{count(number)}{'+' * more}"
        return Link(view.slug, str(view.label), view.icon, url, shown, view.slug == self.view.slug)

    @cached_property
    def tiers(self) -> list[ChoiceShape]:
        """A team stands at one tier; choosing another one leads to all that is open there."""
        in_team = self.view.group == "team" and not self.history
        here = self.team.tier.level if in_team and self.team else self.filters.tier
        changes = {"view": "all", "team": None} if in_team else {}
        levels = [tier.level for tier in all_tiers() if tier.level]
        return [
            ChoiceShape(_("All tiers"), self.address(tier=None, **changes), here is None),
            *(
                ChoiceShape(
                    f"L{level}",
                    self.here if in_team and level == here else self.address(tier=level, **changes),
                    level == here,
                )
                for level in levels
            ),
        ]

    @property
    def orders(self) -> list[ChoiceShape]:
        return [
            ChoiceShape(str(ORDERS[one].label), self.address(order=one), one == self.order.slug)
            for one in self.view.orders
        ]


def _age(age: timedelta) -> str:
    return _("%(n)s days") % {"n": age.days} if age.days > 1 else duration(age)

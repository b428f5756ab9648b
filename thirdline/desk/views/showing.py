"""What the queue's page and its parts are drawn from; each fact is worked out when it is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thirdline.desk.views import queries
from thirdline.desk.views.contributing import every_view, name_of_set, view_named, views_in
from thirdline.desk.views.drawing import drawn_row
from thirdline.desk.views.rules import ORDERS, Filters, Order, Place, View, history_view
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import all_tiers, team_for
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound
from thirdline.kit.ui import registry
from thirdline.kit.ui.draw.words import count, duration
from thirdline.kit.ui.shapes import ChoiceShape

if TYPE_CHECKING:
    from django.db.models import Q

    from thirdline.desk.views.keyset import Page
    from thirdline.foundation.people.models import Team

ADDRESS = (
    "view",
    "team",
    "tier",
    "service",
    "priority",
    "state",
    "who",
    "where",
    "order",
    "history",
)


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
        view = view_named(slug)
        if view is None or (view.group == "team" and self.team is None):
            raise NotFound(_("There is no view “%(slug)s” for you.") % {"slug": slug})
        return view

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
        shown = [v for v in every_view() if v.group != "team" or self.team is not None]
        return queries.counts_for(
            self.person, shown, self.place, here=self.view, narrowed=self.condition
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
        )  # fmt: skip

    @cached_property
    def rows(self) -> SafeString:
        tickets = self.page.tickets
        paths = queries.traces_of([ticket.pk for ticket in tickets], self.now)
        clocks = registry.panels_for("queue.clock", tickets, self.person)
        drawn = [
            drawn_row(
                one, paths[one.pk], clocks[one.pk], self.now,
                current=place == 0, kept=one.pk in self._kept, picks=not self.history,
            )
            for place, one in enumerate(tickets)
        ]  # fmt: skip
        return SafeString("\n".join(drawn))

    @property
    def first(self) -> int | None:
        return self.page.tickets[0].pk if self.page.tickets else None

    # Words of the head

    @property
    def summary(self) -> str:
        counts = self.counts
        if counts.more:
            return f"{count(queries.MOST_COUNTED)}+"
        if counts.oldest is None:
            return count(counts.here)
        age = _age(self.now - counts.oldest)
        return _("%(n)s, oldest %(age)s") % {"n": count(counts.here), "age": age}

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
    def here(self) -> str:
        """The present page, for fetching it again."""
        kept = {k: str(self.query[k]) for k in ("after", "before") if self.query.get(k)}
        return self.address(**kept)

    @property
    def filter_url(self) -> str:
        return self._beside("views:filters")

    @property
    def assign_url(self) -> str:
        return self._beside("views:assignments")

    @property
    def new_url(self) -> str:
        return reverse("tickets:new")

    def _beside(self, name: str) -> str:
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
    def groups(self) -> list[tuple[str, str, list[tuple[View, str, str]]]]:
        """Title, name of the group, and its views with address and count as shown."""
        team = self.team.name if self.team else ""
        titles = [(_("Mine"), "mine"), (team, "team"), (_("Shared"), "shared")]
        return [
            (title, group, [self._link(view) for view in views_in(group)])  # type: ignore[arg-type]
            for title, group in titles
            if title
        ]

    def _link(self, view: View) -> tuple[View, str, str]:
        team = (
            self.team.slug if self.team and (view.group == "team" or "team" in self.query) else ""
        )
        url = f"{self._home}?view={view.slug}" + (f"&team={team}" if team else "")
        number, more = self.counts.of(view)
        return view, url, f"{count(number)}{'+' * more}"

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

"""The fixed views and orders of the queue, as data. Conditions are pure; nothing here queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils.functional import Promise
from django.utils.translation import gettext as _words
from django.utils.translation import gettext_lazy as _

from thirdline.desk.tickets.models import NEVER
from thirdline.desk.tickets.queries import with_or_put_to
from thirdline.desk.tickets.states import OPEN_STATES, HoldReason, State

if TYPE_CHECKING:
    from thirdline.desk.views.models import SavedView
    from thirdline.foundation.people.models import Person, Team

Group: TypeAlias = Literal["mine", "team", "shared"]
Words: TypeAlias = str | Promise
SOON = timedelta(hours=1)
WEEK = timedelta(days=7)
MANY_HANDOFFS = 3
OPEN = Q(state__in=OPEN_STATES, history=None)
OPEN_TREE = {"state": [state.value for state in OPEN_STATES]}


@dataclass(frozen=True)
class Place:
    """Whose view it is, of which team, and when: all that a condition may ask."""

    person_id: int
    team_id: int | None
    now: datetime


@dataclass(frozen=True)
class Order:
    """A total order of tickets: keys from the first to the last, all upwards or all downwards."""

    slug: str
    label: Words
    keys: tuple[str, ...]
    down: bool = False


ORDERS = {
    order.slug: order
    for order in (
        Order("due", _("Due first"), ("due", "id")),
        Order("newest", _("Newest"), ("id",), down=True),
        Order("priority", _("Priority"), ("priority", "due", "id")),
        Order("oldest", _("Oldest"), ("id",)),
        Order("resolved", _("Resolved last"), ("resolved_at", "id"), down=True),
        Order("ended", _("Resolved last"), ("ended", "id"), down=True),
        Order("changed", _("Changed last"), ("changed_at", "id"), down=True),
        Order("untouched", _("Longest untouched"), ("changed_at", "id")),
    )
}
OF_OPEN = ("due", "newest", "priority", "oldest")
OF_PAST = ("newest", "oldest")
OF_SAVED = (*OF_OPEN, "changed", "untouched", "ended")


@dataclass(frozen=True)
class View:
    """A named condition. `nothing` is what an empty one says, `kind` how its emptiness feels."""

    slug: str
    label: Words
    icon: str
    group: Group
    position: int
    condition: Callable[[Place], Q]
    nothing: Words
    next_step: Words = ""
    orders: Sequence[str] = OF_OPEN
    kind: Literal["done", "not-yet"] = "done"
    # Of a team's view: what it asks beyond being open with the team, so that all are counted in one pass.
    within: Callable[[Place], Q] | None = None
    # Whether it is there for good, so that its statements are worth keeping.
    is_fixed: bool = True
    # Its condition in the language people write views in, where that language can say it.
    tree: Mapping[str, Any] | None = field(default=None, compare=False)
    # Of a saved view: its columns, what of its condition cannot be read any more, and its row.
    columns: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    saved: SavedView | None = field(default=None, compare=False)


def of_team(place: Place) -> Q:
    return OPEN & Q(team=place.team_id)


def _team_view(
    slug: str,
    label: Words,
    icon: str,
    position: int,
    within: Callable[[Place], Q],
    *said: Words,
    tree: Mapping[str, Any],
) -> View:
    """`said` is what an empty one says, and the next step."""

    def condition(place: Place) -> Q:
        return of_team(place) & within(place)

    return View(
        slug, label, icon, "team", position, condition, said[0], said[1], within=within,
        tree={"team": "mine", **OPEN_TREE, **tree},
    )  # fmt: skip


def _due_within_the_hour(place: Place) -> Q:
    # On the very expression the indexes of tickets hold, so that they serve.
    return Q(LessThan(Coalesce(F("next_due_at"), NEVER), place.now + SOON))


VIEWS = (
    View(
        "with-me", _("With me"), "user", "mine", 10,
        lambda p: OPEN & Q(pk__in=with_or_put_to(p.person_id)),
        _("Nothing is with you."), _("Take the next one from your team's list."),
        tree={**OPEN_TREE, "person": "me"},
    ),
    View(
        "watching", _("Watching"), "eye", "mine", 30,
        lambda p: OPEN & Q(watches__person=p.person_id),
        _("You follow no open ticket."),
        _("Follow one from its page, and it stands here until it is resolved."), kind="not-yet",
    ),
    _team_view(
        "open", _("Open"), "inbox", 10,
        lambda p: Q(),
        _("Nothing is open here."), _("What arrives appears by itself."),
        tree={},
    ),
    _team_view(
        "nobody", _("Nobody yet"), "hand-stop", 20,
        lambda p: Q(person=None),
        _("Somebody has every ticket."), _("What arrives appears by itself."),
        tree={"person": {"is_empty": True}},
    ),
    _team_view(
        "due", _("Due within the hour"), "hourglass-low", 30,
        _due_within_the_hour,
        _("Nothing is due within the hour."), _("The next in line stands first under Open."),
        tree={"due": {"within_next": "1 hour"}},
    ),
    _team_view(
        "returned", _("Returned to us"), "arrow-down-left", 40,
        lambda p: Q(returned=True),
        _("Nothing came back."), _("What you handed on was complete."),
        tree={"returned": True},
    ),
    _team_view(
        "handed-on", _("Third handoff or more"), "arrows-exchange", 50,
        lambda p: Q(handoffs_count__gte=MANY_HANDOFFS),
        _("Nothing was handed on three times."), _("No ticket is going in circles."),
        tree={"handoffs": {"at_least": MANY_HANDOFFS}},
    ),
    _team_view(
        "waiting", _("Waiting for others"), "player-pause", 60,
        lambda p: Q(state=State.ON_HOLD),
        _("Nothing waits for others."), _("Every open ticket can be worked on."),
        tree={"state": State.ON_HOLD.value},
    ),
    View(
        "all", _("All open"), "list-details", "shared", 10, lambda p: OPEN,
        _("No ticket is open."), _("What arrives appears by itself."),
        tree=OPEN_TREE,
    ),
    View(
        "vendor", _("With a vendor"), "building-store", "shared", 20,
        lambda p: OPEN & Q(state=State.ON_HOLD, hold_reason=HoldReason.VENDOR),
        _("Nothing waits for a vendor."), _("Every open ticket is in the house."),
        tree={"hold_reason": HoldReason.VENDOR.value},
    ),
    View(
        "resolved", _("Resolved this week"), "circle-check", "shared", 40,
        lambda p: Q(
            state__in=[State.RESOLVED, State.CLOSED], history=None, resolved_at__gte=p.now - WEEK
        ),
        _("Nothing was resolved in the last seven days."),
        _("Resolved tickets stand here for a week."),
        tree={"resolved": {"within_last": "7 days"}},
        orders=("resolved", *OF_PAST), kind="not-yet",
    ),
)  # fmt: skip


def history_view(number: int, name: str = "") -> View:
    """The tickets of one imported set; they are there to be read."""
    return View(
        "history", name or _("Imported history"), "history", "shared", 99,
        lambda p: Q(history=number),
        _("This set holds no ticket you may read."), _("Restricted ones show to the people named."),
        orders=OF_PAST, kind="not-yet", is_fixed=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to, beside its view; unknown values in an address are left out."""

    tier: int | None = None
    service: str = ""
    priority: int | None = None
    state: str = ""
    who: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        tier, priority = given.get("tier", ""), given.get("priority", "")
        state = given.get("state", "")
        return cls(
            tier=int(tier) if tier in {"0", "1", "2", "3", "4"} else None,
            service=given.get("service", "").strip()[:60].replace("\x00", ""),
            priority=int(priority) if priority in {"1", "2", "3", "4"} else None,
            state=state if state in set(State) else "",
            who=given.get("who", "").strip()[:80].replace("\x00", ""),
        )

    @property
    def condition(self) -> Q | None:
        parts = {
            "tier_level": self.tier,
            "service__slug": self.service,
            "priority": self.priority,
            "state": self.state,
            "requester__name__icontains": self.who,
        }
        chosen = {key: value for key, value in parts.items() if value not in (None, "")}
        return Q(**chosen) if chosen else None

    @property
    def tree(self) -> dict[str, Any]:
        """The same as a condition people can save; a requester's name is none."""
        chosen = {"tier": self.tier, "service": self.service, "priority": self.priority}
        chosen["state"] = self.state
        return {key: value for key, value in chosen.items() if value not in (None, "")}

    @property
    def in_menu(self) -> int:
        """How many are set in the filter menu; the tier has its own switch."""
        return sum(bool(value) for value in (self.service, self.priority, self.state, self.who))


MOST_OWN = 60
LONGEST_NAME = 60


def why_not_keep_view(owner_id: int | None, team: Team | None, by: Person) -> str | None:
    """One's own is one's own; a team's belongs to its lead; what everybody sees, to leads."""
    if not by.may("work"):
        return _words("Only people of the support teams keep views.")
    if owner_id is not None:
        other = owner_id != by.pk
        return _words("This is somebody else's view. Save a copy of it.") if other else None
    if by.may("set_up"):
        return None
    return _why_not_lead(team, by)


def _why_not_lead(team: Team | None, by: Person) -> str | None:
    if team is None and not by.may("assign_anyone"):
        return _words(
            "Views for everybody are kept by leads. Save it as your own, and ask one of them to share it."
        )
    if team is not None and team.pk not in by.standing.led_team_ids:
        return _words(
            "Views of %(team)s are kept by its lead. Save it as your own, and ask them to share it."
        ) % {"team": team.name}
    return None


def why_not_name_view(name: str) -> str | None:
    if not name.strip():
        return _words("Give the view a name that says what it shows.")
    if len(name.strip()) > LONGEST_NAME:
        return _words("The name may have %(most)s characters.") % {"most": LONGEST_NAME}
    return None

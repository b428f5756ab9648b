"""What stands beside a map of the item, the need or the fate that is chosen on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.kit import clock
from thirdline.kit.refusals import NotFound
from thirdline.kit.ui.draw import marks
from thirdline.kit.ui.draw.margins import counted
from thirdline.kit.ui.draw.words import ago, count, day, when_words
from thirdline.reference.estate import looking, standing
from thirdline.reference.estate.graph import around, number_of
from thirdline.reference.estate.margin_line import Line, line_of
from thirdline.reference.estate.models import ConfigurationItem, FateSet, Need, Standing
from thirdline.reference.estate.overlays import badges_of, overlays
from thirdline.reference.estate.queries import (
    fate_for,
    item_for,
    members_of_fate,
    need_for,
    needing,
    needs_of,
)
from thirdline.reference.estate.rules import Health
from thirdline.reference.estate.standing import known_icon

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

MOST_LINES = 8
Laid = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class State:
    words: str
    kind: str
    icon: str


@dataclass(frozen=True, slots=True)
class Reached:
    """One line of what goes, or of what does not."""

    name: str
    icon: str
    words: str
    users: str
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    icon: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Verb:
    words: str
    icon: str
    url: str


@dataclass(slots=True)
class Peek:
    node: str
    name: str
    icon: str
    about: str = ""
    state: State | None = None
    notice: dict[str, str] | None = None
    needed: str = ""
    members: Sequence[Member] = ()
    impact_title: str = ""
    impact: Sequence[Reached] = ()
    impact_more: str = ""
    falls: Sequence[int] = ()
    hits: str = ""
    line: Line | None = None
    line_title: str = ""
    debt: dict[str, str] | None = None
    facts: list[tuple[str, Any]] = field(default_factory=list)
    url: str = ""
    item: ConfigurationItem | None = None
    service: ConfigurationItem | None = None
    verbs: list[Verb] = field(default_factory=list)


def peek_of_node(
    person: Person, node: str, of: ConfigurationItem | None, laid: Laid | None = None
) -> Peek | None:
    """By the name a thing has on the map; None where there is no such thing any more.

    `laid` is what the overlays say of the items on the map.
    """
    number = int(node[1:])
    try:
        if node[0] == "i":
            return peek_of_item(person, number, of, laid)
        return (peek_of_need if node[0] == "n" else peek_of_fate)(person, number, of)
    except NotFound:
        return None


def peek_of_item(
    person: Person, number: int, of: ConfigurationItem | None = None, laid: Laid | None = None
) -> Peek:
    item = of if of is not None and of.pk == number else item_for(person, number)
    known = standing.standing_of([item.pk]).get(item.pk)
    peek = Peek(f"i{item.pk}", item.name, known_icon(item.kind.icon), ", ".join(_places(item)))
    peek.state, peek.url = _state(item, known), reverse("estate:item", args=[item.pk])
    peek.notice = _single_point(item, known)
    _say_impact(peek, item)
    service = item if item.kind.is_service else of
    if service is not None:
        peek.line = line_of(standing.marks_of(service), clock.now())
        peek.line_title = _("Margin of %(name)s over time") % {"name": service.name}
        peek.debt = _debt(service)
    peek.item, peek.service = item, service
    said = laid.get(number) if laid is not None else None
    peek.facts = _facts(item, badges_of([number], person).get(number, {}) if said is None else said)
    peek.verbs = _verbs(item)
    return peek


def _places(item: ConfigurationItem) -> Iterable[str]:
    return (one for one in (item.kind.name, item.site, item.room, item.rack) if one)


def _state(item: ConfigurationItem, known: Standing | None) -> State:
    if item.retired_at is not None:
        return State(_("Retired"), "", "archive")
    if item.health == Health.DOWN:
        return State(_("Down"), "late", "alert-octagon")
    if item.health == Health.MAINTENANCE:
        return State(_("In maintenance"), "soon", "tool")
    if known is not None and not known.works:
        return State(_("Down by what it needs"), "late", "alert-octagon")
    return State(_("Up"), "good", "check")


def _single_point(item: ConfigurationItem, known: Standing | None) -> dict[str, str] | None:
    if known is None or not known.services_down or item.kind.is_service:
        return None
    title = _("Single point of failure.")
    if known.single_since is not None:
        title = _("Single point of failure for %(for)s.") % {"for": ago(known.single_since)}
    return {"title": title, "text": " ".join(_why_alone(item))}


def _why_alone(item: ConfigurationItem) -> Iterable[str]:
    """The needs that hang on it: what each asks for and who of it is out."""
    needs = needing(item, limit=20)
    pips = standing.pips_of([need.pk for need in needs])
    for need in needs:
        boxes = pips[need.pk]
        if boxes.up > boxes.k:
            continue
        who = {"name": need.label or need.item.name, "k": count(need.k), "n": count(boxes.of)}
        yield _("%(name)s needs %(k)s of %(n)s.") % who
        away = [
            one.item for one in need.members.all() if one.item_id != item.pk and one.item.health != Health.UP
        ]  # fmt: skip
        for one in away[:2]:
            yield _("%(name)s is %(state)s.") % {"name": one.name, "state": _out(one)}
        return


def _out(item: ConfigurationItem) -> str:
    if item.health_since is None:
        return _("out")
    return _("out since %(when)s") % {"when": when_words(item.health_since)}


def _say_impact(peek: Peek, item: ConfigurationItem) -> None:
    impact = looking.impact_of(item)
    title = _("What its failure did") if impact.is_down else _("If %(name)s fails")
    peek.impact_title = title % {"name": item.name} if not impact.is_down else title
    peek.hits = _("lost if %(name)s fails") % {"name": item.name}
    # A service is what people use: with it they are the first who lose something.
    own = [item] if item.kind.is_service else []
    _fill_impact(peek, [*own, *impact.services], impact.spared)
    peek.falls = [item.pk, *(one.pk for one in (*impact.services, *impact.others))]
    said = []
    if impact.others_count:
        said.append(
            ngettext("%(n)s other item goes with it.", "%(n)s other items go with it.", impact.others_count)
            % {"n": count(impact.others_count)}
        )  # fmt: skip
    for one in impact.thinned[:2]:
        words = {
            "name": one.pips.label or one.item.name,
            "n": count(max(one.pips.up - one.pips.k, 0)),
        }
        said.append(_("%(name)s would have %(n)s spare.") % words)
    if impact.truncated:
        said.append(_("More stands on it than was looked at."))
    peek.impact_more = " ".join(said)


def _fill_impact(
    peek: Peek, lost: Sequence[ConfigurationItem], spared: Sequence[ConfigurationItem]
) -> None:
    lines = [
        Reached(one.name, known_icon(one.kind.icon), _("lost"), _users(one))
        for one in lost[:MOST_LINES]
    ]
    if len(lost) > MOST_LINES:
        more = len(lost) - MOST_LINES
        words = ngettext("%(n)s more service", "%(n)s more services", more) % {"n": count(more)}
        lines.append(Reached(words, "dots", _("lost"), ""))
    lines += [
        Reached(one.name, known_icon(one.kind.icon), _("goes on"), "0", lost=False)
        for one in spared[: max(1, 4 - len(lines))]
    ]
    if not lines:
        lines = [Reached(_("No service"), "circle-check", _("is lost"), "0", lost=False)]
    peek.impact = lines


def _users(item: ConfigurationItem) -> str:
    return count(item.users) if item.users is not None else _("users not known")


def _debt(service: ConfigurationItem) -> dict[str, str] | None:
    debt = standing.open_debts_of([service.pk]).get(service.pk)
    if debt is None:
        return None
    who = debt.owner or debt.owner_team
    said = [str(getattr(who, "name", who))] if who else [_("nobody answers for it yet")]
    if debt.accepted_until:
        said.append(_("accepted until %(day)s") % {"day": day(debt.accepted_until)})
    return {
        "label": _("Debt %(label)s") % {"label": debt.label},
        "words": ", ".join(said),
        "url": reverse("estate:debt", args=[debt.pk]),
    }


def _facts(item: ConfigurationItem, laid: Mapping[str, int]) -> list[tuple[str, Any]]:
    team = item.owner_team
    given: list[tuple[str, Any]] = [
        (_("Looked after by"), marks.joined([marks.tier(team.tier.level), format_html(" {}", team.name)]) if team else ""),
        (_("Owner"), item.owner.name if item.owner else ""),
        (_("Used by"), _people(item)),
        (_("Criticality"), item.criticality),
        (_("Supplier"), item.supplier),
        (_("Warranty"), _until(item.warranty_until)),
        (_("Contract"), _until(item.contract_until)),
        (_("Last change"), when_words(item.changed_at)),
        *((str(one.label), count(laid[one.name])) for one in overlays() if one.name in laid),
    ]  # fmt: skip
    if item.health_words and item.health != Health.UP:
        given.insert(0, (_("Said"), item.health_words))
    return [(name, value) for name, value in given if value]


def _people(item: ConfigurationItem) -> str:
    if item.users is None:
        return _("not known") if item.kind.is_service else ""
    return ngettext("%(n)s person", "%(n)s people", item.users) % {"n": count(item.users)}


def _until(given: Any) -> str:
    return _("to %(day)s") % {"day": day(given)} if given else ""


def _verbs(item: ConfigurationItem) -> list[Verb]:
    question = f"{reverse('estate:question-new')}?failed={item.pk}"
    return [Verb(_("Try “fails”"), "player-eject", question)]


def peek_of_need(person: Person, number: int, of: ConfigurationItem | None = None) -> Peek:
    need = need_for(person, number)
    mine = next((one for one in needs_of(need.item) if one.pk == need.pk), need)
    members = [one.item for one in mine.members.all()]
    known = standing.standing_of(one.pk for one in members)
    up = [
        one for one in members
        if one.health == Health.UP and (one.pk not in known or known[one.pk].works)
    ]  # fmt: skip
    name = need.label or counted(need.k, len(up), len(members))
    peek = Peek(f"n{need.pk}", name, known_icon(members[0].kind.icon if members else ""))
    peek.about = _("Needed by %(name)s") % {"name": need.item.name}
    peek.state = _need_state(need, len(up), len(members))
    peek.needed = _("needs %(k)s of %(n)s") % {"k": count(need.k), "n": count(len(members))}
    peek.members = [_member(one, of, known.get(one.pk)) for one in members[:30]]
    if len(up) >= need.k:
        _say_loss(peek, members, _("If it falls below %(k)s") % {"k": count(need.k)})
    return peek


def _need_state(need: Need, up: int, members: int) -> State:
    if up < need.k:
        return State(_("Not met"), "late", "alert-octagon")
    if up == need.k:
        words = _("never had one") if members <= need.k else _("none left")
        return State(words, "soon", "alert-triangle")
    spare = up - need.k
    return State(ngettext("%(n)s spare", "%(n)s spare", spare) % {"n": spare}, "good", "check")


def _member(
    item: ConfigurationItem, of: ConfigurationItem | None, known: Standing | None
) -> Member:
    state = _state(item, known)
    here = f"{reverse('estate:map')}?item={of.pk if of else item.pk}&chosen=i{item.pk}"
    words = _out(item) if item.health != Health.UP else state.words
    return Member(item.name, known_icon(item.kind.icon), words, here)


def peek_of_fate(person: Person, number: int, of: ConfigurationItem | None = None) -> Peek:
    fate: FateSet = fate_for(person, number)
    members = members_of_fate(fate)
    known = standing.standing_of(one.pk for one in members)
    peek = Peek(f"f{fate.pk}", fate.name, "link", fate.about)
    peek.about = fate.about or (_("Shared fate, by the rule “%(rule)s”") % {"rule": fate.rule.name} if fate.rule else _("Shared fate, named by hand"))  # fmt: skip
    peek.needed = ngettext("%(n)s item", "%(n)s items", len(members)) % {"n": count(len(members))}
    peek.members = [_member(one, of, known.get(one.pk)) for one in members[:30]]
    _say_loss(peek, members, _("If all of it fails at once"))
    return peek


def _say_loss(peek: Peek, members: Sequence[ConfigurationItem], title: str) -> None:
    """Services that work now and would not, if all of these failed."""
    graph = around([one.pk for one in members])
    gone = graph.with_also_down(one.pk for one in members if one.pk in graph.items).estate
    lost = [
        number for number in map(number_of, graph.items)
        if graph.estate.works(number) and not gone.works(number)
    ]  # fmt: skip
    services = [one for one in lost if one in graph.services]
    named = standing.items_named(services)
    peek.impact_title = title
    found = sorted(named.values(), key=lambda one: (-(one.users or 0), one.name))
    _fill_impact(peek, found, ())
    peek.falls = lost
    peek.hits = _("lost if %(name)s fails") % {"name": peek.name}

"""Rows of the list of items, put together by hand: a template would cost more than everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Team
from thirdline.kit.ui.draw.marks import chip, icon, tier
from thirdline.reference.estate.models import ConfigurationItem, ItemKind
from thirdline.reference.estate.rules import HEALTH_WORDS, Health

HEALTH_KINDS = {Health.UP: "good", Health.DOWN: "late", Health.MAINTENANCE: "soon"}
HEALTH_ICONS = {Health.UP: "check", Health.DOWN: "x", Health.MAINTENANCE: "tool"}


def drawn_items(
    items: Iterable[ConfigurationItem],
    kinds: Mapping[int, ItemKind],
    teams: Mapping[int, Team],
    *,
    ticked: bool,
) -> SafeString:
    """The rows of a page; `ticked` gives each its box for a change of many."""
    marks = {number: _kind(kind) for number, kind in kinds.items()}
    owners = {number: _owner(team) for number, team in teams.items()}
    states = {str(one): _state(one) for one in Health}
    nobody = f'<span class="quiet">{escape(_("nobody"))}</span>'
    drawn = []
    for one in items:
        name = escape(one.name)
        number = one.pk
        box = (
            f'<td><input class="form-check-input" type="checkbox" name="item" value="{number}"'
            f' aria-label="{name}"></td>'
            if ticked
            else ""
        )
        supplier = f' · <span dir="auto">{escape(one.supplier)}</span>' if one.supplier else ""
        place = ", ".join(part for part in (one.site, one.room, one.rack) if part)
        drawn.append(
            f'<tr data-item>{box}<td class="words"><a href="/estate/items/{number}" dir="auto">{name}'
            f"</a><small>CI-{number}{supplier}</small></td>"
            f'<td class="items__kind">{marks[one.kind_id]}</td><td class="nowrap">{states[one.health]}</td>'
            f'<td class="words soft{"" if place else " items__less"}" dir="auto">'
            f'{escape(place) or "–"}</td><td class="soft items__less">'
            f"{escape(one.environment) or '–'}</td>"
            f'<td class="nowrap">{owners.get(one.owner_team_id or 0, nobody)}</td></tr>'
        )
    return SafeString("\n".join(drawn))


def drawn_options(options: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    return SafeString(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
            f"{escape(str(label))}</option>"
            for value, label in options
        )
    )


def _kind(kind: ItemKind) -> str:
    return f"{icon(kind.icon or 'box')} {escape(kind.name)}"


def _owner(team: Team) -> str:
    return f"{tier(team.tier.level)} {escape(team.name)}"


def _state(health: Health) -> str:
    """What is up stands back, so that what is not is seen."""
    words = str(HEALTH_WORDS[health])
    if health == Health.UP:
        return f'<span class="quiet">{escape(words)}</span>'
    return chip(words, icon=HEALTH_ICONS[health], kind=HEALTH_KINDS[health])

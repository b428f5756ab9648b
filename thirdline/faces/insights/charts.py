"""Tables that are drawn as well: who hands to whom, the age of open work, answers by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from thirdline.faces.insights.figures import AGES, Figures
from thirdline.faces.insights.links import Link
from thirdline.faces.insights.periods import day_of, midnight
from thirdline.faces.insights.tables import Cell, Table, lasting, name, number
from thirdline.kit.texts import moments
from thirdline.kit.ui.draw.words import count, duration

BUSIEST = 8


def handoff_table(figures: Figures, link: Link, *, most: int | None = BUSIEST) -> Table:
    """Handoffs from team (row) to team (column) among the busiest teams; `most` None lists all pairs."""
    crossings = figures.crossings
    busy = Counter[int]()
    for (one, two), (n, _back) in crossings.items():
        busy[one] += n
        busy[two] += n
    teams = [team for team, _n in busy.most_common(most)]
    among = set(teams)
    shown = {pair: n for pair, n in crossings.items() if pair[0] in among and pair[1] in among}
    names = figures.team_names(among)
    rows = [
        [
            name(names.get(one, "?")),
            name(names.get(two, "?")),
            number(n, link("handoffs_between_teams", start=one, end=two)),
            number(back),
        ]
        for (one, two), (n, back) in sorted(
            shown.items(), key=lambda item: (-item[1][0], [names.get(t, "?") for t in item[0]])
        )
    ]
    total, seen = sum(n for n, _b in crossings.values()), sum(n for n, _b in shown.values())
    note = _("%(n)s crossings") % {"n": count(total)}
    if seen < total:
        note = _("%(seen)s of %(n)s crossings, the busiest %(teams)s of %(all)s teams") % {
            "seen": count(seen), "n": count(total), "teams": len(teams), "all": len(busy),
        }  # fmt: skip
    return Table(
        "handoffs", _("Handoffs from row to column"), _("Handoffs; came back: the next stay is with the sender"),
        [_("From"), _("To"), _("Handoffs"), _("Came back")], rows, _handoff_sentence(rows),
        _matrix(teams, shown, names, link), note,
    )  # fmt: skip


def _matrix(
    teams: list[int],
    shown: dict[tuple[int, int], tuple[int, int]],
    names: dict[int, str],
    link: Link,
) -> dict[str, object]:
    place = {team: k for k, team in enumerate(teams)}
    called = _apart([names.get(team, "?") for team in teams])
    cells = [
        [place[two], place[one], n, link("handoffs_between_teams", start=one, end=two)]
        for (one, two), (n, _back) in shown.items()
    ]
    return {"columns": called, "rows": called, "cells": cells}


def _apart(names: list[str]) -> list[str]:
    """Short enough for a margin, and still different from one another."""
    short = [one if len(one) <= 16 else f"{one[:15]}…" for one in names]
    return [f"{one} {k}" if short.count(one) > 1 else one for k, one in enumerate(short, 1)]


def _handoff_sentence(rows: list[list[Cell]]) -> str:
    if not rows:
        return _("Nothing was handed on.")
    one, two, n, back = rows[0]
    return _("Most handoffs go from %(one)s to %(two)s: %(n)s, of which %(back)s came back.") % {
        "one": one.words, "two": two.words, "n": n.words, "back": back.words,
    }  # fmt: skip


def pair_table(figures: Figures, link: Link, *, most: int | None = 5) -> Table:
    """Teams between which single tickets crossed three times or more."""
    pairs = figures.now.ping_pong()[:most]
    names = figures.team_names(team for one, two, _found in pairs for team in (one, two))
    rows = [
        [
            name(names.get(one, "?")),
            name(names.get(two, "?")),
            number(found["tickets"], link("ping_pong", start=one, end=two)),
            number(found["crossings"]),
            lasting(found["seconds"] / found["tickets"]),
        ]
        for one, two, found in pairs
    ]
    return Table(
        "ping-pong", _("Ping-pong pairs"), _("same two teams, three or more crossings"),
        [_("Team"), _("Team"), _("Tickets"), _("Crossings"), _("Each, first to last crossing")], rows,
    )  # fmt: skip


def age_table(figures: Figures, link: Link) -> Table:
    """Open tickets by age and tier, of all time."""
    bands, levels, cells = figures.ages
    today = day_of(figures.now_at)
    limits = [0, *(days for days, _name in AGES)]
    rows = []
    for k, band in enumerate(bands):
        older = {"below": limits[k + 1]} if k + 1 < len(limits) else {}
        narrow = older | ({"days": limits[k]} if limits[k] else {})
        row = [name(_(band))]
        row += [
            number(cells.get((band, level), 0), link("still_open", **narrow, **_at(level)))
            for level in levels
        ]
        rows.append([*row, number(sum(cells.get((band, level), 0) for level in levels))])
    total = sum(cells.values())
    chart = {
        "bands": [_(band) for band in bands],
        "series": [
            {"name": _level_words(level), "values": [cells.get((band, level), 0) for band in bands]}
            | ({"tier": int(level)} if level.isdecimal() else {})
            for level in levels
        ],
    }
    old = sum(cells.get((bands[-1], level), 0) for level in levels)
    return Table(
        "ages", _("Age of open work"), _("Open requests by days since asked, on %(day)s") % {"day": today},
        [_("Age"), *map(_level_words, levels), _("Together")], rows,
        _("%(n)s open requests; %(old)s are older than 30 days.") % {"n": count(total), "old": count(old)},
        chart, _("%(n)s open now") % {"n": count(total)},
    )  # fmt: skip


def _at(level: str) -> dict[str, str]:
    return {"level": level} if level.isdecimal() else {}


def _level_words(level: str) -> str:
    return f"L{level}" if level.isdecimal() else _("No tier")


def answer_table(figures: Figures, link: Link) -> Table:
    """How soon L3 begins after L2 escalates, week by week."""
    rows, medians, late = [], [], []
    for monday, week in figures.weeks:
        median, p90 = week.l3_answer(), week.l3_answer(0.9)
        answered = sum(week.digest("answer").values())
        label = moments.short_day(midnight(monday))
        rows.append([Cell(label, str(monday)), number(answered), lasting(median), lasting(p90)])
        medians.append(median)
        late.append(p90)
    known = [value for value in medians if value is not None]
    said = _("Nothing was answered at L3 after an escalation.")
    if known:
        said = _("Median answer time of the last week with one: %(n)s, of the first: %(was)s.") % {
            "n": duration(known[-1]), "was": duration(known[0]),
        }  # fmt: skip
    return Table(
        "answers", _("How soon L3 answers after L2 escalates"), _("Stays at L3 from L2; wall time, ± 2 %"),
        [_("Week from"), _("Answered"), _("Median"), _("90th percentile")], rows, said,
        _lines([row[0].words for row in rows], medians, late, figures.l3_target_minutes) if known else None,
    )  # fmt: skip


def _lines(
    steps: list[str],
    medians: Sequence[float | None],
    late: Sequence[float | None],
    target: int | None,
) -> dict[str, object]:
    """Two lines in the unit that suits the longest of them: minutes, hours or days."""
    longest = max(value for value in [*medians, *late] if value is not None)
    unit, seconds = (
        ("min", 60) if longest < 3 * 3600 else ("h", 3600) if longest < 259_200 else ("d", 86_400)
    )
    drawn = [
        [None if value is None else round(value / seconds, 1) for value in line]
        for line in (medians, late)
    ]
    series = [
        {"name": _("median"), "values": drawn[0]},
        {"name": _("90th percentile"), "values": drawn[1], "quiet": True},
    ]
    found: dict[str, object] = {"steps": steps, "series": series, "unit": unit}
    return found | ({"target": round(target * 60 / seconds, 2)} if target else {})

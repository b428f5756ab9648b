"""The figures of the page as tables: what a screen reader hears, a chart draws and a CSV carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from thirdline.faces.insights.figures import Figures
from thirdline.faces.insights.kpis.reading import Share, Stays
from thirdline.faces.insights.links import Link
from thirdline.kit.texts.later import later
from thirdline.kit.ui.draw.words import count, duration, percent


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure or name: what is shown, what a CSV carries, and the tickets behind it."""

    words: str
    value: float | int | str | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class TierCell(Cell):
    """The first cell of a tier's row: its mark and what the organisation calls it."""

    level: int | str = ""
    mark: str = ""
    called: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`counts` says what is counted and by which clock; `sentence` says what stands out."""

    name: str
    title: str
    counts: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    sentence: str = ""
    chart: dict[str, Any] | None = None
    note: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def name(words: str) -> Cell:
    return Cell(words, words)


def number(n: int, url: str = "") -> Cell:
    return Cell(count(n), n, url if n else "")


def share(of: Share, url: str = "", *, places: int = 0) -> Cell:
    value = of.value
    return Cell(
        percent(value, places=places),
        None if value is None else round(value, 4),
        url if of.part else "",
    )


def lasting(seconds: float | None, url: str = "") -> Cell:
    value = None if seconds is None else round(seconds / 60, 1)
    return Cell(duration(seconds), value, url if seconds is not None else "")


def flow_table(figures: Figures, link: Link) -> Table:
    """Steps from asked up the tiers to where it was solved, as a flow and as rows."""
    ways = figures.now.ways()
    order = sorted(ways, key=_step_order)
    rows = [
        [
            name(stop_words(start)),
            name(stop_words(end)),
            number(ways[start, end], link("way", start=start, end=end)),
        ]
        for start, end in order
    ]
    stops = sorted({stop for step in ways for stop in step}, key=_stop_order)
    chart = {
        "nodes": [_node(stop) for stop in stops],
        "links": [
            {
                "source": stop_words(start),
                "target": stop_words(end),
                "value": ways[start, end],
                "url": link("way", start=start, end=end),
            }
            for start, end in order
        ],
    }
    return Table(
        "flow", _("Where requests were solved"), _("Requests; width is their number"),
        [_("From"), _("To"), _("Requests")], rows, _flow_sentence(figures, ways), chart,
    )  # fmt: skip


def _flow_sentence(figures: Figures, ways: dict[tuple[str, str], int]) -> str:
    ends: dict[str, int] = {}
    for (_start, end), n in ways.items():
        if end.startswith("solved-"):
            ends[end] = ends.get(end, 0) + n
    solved = [
        _("%(n)s at %(tier)s") % {"n": count(ends[end]), "tier": end.replace("solved-", "L")}
        for end in sorted(ends)
    ]
    return _("Of %(all)s requests these were solved: %(solved)s.") % {
        "all": count(figures.now.n("cases")),
        "solved": ", ".join(solved) or _("none yet"),
    }


def _node(stop: str) -> dict[str, Any]:
    tier = stop.removeprefix("solved-")
    found: dict[str, Any] = {"name": stop_words(stop)}
    if tier.isdecimal() and int(tier) <= 4:
        found["tier"] = int(tier)
    if not stop.isdecimal() and stop != "asked":
        found["end"] = True
    return found


def stop_words(stop: str) -> str:
    known = {
        "asked": _("Asked"),
        "open": _("Still open"),
        "cancelled": _("Cancelled"),
        "?": _("No tier"),
    }
    if stop in known:
        return known[stop]
    if stop.startswith("solved-"):
        where = stop.removeprefix("solved-")
        return _("Solved, tier unknown") if where == "?" else _("Solved at L%(n)s") % {"n": where}
    return f"L{stop}"


def _stop_order(stop: str) -> tuple[int, str]:
    places = {"asked": 0, "?": 1, "open": 4, "cancelled": 5}
    return places.get(stop, 3 if stop.startswith("solved-") else 2), stop


def _step_order(step: tuple[str, str]) -> tuple[tuple[int, str], tuple[int, str]]:
    return _stop_order(step[0]), _stop_order(step[1])


def tier_table(figures: Figures, link: Link) -> Table:
    """What became of the stays at each tier."""
    rows = [_tier_row(figures, one, link) for one in figures.now.tiers()]
    return Table(
        "tiers", _("Per tier"), _("share of the stays that left; wall time, ± 2 %"),
        [_("Tier"), _("Stays"), _("Fixed"), pgettext("handed on", "Up"), _("Returned"), _("Across"), _("Median stay"), _("90th percentile")],
        rows,
    )  # fmt: skip


def _tier_row(figures: Figures, one: Stays, link: Link) -> list[Cell]:
    def led(ended: str = "") -> str:
        return link("stays", tier=one.label, ended=ended)

    called = figures.tier_names.get(one.level or 0, "") if one.label == f"L{one.level}" else ""
    mark = "–" if one.label == "?" else one.label
    called = _("No tier") if one.label == "?" else called
    return [
        TierCell(f"{mark} {called}", one.label, "", one.level or "", mark, called),
        number(one.stays, led()),
        share(one.share("resolved"), led("resolved")),
        share(one.share("escalated"), led("escalated")),
        share(one.share("returned"), led("returned"), places=1),
        share(one.share("transferred"), led("transferred")),
        lasting(one.median),
        lasting(one.p90),
    ]


PATHS: Sequence[tuple[str, str]] = (
    ("handoffs", later("Handoffs")),
    ("cases_without_handoff", later("Solved or open without a handoff")),
    ("first_contact_cases", later("Solved by the first team, never reopened")),
    ("bounces", later("Bounces, A to B and back to A")),
    ("bounce_cases", later("Requests that bounced between teams")),
    ("tier_bounce_cases", later("Requests that bounced between tiers")),
    ("return_cases", later("Requests that came back to an earlier team")),
    ("reopened_cases", later("Requests reopened")),
    ("cases_over_240_hours", later("Requests that took over 240 hours")),
)
RULES = {"ibm-2013": later("Push to front missed, rule of 2013"), "first-line-only": later("More than the first line needed")}  # fmt: skip
OPENS = {"bounces": "bounce_cases"}


def path_table(figures: Figures, link: Link) -> Table:
    """Handoffs, bounces, returns, and the rules of push-to-front."""
    cases = figures.now.n("cases")
    rows = []
    for key, words in PATHS:
        n = figures.now.n(key)
        of = Share(n, cases) if key.endswith("cases") or key.startswith("cases_") else None
        rows.append(_path_row(words, n, of, link(OPENS.get(key, key))))
    for rule, words in RULES.items():
        n = figures.now.n(f"rule|{rule}")
        url = link("push_to_front_violations", rule=rule)
        rows.append(_path_row(words, n, Share(n, cases), url))
    most = figures.now.n("max|handoffs")
    rows.append([name(_("Most handoffs of one request")), number(most), Cell("", None)])
    return Table(
        "paths", _("How requests travelled"), _("Requests asked for in the period"),
        [_("What"), pgettext("how many", "Number"), _("Of requests")], rows,
    )  # fmt: skip


def _path_row(words: str, n: int, of: Share | None, url: str) -> list[Cell]:
    return [name(words), number(n, url), share(of, places=1) if of else Cell("", None)]


WAIT_WORDS: dict[str, Callable[[], str]] = {
    "requester": lambda: _("The person who asked"),
    "vendor": lambda: _("A vendor"),
    "change": lambda: _("A change"),
    "problem": lambda: _("A problem"),
    "approval": lambda: _("Approval"),
}


def wait_table(figures: Figures, link: Link) -> Table:
    """Time spent on hold, by reason."""
    rows = [
        [
            name(WAIT_WORDS[reason]() if reason in WAIT_WORDS else reason.capitalize()),
            number(one["cases"], link("waits", reason=reason)),
            number(one["events"]),
            Cell(duration(one["seconds"]), round(one["seconds"] / 3600, 1)),
            lasting(one["seconds"] / one["events"] if one["events"] else None),
        ]
        for reason, one in figures.now.waits(figures.now_at).items()
    ]
    return Table(
        "waits", _("Waiting, by reason"), _("holds; wall time up to now"),
        [_("Waits for"), _("Requests"), _("Times"), _("Together"), _("Mean")], rows,
    )  # fmt: skip


CLOCKS = {
    "first_response": later("SLA first answer"), "next_response": later("SLA next answer"),
    "resolution": later("SLA resolution"), "update_cadence": later("SLA updates"),
    "acknowledge": later("OLA L%s accepted"), "work": later("OLA L%s worked"),
}  # fmt: skip


def promise_table(figures: Figures, link: Link) -> Table:
    """Each clock on its own: kept of those decided in the period."""
    found = figures.now.promises()
    found.sort(key=lambda row: (row[0] != "sla", list(CLOCKS).index(row[1]), row[2] or 0))
    rows = []
    for _group, kind, level, of in found:
        words = CLOCKS[kind]
        narrow = {"kind": kind} | ({} if level is None else {"level": level})
        rows.append([
            name(words % level if level is not None else words),
            share(of, link("promise", kept="yes", **narrow), places=1),
            number(of.whole - of.part, link("promise", kept="no", **narrow)),
        ])  # fmt: skip
    return Table(
        "promises", _("Promises kept"), _("each clock on its own, decided in the period"),
        [_("Clock"), _("Kept"), _("Missed")], rows,
        facts={"shares": [of.value or 0.0 for *_rest, of in found]},
    )  # fmt: skip

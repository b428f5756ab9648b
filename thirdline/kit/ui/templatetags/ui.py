"""The tags every screen is written with; loaded as builtins, so templates need no load line."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from thirdline.kit.ui import registry, sheets
from thirdline.kit.ui.draw import boxes, clocks, ladder, margins, marks, words

register = template.Library()

for _tag in (
    marks.icon,
    marks.tier,
    marks.prio,
    marks.who,
    marks.chip,
    marks.meter,
    marks.odds_bar,
    marks.slots,
    marks.spark,
    margins.margin_pips,
    words.when,
    clocks.clock,
    clocks.clock_face,
    clocks.span,
    ladder.ladder,
    ladder.trace,
    margins.margin,
    boxes.button,
    boxes.switch,
    boxes.progress_line,
    boxes.field,
    boxes.bones,
):
    register.simple_tag(_tag)

register.filter("duration", words.duration)
register.filter("count", words.count)
register.filter("percent", words.percent)
register.filter("ago", words.ago)
register.filter("when", words.when)
register.filter("day", words.day)


@register.filter
def percent1(share: float | None) -> str:
    return words.percent(share, places=1)


@register.simple_tag
def stylesheets() -> SafeString:
    """Tabler first, then ours: one file when built, one import list while developing."""
    own = "ui/css/entry.css" if settings.DEBUG else sheets.BUILT
    theirs = "vendor/tabler-rtl.css" if get_language_bidi() else "vendor/tabler.css"
    return format_html_join(
        "",
        '<link rel="stylesheet" href="{}">',
        ((static(path),) for path in (theirs, own)),
    )


@register.simple_tag(takes_context=True)
def panels(context: template.Context, slot: str, subject: object) -> SafeString:
    """Every panel that packages contributed to this slot, for this subject and reader."""
    request = context["request"]
    return registry.render_panels(slot, subject, request.user, request)


@register.simple_tag
def constant(name: str) -> SafeString:
    """A template that says the same to everybody, drawn once for each language."""
    return _constant(name, get_language())


@lru_cache(maxsize=64)
def _constant(name: str, language: str | None) -> SafeString:
    return SafeString(get_template(name).render())


class BoxNode(Node):
    """A block tag whose content may name an aside and a foot."""

    def __init__(
        self,
        draw: Callable[..., SafeString],
        args: list[FilterExpression],
        options: dict[str, FilterExpression],
        parts: dict[str, NodeList],
    ):
        self.draw, self.args, self.options, self.parts = draw, args, options, parts
        self.nodelist = parts["body"]

    def render(self, context: template.Context) -> SafeString:
        drawn = {name: nodes.render(context) for name, nodes in self.parts.items()}
        options = {name: value.resolve(context) for name, value in self.options.items()}
        return self.draw(*(arg.resolve(context) for arg in self.args), **drawn, **options)


def _box(name: str, draw: Callable[..., SafeString], separators: tuple[str, ...] = ()) -> None:
    def compile_box(parser: Parser, token: Token) -> BoxNode:
        bits = token.split_contents()[1:]
        args: list[FilterExpression] = []
        while bits and "=" not in bits[0].split('"')[0].split("'")[0]:
            args.append(parser.compile_filter(bits.pop(0)))
        options = token_kwargs(bits, parser)
        parts = {separator: NodeList() for separator in separators}
        part = "body"
        while True:
            parts[part] = parser.parse((*separators, f"end{name}"))
            part = parser.next_token().contents
            if part == f"end{name}":
                return BoxNode(draw, args, options, parts)

    register.tag(name, compile_box)


_box("panel", boxes.panel, ("aside", "foot"))
_box("dialog", boxes.dialog, ("foot",))
_box("notice", boxes.notice)
_box("blank", boxes.blank)


class PartNode(Node):
    """A named part of a page, rendered in place and on its own; the name is its swap target's id."""

    def __init__(self, name: str, nodelist: NodeList):
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> SafeString:
        return self.nodelist.render(context)


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    _, name = token.split_contents()
    nodelist = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(name.strip("\"'"), nodelist)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The present address's query with some values changed; None drops one. For filters and pages.

    A list stands in it once for each of its values.
    """
    given = context["request"].GET.copy()
    for name, value in changes.items():
        values = value if isinstance(value, list) else [value]
        given.setlist(name, [str(one) for one in values if one is not None and one != ""])
    return f"?{given.urlencode()}"


@register.simple_tag
def nothing() -> SafeString:
    return format_html('<span class="quiet">{}</span>', "–")

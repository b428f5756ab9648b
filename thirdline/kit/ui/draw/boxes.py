"""Boxes around content: panel, dialog, notice, blank, bones; and the controls: button, switch, field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
)
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from thirdline.kit.ui.draw.marks import attributes, icon, icon_if, joined
from thirdline.kit.ui.shapes import ChoiceShape, ProgressShape

_NOTHING = mark_safe("")
_BONE = mark_safe("<i></i>")
NOTICES = {
    "info": ("", "info-circle"),
    "soon": ("soon", "alert-triangle"),
    "late": ("late", "plug-x"),
    "refused": ("soon", "hand-stop"),
    "told": ("", "users"),
    "good": ("good", "check"),
}


def panel(
    title: str,
    body: SafeString,
    aside: SafeString,
    foot: SafeString,
    *,
    id: str = "",
    level: int = 2,
    **more: Any,
) -> SafeString:
    kind, note = str(more.pop("kind", "")), str(more.pop("note", ""))
    flush = bool(more.pop("flush", False))
    return format_html(
        '<section class="panel{}"{}{}><header class="panel__head"><h{}>{}</h{}>{}{}</header>{}{}</section>',
        f" {kind}" if kind else "",
        format_html(' id="{}"', id) if id else "",
        attributes(more.items()),
        level,
        title,
        level,
        format_html('<span class="quiet small">{}</span>', note) if note else "",
        format_html('<span class="panel__aside">{}</span>', aside) if aside.strip() else "",
        body if flush else format_html('<div class="panel__body">{}</div>', body),
        format_html('<footer class="panel__foot">{}</footer>', foot) if foot.strip() else "",
    )


def dialog(
    title: str, body: SafeString, foot: SafeString, *, id: str, wide: bool = False
) -> SafeString:
    close = gettext("Close")
    return format_html(
        '<dialog class="dialog{}" id="{}" aria-labelledby="{}-h"><header class="dialog__head">'
        '<h2 id="{}-h">{}</h2><form method="dialog" class="push"><button type="submit" class="btn btn--bare btn--icon'
        ' btn--sm" aria-label="{}">{}</button></form></header><div class="dialog__notices" aria-live="assertive"></div>'
        '<div class="dialog__body">{}</div>{}</dialog>',
        " dialog--wide" if wide else "",
        id,
        id,
        id,
        title,
        close,
        icon("x"),
        body,
        format_html('<footer class="dialog__foot">{}</footer>', foot) if foot.strip() else "",
    )


def notice(kind: str, body: SafeString, *, icon_name: str = "", **more: Any) -> SafeString:
    tone, usual = NOTICES[kind]
    return format_html(
        '<div class="notice{}"{}>{}<p>{}</p></div>',
        f" notice--{tone}" if tone else "",
        attributes(more.items()),
        icon(icon_name or usual),
        body,
    )


def blank(sentence: str, body: SafeString, *, kind: str = "done", **more: Any) -> SafeString:
    """Nothing to show and why: `kind` is done, filtered or not-yet."""
    return format_html(
        '<div class="blank" data-kind="{}"{}><strong>{}</strong>{}</div>',
        kind,
        attributes(more.items()),
        sentence,
        body,
    )


def bones(what: str, *, rows: int = 3) -> SafeString:
    said = gettext("Loading %(what)s") % {"what": what}
    return format_html(
        '<div class="bones" role="status" aria-busy="true" aria-label="{}">{}</div>',
        said,
        joined([_BONE] * rows),
    )


def button(
    words: str,
    *,
    kind: str = "",
    icon: str = "",
    key: str = "",
    small: bool = False,
    bare_icon: bool = False,
    href: str = "",
    why_not: str | None = None,
    **more: Any,
) -> SafeString:
    """A verb. With `why_not` it stays readable and focusable, but does nothing and says why."""
    classes = "btn" + (f" btn--{kind}" if kind else "") + (" btn--sm" if small else "")
    classes += " btn--icon" if bare_icon else ""
    more["class"] = f"{classes} {more.pop('extra', '')}".strip()
    if bare_icon:
        more["aria_label"] = words
        more.setdefault("title", words)
    if key:
        more["data_key"] = key
    if why_not:
        held = {k: v for k, v in more.items() if not k.startswith("hx_")}
        more = {**held, "aria_disabled": "true", "title": why_not, "type": "button"}
    inside = format_html(
        "{}{}{}",
        icon_if(icon),
        "" if bare_icon else words,
        format_html(" <kbd>{}</kbd>", _key_words(key)) if key and not bare_icon else "",
    )
    if href and not why_not:
        return format_html("<a{}>{}</a>", attributes([("href", href), *more.items()]), inside)
    more.setdefault("type", "button")
    return format_html("<button{}>{}</button>", attributes(more.items()), inside)


def _key_words(key: str) -> str:
    if key == "Control+Enter":
        return f"{pgettext('key', 'Ctrl')} ⏎"
    return {"Enter": "⏎", "Escape": pgettext("key", "Esc")}.get(key, key)


def switch(
    label: str, choices: Sequence[ChoiceShape], *, push: bool = False, **more: Any
) -> SafeString:
    """One of a few, as links: every choice has its address. `hx_*` attributes go on each link."""
    links = format_html_join(
        "",
        '<a href="{}"{}{}>{}{}</a>',
        (
            (
                choice.url,
                mark_safe(' aria-current="true"') if choice.current else _NOTHING,
                attributes([*more.items(), *([("hx_get", choice.url)] if more else [])]),
                icon_if(choice.icon),
                choice.label,
            )
            for choice in choices
        ),
    )
    return format_html(
        '<div class="switch{}" role="group" aria-label="{}">{}</div>',
        " push" if push else "",
        label,
        links,
    )


def progress_line(steps: Sequence[ProgressShape]) -> SafeString:
    marks = {"done": mark_safe(" data-done"), "now": mark_safe(' aria-current="step"')}
    inside = format_html_join(
        "", "<li{}>{}</li>", ((marks.get(step.state, _NOTHING), step.label) for step in steps)
    )
    return format_html(
        '<ol class="progress-line" aria-label="{}">{}</ol>', gettext("Progress"), inside
    )


def field(bound: BoundField, *, label: str = "", **more: Any) -> SafeString:
    """One field of a form: label, control, help, and what is needed where it was wrong."""
    widget = bound.field.widget
    name = str(label or bound.label)
    error = format_html_join(" ", "{}", ((said,) for said in bound.errors))
    help_id, error_id = f"{bound.id_for_label}-help", f"{bound.id_for_label}-error"
    given = {k.strip("_").replace("_", "-"): v for k, v in more.items()}
    given["class"] = _control_class(widget) + (" field--wrong" if error else "")
    described = " ".join(x for x, there in ((help_id, bound.help_text), (error_id, error)) if there)
    if described:
        given["aria-describedby"] = described
    control = bound.as_widget(attrs=given)
    below = format_html(
        "{}{}",
        format_html('<p class="field__help" id="{}">{}</p>', help_id, bound.help_text)
        if bound.help_text
        else "",
        format_html(
            '<p class="field__error" id="{}">{} {}</p>', error_id, icon("alert-circle"), error
        )
        if error
        else "",
    )
    if isinstance(widget, CheckboxInput):
        row = '<div class="field"><label class="field--row">{}<span>{}</span></label>{}</div>'
        return format_html(row, control, name, below)
    return format_html('<div class="field">{}{}{}</div>', _label(bound, name), control, below)


def _label(bound: BoundField, name: str) -> SafeString:
    need = (
        _NOTHING
        if bound.field.required
        else format_html(' <span class="field__need">{}</span>', gettext("optional"))
    )
    if isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple):
        return format_html(
            '<span class="form-label" id="{}-l">{}{}</span>', bound.auto_id, name, need
        )
    return format_html(
        '<label class="form-label" for="{}">{}{}</label>', bound.id_for_label, name, need
    )


def _control_class(widget: object) -> str:
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, Select) and not isinstance(widget, FileInput):
        return "form-select"
    return "form-control"

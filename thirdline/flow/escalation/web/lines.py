"""The items of a contract as a form shows them: what is there, what is missing, and where to add it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from thirdline.desk.tickets.uploads import keep_files
from thirdline.flow.escalation.contracts import AskWhom, ContractState, ItemKind, ItemState, Met
from thirdline.flow.escalation.operations import answer_item, waive_item
from thirdline.flow.escalation.rules import CHOSEN_FIELDS
from thirdline.kit.refusals import Refused

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

ICONS = {Met.MET: "circle-check", Met.MISSING: "circle-dashed", Met.WAIVED: "circle-minus"}


@dataclass
class Line:
    """One item with what was typed for it; `error` says why that did not do."""

    state: ItemState
    ask: str = ""
    options: list[str] = field(default_factory=list)
    value: str = ""
    result: str = ""
    reason: str = ""
    error: str = ""

    @property
    def key(self) -> str:
        return self.state.item.key

    @property
    def missing(self) -> bool:
        return self.state.state is Met.MISSING

    @property
    def icon(self) -> str:
        return ICONS[self.state.state]

    @property
    def met(self) -> str:
        return {Met.MET: "", Met.MISSING: "no", Met.WAIVED: "waived"}[self.state.state]

    @property
    def source(self) -> str:
        """Whom to ask is a verb of its own; what was asked again keeps saying by whom."""
        return "" if self.missing and self.ask and not self.asked_again else self.state.source

    @property
    def asked_again(self) -> str:
        return self.state.asked_again_by

    @property
    def control(self) -> str:
        item = self.state.item
        if item.kind is ItemKind.FIELD and _field(item.config, self.key) in CHOSEN_FIELDS:
            return "chosen"
        if item.kind is ItemKind.FIELD and self.options:
            return "options"
        return {ItemKind.ATTACHMENT: "file", ItemKind.STEP: "step"}.get(item.kind, "text")

    @property
    def pattern(self) -> str:
        return str(self.state.item.config.get("pattern", ""))


def lines_of(
    ticket: Ticket, state: ContractState, typed: Mapping[str, str] | None = None
) -> list[Line]:
    """Every item, with what was typed for it before."""
    options = _options(ticket, state)
    given = typed or {}
    return [
        Line(
            one,
            ask=ticket.requester.first_name
            if one.state is Met.MISSING and one.item.ask_whom is AskWhom.REQUESTER
            else "",
            options=options.get(_field(one.item.config, one.item.key), []),
            value=given.get(f"item-{one.item.key}", "").strip(),
            result=given.get(f"result-{one.item.key}", "").strip(),
            reason=given.get(f"waive-{one.item.key}", "").strip(),
        )
        for one in state.items
    ]


def save_line(
    ticket: Ticket, line: Line, file: UploadedFile[Any] | None, *, level: int, by: Person
) -> bool:
    """Keep what was given for one item; False, with the reason on the line, where it does not do."""
    try:
        if line.reason:
            waive_item(ticket, key=line.key, reason=line.reason, tier_level=level, by=by)
        if file is not None:
            keep_files(ticket, [file], by=by, public=False)
        if line.value or line.result:
            answer_item(
                ticket, key=line.key, value=line.value, result=line.result, tier_level=level, by=by
            )
    except Refused as refusal:
        line.error = refusal.reason
    return not line.error


def question_for(line: Line) -> str:
    """What the requester is asked; they know nothing of tiers and contracts."""
    return _("%(name)s, so that we can go on, send us this: %(what)s.") % {
        "name": line.ask,
        "what": line.state.item.label,
    }


def _field(config: Mapping[str, Any], key: str) -> str:
    return str(config.get("field", key))


def _options(ticket: Ticket, state: ContractState) -> dict[str, list[str]]:
    """The choices of the category's own fields, asked for only where such a field is missing."""
    asked = any(one.item.kind is ItemKind.FIELD for one in state.missing)
    if not asked or ticket.category is None:
        return {}
    return {one.key: list(one.choices) for one in ticket.category.fields.all() if one.choices}

"""What tickets are about: priority, impact and urgency, service, category, tags, own fields."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.bulk.contributing import Foreseen, UndoableVerb, refused
from thirdline.desk.tickets import fields, operations, queries, rules
from thirdline.desk.tickets.models import CategoryField
from thirdline.desk.tickets.states import IMPACTS, URGENCIES
from thirdline.desk.tickets.words import IMPACT_WORDS, URGENCY_WORDS
from thirdline.kit.refusals import Refused

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Category, Service, Ticket
    from thirdline.foundation.people.models import Person

NONE = "-"
_KEEP = [("", gettext_lazy("as it is"))]


class _OfMatter(UndoableVerb):
    """A verb that needs an open ticket and nothing else."""

    @abstractmethod
    def values(self, ticket: Ticket, meant: Any) -> tuple[str, str]:
        """What stands there, and what will."""

    def foresee(
        self, ticket: Ticket, meant: Any, *, known: Any, now: datetime, by: Person
    ) -> Foreseen:
        reason = rules.why_not_work(ticket, by)
        if reason:
            return refused(reason)
        before, after = self.values(ticket, meant)
        return Foreseen(None, before, after, before == after)


class PriorityForm(forms.Form):
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        coerce=int,
        choices=[(n, f"{n}, {rules.highest_priority_name(n)}") for n in (1, 2, 3, 4)],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it differs from impact and urgency"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Say why the priority differs from impact and urgency.")
        },
    )


class SetPriority(_OfMatter):
    name, icon, order = "priority", "antenna-bars-5", 15
    label = gettext_lazy("Set priority")
    form_class = PriorityForm

    def words(self, meant: Mapping[str, Any]) -> str:
        return _("priority %(n)s") % {"n": meant["priority"]}

    def values(self, ticket: Ticket, meant: Mapping[str, Any]) -> tuple[str, str]:
        return str(ticket.priority), str(meant["priority"])

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        if ticket.priority != meant["priority"]:
            operations.set_priority(
                ticket, priority=meant["priority"], reason=meant["reason"], by=by
            )

    def keep(self, ticket: Ticket, meant: Any) -> dict[str, Any]:
        return {"priority": ticket.priority, "reason": ticket.priority_reason}

    def put_back(self, ticket: Ticket, before: Mapping[str, Any], meant: Any, by: Person) -> None:
        reason = before["reason"]
        if before["priority"] != queries.priority_for(ticket.impact, ticket.urgency):
            # The table was edited meanwhile: what stood there needs a reason now.
            reason = reason or _("Put back as it was")
        operations.set_priority(ticket, priority=before["priority"], reason=reason, by=by)


class UrgencyForm(forms.Form):
    impact = forms.ChoiceField(
        label=gettext_lazy("Whom it stops"),
        required=False,
        choices=[*_KEEP, *((one, IMPACT_WORDS[one]) for one in IMPACTS)],
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("How urgent"),
        required=False,
        choices=[*_KEEP, *((one, URGENCY_WORDS[one]) for one in URGENCIES)],
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not (given.get("impact") or given.get("urgency")):
            self.add_error("impact", _("Choose an impact, an urgency or both."))
        return given


class SetUrgency(_OfMatter):
    name, icon, order = "urgency", "bolt", 45
    label = gettext_lazy("Set impact and urgency")
    form_class = UrgencyForm

    def meant(self, given: Mapping[str, Any], by: Person) -> dict[str, str]:
        return {name: value for name, value in given.items() if value}

    def words(self, meant: Mapping[str, str]) -> str:
        words = {**IMPACT_WORDS, **URGENCY_WORDS}
        return "; ".join(str(words[value]).lower() for value in meant.values())

    def values(self, ticket: Ticket, meant: Mapping[str, str]) -> tuple[str, str]:
        words = {**IMPACT_WORDS, **URGENCY_WORDS}
        before = [str(words[getattr(ticket, name)]) for name in meant]
        return "; ".join(before), "; ".join(str(words[value]) for value in meant.values())

    def do(self, ticket: Ticket, meant: Mapping[str, str], by: Person) -> None:
        changes: dict[str, Any] = dict(meant)
        operations.edit_ticket(ticket, by=by, **changes)

    def keep(self, ticket: Ticket, meant: Any) -> dict[str, Any]:
        return {"impact": ticket.impact, "urgency": ticket.urgency}

    def put_back(self, ticket: Ticket, before: Mapping[str, Any], meant: Any, by: Person) -> None:
        operations.edit_ticket(ticket, by=by, **before)


class ServiceForm(forms.Form):
    service = forms.ChoiceField(label=gettext_lazy("Service"))


class SetService(_OfMatter):
    name, icon, order = "service", "box", 40
    label = gettext_lazy("Set service")
    form_class = ServiceForm

    def form(self, by: Person, given: Mapping[str, Any] | None = None) -> forms.Form:
        form = super().form(by, given)
        known = [(one.slug, one.name) for one in queries.services()]
        form.fields["service"].choices = [*known, (NONE, _("not known"))]  # type: ignore[attr-defined]
        return form

    def meant(self, given: Mapping[str, Any], by: Person) -> Service | None:
        return queries.service_slugged(given["service"])

    def words(self, meant: Service | None) -> str:
        return _("service %(name)s") % {"name": meant.name if meant else _("not known")}

    def values(self, ticket: Ticket, meant: Service | None) -> tuple[str, str]:
        unknown = _("not known")
        before = ticket.service.name if ticket.service else unknown
        return before, meant.name if meant else unknown

    def do(self, ticket: Ticket, meant: Service | None, by: Person) -> None:
        operations.edit_ticket(ticket, service=meant, by=by)

    def keep(self, ticket: Ticket, meant: Any) -> dict[str, Any]:
        return {"service": ticket.service.slug if ticket.service else None}

    def put_back(self, ticket: Ticket, before: Mapping[str, Any], meant: Any, by: Person) -> None:
        slug = before["service"]
        service = queries.service_slugged(slug) if slug else None
        if slug and service is None:
            raise Refused(_("The service it had is retired, so it stays as it is."))
        operations.edit_ticket(ticket, service=service, by=by)


class CategoryForm(forms.Form):
    category = forms.ChoiceField(label=gettext_lazy("Category"))


class SetCategory(_OfMatter):
    name, icon, order = "category", "list-details", 41
    label = gettext_lazy("Set category")
    form_class = CategoryForm

    def form(self, by: Person, given: Mapping[str, Any] | None = None) -> forms.Form:
        form = super().form(by, given)
        form.fields["category"].choices = [  # type: ignore[attr-defined]
            (one.slug, one.name) for one in queries.categories()
        ]
        return form

    def meant(self, given: Mapping[str, Any], by: Person) -> Category | None:
        return queries.category_slugged(given["category"])

    def words(self, meant: Category) -> str:
        return _("category %(name)s") % {"name": meant.name}

    def values(self, ticket: Ticket, meant: Category) -> tuple[str, str]:
        lost = [key for key in ticket.custom if key not in _keys(meant)]
        after = meant.name
        if lost and ticket.category_id != meant.pk:
            after = _("%(name)s, without %(fields)s") % {"name": after, "fields": ", ".join(lost)}
        return ticket.category.name if ticket.category else _("not known"), after

    def do(self, ticket: Ticket, meant: Category, by: Person) -> None:
        if ticket.category_id != meant.pk:
            kept = {key: value for key, value in ticket.custom.items() if key in _keys(meant)}
            operations.edit_ticket(ticket, category=meant, custom=kept, by=by)

    def keep(self, ticket: Ticket, meant: Any) -> dict[str, Any]:
        slug = ticket.category.slug if ticket.category else None
        return {"category": slug, "custom": dict(ticket.custom)}

    def put_back(self, ticket: Ticket, before: Mapping[str, Any], meant: Any, by: Person) -> None:
        slug = before["category"]
        category = queries.category_slugged(slug) if slug else None
        if slug and category is None:
            raise Refused(_("The category it had is retired, so it stays as it is."))
        operations.edit_ticket(ticket, category=category, custom=before["custom"], by=by)


def _keys(category: Category) -> set[str]:
    return {field.key for field in category.fields.all()}


class TagsForm(forms.Form):
    add = forms.CharField(
        label=gettext_lazy("Add"), required=False, max_length=400,
        help_text=gettext_lazy("Words with commas between"),
    )  # fmt: skip
    remove = forms.CharField(label=gettext_lazy("Take away"), required=False, max_length=400)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not (given.get("add") or given.get("remove")):
            self.add_error("add", _("Name a tag to add or to take away."))
        return given


@dataclass(frozen=True)
class Tags:
    add: frozenset[str]
    remove: frozenset[str]

    def of(self, ticket: Ticket) -> list[str]:
        return sorted((set(ticket.tags) | self.add) - self.remove)


class SetTags(_OfMatter):
    name, icon, order = "tags", "tag", 18
    label = gettext_lazy("Tags")
    form_class = TagsForm

    def meant(self, given: Mapping[str, Any], by: Person) -> Tags:
        return Tags(_words(given["add"]), _words(given["remove"]))

    def words(self, meant: Tags) -> str:
        said = [f"+{tag}" for tag in sorted(meant.add)] + [
            f"−{tag}" for tag in sorted(meant.remove)
        ]
        return _("tags %(tags)s") % {"tags": " ".join(said)}

    def values(self, ticket: Ticket, meant: Tags) -> tuple[str, str]:
        none = _("no tag")
        return ", ".join(ticket.tags) or none, ", ".join(meant.of(ticket)) or none

    def do(self, ticket: Ticket, meant: Tags, by: Person) -> None:
        operations.edit_ticket(ticket, tags=meant.of(ticket), by=by)

    def keep(self, ticket: Ticket, meant: Any) -> dict[str, Any]:
        return {"tags": list(ticket.tags)}

    def put_back(self, ticket: Ticket, before: Mapping[str, Any], meant: Any, by: Person) -> None:
        operations.edit_ticket(ticket, tags=before["tags"], by=by)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip()[:40] for word in text.split(",") if word.strip())


class FieldForm(forms.Form):
    field = forms.ChoiceField(label=gettext_lazy("Field"))
    value = forms.CharField(
        label=gettext_lazy("Value"), required=False, max_length=2_000,
        help_text=gettext_lazy("Left empty, the field is emptied."),
    )  # fmt: skip


class SetField(_OfMatter):
    name, icon, order = "field", "forms", 46
    label = gettext_lazy("Fill a field")
    form_class = FieldForm

    def form(self, by: Person, given: Mapping[str, Any] | None = None) -> forms.Form:
        form = super().form(by, given)
        rows = CategoryField.objects.filter(category__retired_at=None).order_by("label", "key")
        known = dict(rows.values_list("key", "label"))
        form.fields["field"].choices = list(known.items())  # type: ignore[attr-defined]
        return form

    def words(self, meant: Mapping[str, Any]) -> str:
        return f"{meant['field']}: {meant['value'] or '–'}"

    def foresee(
        self, ticket: Ticket, meant: Any, *, known: Any, now: datetime, by: Person
    ) -> Foreseen:
        try:
            self._changed(ticket, meant)
        except Refused as wrong:
            return refused(wrong.reason)
        return super().foresee(ticket, meant, known=known, now=now, by=by)

    def values(self, ticket: Ticket, meant: Mapping[str, Any]) -> tuple[str, str]:
        after = self._changed(ticket, meant).get(meant["field"])
        return _shown(ticket.custom.get(meant["field"])), _shown(after)

    def _changed(self, ticket: Ticket, meant: Mapping[str, Any]) -> dict[str, Any]:
        key = meant["field"]
        if ticket.category is None or key not in _keys(ticket.category):
            name = ticket.category.name if ticket.category else _("not known")
            raise Refused(
                _("The category of %(ticket)s, “%(name)s”, has no such field.")
                % {"ticket": ticket.label, "name": name}
            )
        given = {**ticket.custom, key: meant["value"]}
        return fields.checked_values(ticket.category, given, needed="")

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        operations.edit_ticket(ticket, custom=self._changed(ticket, meant), by=by)

    def keep(self, ticket: Ticket, meant: Mapping[str, Any]) -> dict[str, Any]:
        return {"value": ticket.custom.get(meant["field"])}

    def put_back(
        self, ticket: Ticket, before: Mapping[str, Any], meant: Mapping[str, Any], by: Person
    ) -> None:
        custom = {**ticket.custom, meant["field"]: before["value"]}
        operations.edit_ticket(ticket, custom=custom, by=by)


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)

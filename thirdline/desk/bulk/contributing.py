"""What can be done to many tickets; packages above add theirs, from their `web/panels.py`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


@dataclass(frozen=True)
class Foreseen:
    """What would become of a ticket: the sentence that holds it back, or what stands there before
    and after. Nothing before and nothing after means that something is said or done, not replaced."""

    refusal: str | None = None
    before: str = ""
    after: str = ""
    same: bool = False


def refused(reason: str) -> Foreseen:
    return Foreseen(refusal=reason)


class BulkVerb(ABC):
    """Something done to many tickets, each through the operation of its package.

    The form is the one schema: the page, the API and the worker all read through it, and `meant`
    makes of its cleaned values what the other methods get. `keep` says what the verb changes, so that
    a ticket somebody else changed meanwhile is not put back.
    """

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    icon: ClassVar[str]
    order: ClassVar[int] = 50
    form_class: ClassVar[type[forms.Form]]
    undoes: ClassVar[bool] = False

    def may(self, by: Person) -> bool:
        return by.may("work")

    def form(self, by: Person, given: Mapping[str, Any] | None = None) -> forms.Form:
        return self.form_class(given, prefix=self.name)

    def meant(self, given: Mapping[str, Any], by: Person) -> Any:
        return given

    @abstractmethod
    def words(self, meant: Any) -> str:
        """The verb as it is told of a change: "put on hold"."""

    def gather(self, tickets: Sequence[Ticket], meant: Any, by: Person) -> Any:
        """What `foresee` needs of all tickets, read at once."""
        return None

    @abstractmethod
    def foresee(
        self, ticket: Ticket, meant: Any, *, known: Any, now: datetime, by: Person
    ) -> Foreseen:
        """What would become of one ticket; writes nothing."""

    @abstractmethod
    def do(self, ticket: Ticket, meant: Any, by: Person) -> None:
        """Through the operation of the package, which asks again and may refuse."""

    def keep(self, ticket: Ticket, meant: Any) -> dict[str, Any]:
        return {}

    def tell_once(  # noqa: B027 - most verbs have nobody to tell
        self, done: Sequence[tuple[int, Mapping[str, Any]]], meant: Any, by: Person
    ) -> None:
        """Say to whom it concerns, in one notice, what was done; the number and what stood before of
        each ticket that changed."""


class UndoableVerb(BulkVerb):
    """A verb whose effect on a ticket can be put back, from what `keep` said before it."""

    undoes = True

    def only_untouched(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Whether this is put back only where nothing at all was done to the ticket since."""
        return False

    @abstractmethod
    def put_back(self, ticket: Ticket, before: Mapping[str, Any], meant: Any, by: Person) -> None:
        """What stood there stands there again."""


class VerbAlreadyThere(ValueError):
    """Two packages chose the same name for a verb."""


class NotAsAsked(Exception):
    """The form of a step was not filled in as it must be; carries the form with its errors."""

    def __init__(self, verb: BulkVerb, form: forms.Form):
        super().__init__(verb.name)
        self.verb, self.form = verb, form


@dataclass(frozen=True)
class Step:
    """A verb with what somebody means by it."""

    verb: BulkVerb
    meant: Any

    @property
    def words(self) -> str:
        return self.verb.words(self.meant)


_verbs: dict[str, BulkVerb] = {}


def contribute_verb(verb: BulkVerb) -> None:
    """Offer something more to do with many tickets."""
    if verb.name in _verbs:
        raise VerbAlreadyThere(verb.name)
    _verbs[verb.name] = verb


def verbs_for(by: Person) -> list[BulkVerb]:
    return sorted((one for one in _verbs.values() if one.may(by)), key=lambda one: one.order)


def verb_named(name: str, by: Person) -> BulkVerb:
    found = _verbs.get(name)
    if found is None or not found.may(by):
        raise Refused(
            _("Nothing called “%(name)s” can be done to many tickets.") % {"name": name[:40]}
        )
    return found


def step_of(verb: BulkVerb, given: Mapping[str, Any], by: Person) -> Step:
    """What is meant by the plain values of a step; NotAsAsked carries what is wrong with them."""
    form = verb.form(by, {f"{verb.name}-{key}": _text(value) for key, value in given.items()})
    if not form.is_valid():
        raise NotAsAsked(verb, form)
    return Step(verb, verb.meant(form.cleaned_data, by))


def steps_of(written: Sequence[Mapping[str, Any]], by: Person) -> list[Step]:
    """The steps of a change as they were kept."""
    return [step_of(verb_named(one["verb"], by), one["given"], by) for one in written]


def _text(value: Any) -> Any:
    """As a form would send it: several words are one text with commas."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)

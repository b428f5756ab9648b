"""Reads mappings from YAML, strictly: an unknown word, a wrong type or a missing part is named."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from thirdline.kit.refusals import Refused
from thirdline.practices.histories.mapping import (
    FIELDS,
    STATES,
    Field,
    Mapping,
    TierField,
    TimeField,
)
from thirdline.practices.histories.readers import Dialect
from thirdline.practices.histories.rules import TierLabel

FOLDER = Path(__file__).parent / "mappings"
LARGEST = 64 * 1024
_TOP = {*FIELDS, "name", "describes", "case", "time", "tier", "state", "wait", "unknown"}
_TOP |= {"recognise", "keep", "csv"}
_FIELD = {"from", "before", "after", "values", "otherwise"}


class BadMapping(Refused):
    """The mapping cannot be used; the reason names the part."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, code="bad_mapping")


def builtin_mappings() -> dict[str, Mapping]:
    """The mappings that come with the product, by name."""
    return {path.stem: load_mapping(path) for path in sorted(FOLDER.glob("*.yaml"))}


def mapping_named(wanted: str) -> Mapping:
    """A mapping by the name of one that comes with the product, or by the path of a YAML file."""
    known = {path.stem: path for path in FOLDER.glob("*.yaml")}
    if wanted in known:
        return load_mapping(known[wanted])
    if not Path(wanted).is_file():
        raise BadMapping(
            f"There is no mapping {wanted!r}. Name a YAML file, or one of: "
            f"{', '.join(sorted(known))}."
        )
    return load_mapping(Path(wanted))


def load_mapping(path: Path) -> Mapping:
    """The mapping in a file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadMapping(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > LARGEST:
        raise BadMapping(f"{path.name} is larger than {LARGEST // 1024} KiB; a mapping is small.")
    try:
        text = data.decode("utf-8-sig")
        return parse_mapping(text, default_name=path.stem)
    except UnicodeDecodeError:
        raise BadMapping(f"{path.name} is not written in UTF-8.") from None


def parse_mapping(text: str, *, default_name: str = "mapping") -> Mapping:
    """The mapping in a YAML text."""
    try:
        told = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" in line {where.line + 1}" if where else ""
        raise BadMapping(f"The mapping {default_name} is not valid YAML{line}.") from None
    return _Parts(told, default_name).mapping()


def recognise_mapping(attributes: Iterable[str]) -> Mapping:
    """The mapping that comes with the product and fits these attributes best."""
    present = set(attributes)
    fitting = [m for m in builtin_mappings().values() if m.recognise and m.recognise <= present]
    if not fitting:
        names = ", ".join(sorted(present)[:12]) or "none"
        raise BadMapping(
            "No mapping fits this log by itself. Name one with --mapping; the attributes found "
            f"are: {names}. How to write one stands in docs/use/import-a-history.md."
        )
    return max(fitting, key=lambda mapping: len(mapping.recognise))


class _Parts:
    """Builds a mapping part by part, so that each complaint can name the part it is about."""

    def __init__(self, told: object, default_name: str) -> None:
        self.name = default_name
        self.told = self._table(told, "mapping", _TOP)
        self.name = self._text(self.told.get("name", default_name), "name")

    def mapping(self) -> Mapping:
        told = self.told
        for part in ("case", "time"):
            if part not in told:
                raise self._bad(part, "is missing; every mapping names the case and the time")
        keep = self._table(told.get("keep", {}), "keep")
        return Mapping(
            name=self.name,
            describes=self._text(told.get("describes", ""), "describes"),
            case=self._field("case"),
            time=self._time(),
            fields={part: self._field(part) for part in FIELDS if part in told},
            tier=self._tier() if "tier" in told else None,
            state=self._state() if "state" in told else None,
            wait=self._field("wait") if "wait" in told else None,
            unknown=frozenset({"", *self._texts(told.get("unknown", []), "unknown")}),
            recognise=frozenset(self._texts(told.get("recognise", []), "recognise")),
            keep={name: self._field_of(value, f"keep.{name}") for name, value in keep.items()},
            dialect=self._dialect(),
        )

    def _field(self, part: str) -> Field:
        return self._field_of(self.told[part], part)

    def _field_of(self, told: object, part: str, also: frozenset[str] = frozenset()) -> Field:
        if isinstance(told, str | list):
            told = {"from": told}
        table = self._table(told, part, _FIELD | also)
        if "from" not in table:
            raise self._bad(part, "names no attribute; write `from: ATTRIBUTE`")
        values = table.get("values")
        return Field(
            sources=tuple(self._texts(table["from"], f"{part}.from")),
            before=self._maybe(table, "before", part),
            after=self._maybe(table, "after", part),
            values=None if values is None else self._words(values, f"{part}.values"),
            otherwise=self._maybe(table, "otherwise", part),
        )

    def _time(self) -> TimeField:
        told = self.told["time"]
        table = self._table({"from": told} if isinstance(told, str | list) else told, "time")
        self._table(table, "time", {"from", "format", "zone"})
        zone = self._text(table.get("zone", "UTC"), "time.zone")
        try:
            tz = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self._bad(
                "time.zone", f"{zone!r} is no time zone; write one as Europe/Berlin"
            ) from None
        if "from" not in table:
            raise self._bad("time", "names no attribute; write `from: ATTRIBUTE`")
        form = self._text(table.get("format", "iso"), "time.format")
        if form not in ("iso", "unix") and "%" not in form:
            raise self._bad("time.format", "is `iso`, `unix` or a pattern as %d-%m-%Y %H:%M")
        return TimeField(tuple(self._texts(table["from"], "time.from")), form, tz)

    def _tier(self) -> TierField:
        source = self._field_of(
            self.told["tier"], "tier", frozenset({"levels", "words_after_first"})
        )
        told = self.told["tier"]
        table = self._table({} if isinstance(told, str | list) else told, "tier")
        labels = table.get("words_after_first")
        levels = self._table(table.get("levels", {f"L{n}": n for n in range(5)}), "tier.levels")
        tiers = {
            label: TierLabel(label, tuple(sorted(self._levels(level, label))))
            for label, level in levels.items()
        }
        words = None if labels is None else self._words(labels, "tier.words_after_first")
        for label in (words or source.values or {}).values():
            if label not in tiers:
                raise self._bad("tier.levels", f"says no level for the tier {label!r}")
        return TierField(source, words, tiers)

    def _levels(self, told: object, label: str) -> list[int]:
        levels = told if isinstance(told, list) else [told]
        if not levels or not all(type(level) is int and 0 <= level <= 4 for level in levels):
            raise self._bad(f"tier.levels.{label}", "is a number from 0 to 4, or a list of them")
        return cast(list[int], levels)

    def _state(self) -> Field:
        found = self._field("state")
        for state in [*(found.values or {}).values(), found.otherwise or "new"]:
            if state not in STATES:
                raise self._bad(
                    "state", f"{state!r} is no state; the states are {', '.join(STATES)}"
                )
        return found

    def _dialect(self) -> Dialect:
        table = self._table(self.told.get("csv", {}), "csv", {"delimiter", "encoding", "quote"})
        for part in ("delimiter", "quote"):
            if part in table and len(self._text(table[part], f"csv.{part}")) != 1:
                raise self._bad(f"csv.{part}", "is exactly one character")
        quote = self._maybe(table, "quote", "csv") or '"'
        return Dialect(
            self._maybe(table, "delimiter", "csv"), self._maybe(table, "encoding", "csv"), quote
        )

    def _table(
        self, told: object, part: str, known: Iterable[str] | None = None
    ) -> dict[str, object]:
        if not isinstance(told, dict):
            raise self._bad(part, "is a table of names and values")
        table = {self._text(key, part): value for key, value in told.items()}
        unknown = sorted(set(table) - set(known)) if known is not None else []
        if unknown:
            raise self._bad(part, f"does not know the word {unknown[0]!r}")
        return table

    def _words(self, told: object, part: str) -> dict[str, str]:
        return {key: self._text(value, part) for key, value in self._table(told, part).items()}

    def _texts(self, told: object, part: str) -> list[str]:
        items = told if isinstance(told, list) else [told]
        return [self._text(item, part) for item in items]

    def _maybe(self, table: dict[str, object], key: str, part: str) -> str | None:
        return None if key not in table else self._text(table[key], f"{part}.{key}")

    def _text(self, told: object, part: str) -> str:
        if isinstance(told, bool) or not isinstance(told, str | int | float):
            raise self._bad(part, "holds something that is not text; put it in quotation marks")
        return str(told)

    def _bad(self, part: str, why: str) -> BadMapping:
        return BadMapping(f"Mapping {self.name}: {part} {why}.")

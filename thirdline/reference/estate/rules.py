"""Words, tables and decisions of the estate; no queries."""

from __future__ import annotations

import enum


class Lifecycle(enum.StrEnum):
    """Where an item stands in its life. Only what is in service counts when redundancy is worked out."""

    PLANNED = "planned"
    IN_SERVICE = "in_service"
    STOCK = "stock"
    RETIRED = "retired"


class Health(enum.StrEnum):
    """How an item is now, said by a person or, later, by monitoring."""

    UP = "up"
    DOWN = "down"
    MAINTENANCE = "maintenance"


class FailureUnit(enum.StrEnum):
    """In which unit somebody said how likely an item fails."""

    MTBF_HOURS = "mtbf_hours"
    PER_HOUR = "per_hour"
    PER_YEAR = "per_year"
    PROBABILITY = "probability"  # in the period that stands beside it


class FailureSource(enum.StrEnum):
    """Where a failure figure comes from; shown beside it."""

    KIND = "kind"
    VENDOR = "vendor"
    HISTORY = "history"
    ESTIMATE = "estimate"


class FateSource(enum.StrEnum):
    """The field of an item a fate rule reads."""

    SITE = "site"
    ROOM = "room"
    RACK = "rack"
    SUPPLIER = "supplier"
    ATTRIBUTE = "attribute"


class ImportState(enum.StrEnum):
    READING = "reading"
    PLANNED = "planned"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    REFUSED = "refused"
    STOPPED = "stopped"


class RowAction(enum.StrEnum):
    CREATE = "create"
    UPDATE = "update"
    RETIRE = "retire"
    SAME = "same"
    REFUSE = "refuse"


HOURS_A_YEAR = 8760.0

"""Everything held of one person as a ZIP archive of JSON and their files."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from thirdline.foundation.people.models import Person
from thirdline.kit.personal import Holding, every_holding
from thirdline.practices.exchange import queries

_PERSON = ("name", "email", "role", "job", "place", "company", "phone", "language", "time_zone", "joined_at", "left_at")  # fmt: skip


def write_packet(path: Path, person: Person) -> dict[str, int]:
    """Write the archive under a temporary name first; how many rows each part has."""
    part, counts = path.with_suffix(".part"), dict[str, int]()
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("person.json", _json({name: getattr(person, name) for name in _PERSON}))
        for one in every_holding():
            if one.shows:
                counts[one.name] = _write_holding(out, one, person)
        tickets = queries.tickets_to_index(every_holding(), person)
        entries = queries.words_about(person, tickets).order_by("id")
        out.writestr("journal.json", _json(list(entries.values("at", "verb", "words"))))
    part.rename(path)
    return {name: number for name, number in counts.items() if number}


def _write_holding(out: zipfile.ZipFile, one: Holding, person: Person) -> int:
    rows = queries.held_rows(one, person).order_by("pk")
    shown = list(rows.values(*one.shows))
    out.writestr(f"{one.name}.json", _json(shown))
    if one.file:
        root = Path(settings.ATTACHMENTS_ROOT)
        for number, name, kept in rows.values_list("pk", "name", one.file):
            if kept and (root / kept).is_file():
                out.write(root / kept, f"files/{number}-{Path(name).name or 'file'}")
    return len(shown)


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)

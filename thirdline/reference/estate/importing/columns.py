"""Which column of a table says what: guessed from its heading, and corrected by the person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from thirdline.reference.estate.importing.facts import ATTRIBUTE, FIELDS, attribute_key

# Of a table of items: any field of an item, and these.
ITEM_FIELDS = ("key", "number", *FIELDS, "needs")
# Of a table that says in each row what one item has to do with another.
ROW_FIELDS = ("item", "relation", "other", "k", "label", "about")
# What our own export writes beside: said by people on the item's page.
PREFIX = "attribute."
_LEFT_OUT = frozenset({"health", "health_since", "service", "label"})

_CALLED = {
    "key": "key id identifier external_id externalid ci_id ci uid uuid schlussel cle asset_tag assettag asset",
    "number": "number no nummer numero ci_number",
    "name": "name hostname host_name ci_name display_name bezeichnung titel nom",
    "kind": "kind type class ci_type ci_class sys_class_name category art typ klasse genre categorie",
    "lifecycle": "lifecycle status state install_status lebenszyklus zustand cycle_de_vie etat",
    "environment": "environment env umgebung environnement",
    "site": "site location standort data_center datacenter lieu", "room": "room raum salle zone",
    "rack": "rack cabinet schrank baie armoire", "supplier": "supplier vendor manufacturer provider lieferant hersteller fournisseur",
    "serial": "serial serial_number serialnumber serial_no sn seriennummer numero_de_serie",
    "warranty_until": "warranty_until warranty warranty_end warranty_expiration garantie garantie_bis",
    "contract_until": "contract_until contract_end contract vertrag_bis contrat",
    "owner_team": "owner_team team support_group assignment_group managed_by_group equipe",
    "owner": "owner owned_by managed_by verantwortlich proprietaire responsable",
    "criticality": "criticality business_criticality kritikalitat criticite",
    "users": "users user_count benutzer utilisateurs",
    "about": "about description comments notes beschreibung beschrieb",
    "failure_number": "failure_number mtbf", "failure_unit": "failure_unit",
    "failure_hours": "failure_hours", "failure_source": "failure_source",
    "failure_words": "failure_words", "repair_hours": "repair_hours mttr",
    "needs": "needs depends_on dependencies requires bedarf braucht besoins depend_de",
}  # fmt: skip
_CALLED_ROWS = {
    "item": "item from parent source dependent ci child_of element von de",
    "relation": "relation relationship type kind relation_type beziehung",
    "other": "other to target member needs depends_on child anderes nach vers autre",
    "k": "k of_them minimum at_least mindestens", "label": "label group groupe gruppe name",
    "about": "about description note notes",
}  # fmt: skip


def plain(heading: str) -> str:
    """A heading as it is compared: “Serial number” is serial_number."""
    folded = unicodedata.normalize("NFKD", heading.strip()[:200].casefold())
    return re.sub(r"[^a-z0-9.]+", "_", folded.encode("ascii", "ignore").decode()).strip("_")


def guess_columns(header: Iterable[str]) -> dict[str, str]:
    """What each field is read from: field -> heading. Headings nobody knows become attributes."""
    headings = list(header)
    known = {plain(one): one for one in reversed(headings)}
    if _is_of_rows(known):
        return _found(_CALLED_ROWS, known)
    found = _found(_CALLED, known)
    for heading in headings:
        if heading and heading not in found.values():
            key = attribute_of(heading)
            if key and plain(heading) not in _LEFT_OUT:
                found.setdefault(f"{ATTRIBUTE}{key}", heading)
    return found


def attribute_of(heading: str) -> str:
    """The key of the attribute a heading may name; our own export writes “attribute.” before it."""
    plainly = heading.strip()
    prefixed = plainly.casefold().startswith(PREFIX)
    return plainly[len(PREFIX) :][:40] if prefixed else attribute_key(plain(plainly))


def is_of_rows(columns: dict[str, str]) -> bool:
    """Whether the table says what items have to do with each other, one pair a row."""
    return "item" in columns and "other" in columns


def _is_of_rows(known: dict[str, str]) -> bool:
    return "other" in known or ("from" in known and "to" in known) or {"item", "member"} <= set(known)  # fmt: skip


def _found(called: dict[str, str], known: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, names in called.items():
        heading = next((known[name] for name in names.split() if name in known), None)
        if heading is not None and heading not in found.values():
            found[field] = heading
    return found

from __future__ import annotations

from thirdline.kit.tables import Column, Table, list_tables
from thirdline.practices.self_service.models import Opening

list_tables(
    Table(
        "portal-openings",
        "Open to visitors",
        Opening,
        "what",
        (
            Column("what", help="articles or outages; shown to people who are not signed in"),
            Column("about", help="why, for whoever reads the set-up"),
        ),
        order=59,
    )
)

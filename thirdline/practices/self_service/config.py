from __future__ import annotations

from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later
from thirdline.practices.self_service.models import Opening

list_tables(
    Table(
        "portal-openings",
        later("Open to visitors"),
        Opening,
        "what",
        (
            Column(
                "what", help=later("articles or outages; shown to people who are not signed in")
            ),
            Column("about", help=later("why, for whoever reads the set-up")),
        ),
        order=59,
    )
)

"""One folder for every kind of desk tickets come from. To add one, copy the nearest and list it here.

An importer knows a source's shapes and yields `Raw` tickets: texts as they stand there, people,
messages, files and links. It judges nothing; `judging` does, for all of them alike.
"""

from __future__ import annotations

from thirdline.practices.exchange.importers.csv import CSV
from thirdline.practices.exchange.importers.glpi import GLPI
from thirdline.practices.exchange.importers.jira import JIRA
from thirdline.practices.exchange.importers.servicenow import SERVICENOW
from thirdline.practices.exchange.importers.shapes import Source
from thirdline.practices.exchange.importers.zammad import ZAMMAD

SOURCES: tuple[Source, ...] = (CSV, ZAMMAD, JIRA, SERVICENOW, GLPI)


def source_named(slug: str) -> Source | None:
    return next((one for one in SOURCES if one.slug == slug), None)

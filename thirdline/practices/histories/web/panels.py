"""Imported sets on pages that know nothing of them: the queue calls a set by its name."""

from __future__ import annotations

from thirdline.desk.views.contributing import contribute_names_of_sets
from thirdline.practices.histories.queries import name_of_set

contribute_names_of_sets(name_of_set)

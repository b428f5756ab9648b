from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold, leave
from thirdline.practices.fault_trees.models import Evidence

hold(
    Holding("tree-evidence", _("what they saw while a cause was looked for"), Evidence, of=("by",),
            shows=("name", "says", "words", "seen_at")),
)  # fmt: skip
leave("who took evidence back, as a number", "fault_trees.Evidence.retracted_by")
leave("who began a tree, as a number", "fault_trees.FaultTree.created_by")
leave("who confirmed a cause, as a number", "fault_trees.FaultTree.confirmed_by")
leave("who made a version of a tree, as a number", "fault_trees.TreeVersion.made_by")
leave("who added a test to a tree, as a number", "fault_trees.TreeTest.by")

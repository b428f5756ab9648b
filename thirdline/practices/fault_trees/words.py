"""The choices of a tree's forms, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thirdline.practices.fault_trees.rules import Risk, Says

SAYS = [
    (Says.FAILED.value, pgettext_lazy("evidence", "Failed: seen for certain")),
    (Says.WORKS.value, pgettext_lazy("evidence", "Works: seen for certain")),
    (Says.HINTS.value, pgettext_lazy("evidence", "A hint, with how often it is seen")),
]
RISKS = [
    (Risk.NONE.value, pgettext_lazy("risk", "none, read only")),
    (Risk.LOW.value, pgettext_lazy("risk", "low")),
    (Risk.HIGH.value, pgettext_lazy("risk", "high")),
]
KINDS = [
    ("or", _("OR: any of these")),
    ("and", _("AND: all of these")),
    ("atleast", _("k of n: at least so many of these")),
    ("cardinality", _("k to m of n: at least and at most so many of these")),
    ("xor", _("XOR: an odd number of these")),
    ("not", _("NOT: not this")),
    ("nand", _("NAND: not all of these")),
    ("nor", _("NOR: none of these")),
    ("iff", _("IFF: both of these two or neither")),
    ("imply", _("IMPLY: unless the first of these two without the second")),
    ("null", _("Handed through: this alone")),
]
LAWS = [
    ("", _("Nobody knows; only what can happen is worked out")),
    ("constant", _("A probability")),
    ("rate", _("A rate per hour, over a mission time")),
    ("repairable", _("A rate per hour, repaired after hours")),
]
SURE = [
    ("", _("The figure is taken as it is")),
    ("between", _("Between two values, with 90 % certainty")),
    ("mean", _("A mean, with an error factor")),
    ("median", _("A median, with an error factor")),
    ("tries", _("By failures seen in so many tries")),
    ("counted", _("By failures counted in so many hours")),
    ("beta", _("A beta distribution")),
]

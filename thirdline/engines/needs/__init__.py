"""What is left when something fails: items, what they need, and what they share.

Pure Python, no Django. An item works while it is not down itself and every one of its needs still
has at least k working members; a fate takes all of its members down at once. `Estate` answers;
a small compiled kernel, where there is one, answers the questions about the whole estate faster.
"""

from thirdline.engines.needs.estate import Estate
from thirdline.engines.needs.model import (
    EstateProblem,
    Fate,
    Impact,
    Level,
    Need,
    NeedMargin,
    Points,
    SharedFate,
    SharedFates,
    WhatIf,
)
from thirdline.engines.needs.points import SinglePoints
from thirdline.engines.needs.ranking import CutSet, CutSets, Page
from thirdline.engines.needs.sweeping import strongly_connected

__all__ = [
    "CutSet",
    "CutSets",
    "Estate",
    "EstateProblem",
    "Fate",
    "Impact",
    "Level",
    "Need",
    "NeedMargin",
    "Page",
    "Points",
    "SharedFate",
    "SharedFates",
    "SinglePoints",
    "WhatIf",
    "strongly_connected",
]

from thirdline.reference.estate.models.changes import ItemsChange
from thirdline.reference.estate.models.figures import (
    Debt,
    MarginMark,
    Question,
    Run,
    SharedFate,
    Standing,
    Unworked,
)
from thirdline.reference.estate.models.imports import Import, ImportProgress, ImportRow
from thirdline.reference.estate.models.items import (
    ConfigurationItem,
    ItemKind,
    ItemName,
    KindAttribute,
    StateSpan,
)
from thirdline.reference.estate.models.needs import (
    FateMember,
    FateRule,
    FateSet,
    Need,
    NeedMember,
    Relation,
    RelationKind,
)

__all__ = [
    "ConfigurationItem", "Debt", "FateMember", "FateRule", "FateSet", "Import", "ImportProgress", "ImportRow",
    "ItemKind", "ItemName", "ItemsChange", "KindAttribute", "MarginMark", "Need", "NeedMember", "Question", "Relation",
    "RelationKind", "Run", "SharedFate", "Standing", "StateSpan", "Unworked",
]  # fmt: skip

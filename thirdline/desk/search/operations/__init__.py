from thirdline.desk.search.operations.indexing import index_anew, index_each, index_words
from thirdline.desk.search.operations.rebuilding import (
    forget_unused_words,
    mark_all_outdated,
    rebuild_batch,
)

__all__ = [
    "forget_unused_words", "index_anew", "index_each", "index_words", "mark_all_outdated", "rebuild_batch",
]  # fmt: skip

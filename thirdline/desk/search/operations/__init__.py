from thirdline.desk.search.operations.files import claim_file, read_all_anew, settle_file
from thirdline.desk.search.operations.indexing import index_anew, index_each, index_words
from thirdline.desk.search.operations.noting import DRAIN, note_files
from thirdline.desk.search.operations.rebuilding import (
    forget_unused_words,
    mark_all_outdated,
    rebuild_batch,
)

__all__ = [
    "DRAIN", "claim_file", "forget_unused_words", "index_anew", "index_each", "index_words",
    "mark_all_outdated", "note_files", "read_all_anew", "rebuild_batch", "settle_file",
]  # fmt: skip

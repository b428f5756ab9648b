from __future__ import annotations

from thirdline.kit.personal import leave

leave(
    "sealed: who did what, as a number; the words beside it are erased",
    "journal.Entry.actor",
)

from __future__ import annotations

from thirdline.kit.personal import leave

leave("who loaded a log, as a number", "histories.HistorySet.by")

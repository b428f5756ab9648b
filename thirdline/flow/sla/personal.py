from __future__ import annotations

from thirdline.kit.personal import leave

leave("a ledger that explains figures: who moved a clock, as a number", "sla.ClockEvent.by")

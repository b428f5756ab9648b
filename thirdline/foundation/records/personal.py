from __future__ import annotations

from thirdline.kit.personal import leave

leave("who changed the configuration, as a number", "records.ConfigVersion.by")

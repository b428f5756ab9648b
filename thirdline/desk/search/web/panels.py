from __future__ import annotations

from thirdline.kit.ui import registry

registry.find_at("search:find")

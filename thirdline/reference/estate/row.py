"""One item as lists, needs and fates show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from thirdline.kit.ui.draw.marks import chip, icon
from thirdline.reference.estate.list_rows import HEALTH_ICONS, HEALTH_KINDS
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.rules import HEALTH_WORDS, LIFECYCLE_WORDS, Health, Lifecycle


@dataclass(frozen=True)
class Row:
    """One item in a list."""

    item: ConfigurationItem

    @property
    def mark(self) -> SafeString:
        return icon(self.item.kind.icon or "box")

    @property
    def address(self) -> str:
        return f"/estate/items/{self.item.pk}"

    @property
    def state(self) -> SafeString:
        """How it is, as a chip."""
        if self.item.retired_at is not None:
            return chip(self.lifecycle, icon="archive")
        return chip(self.health, icon=self.health_icon, kind=self.health_kind)

    @property
    def quiet_state(self) -> SafeString:
        """In long lists what is up stands back, so that what is not is seen."""
        if self.item.retired_at is None and self.item.health == Health.UP:
            return format_html('<span class="quiet">{}</span>', self.health)
        return self.state

    @property
    def health(self) -> str:
        return str(HEALTH_WORDS[Health(self.item.health)])

    @property
    def health_kind(self) -> str:
        return HEALTH_KINDS[Health(self.item.health)]

    @property
    def health_icon(self) -> str:
        return HEALTH_ICONS[Health(self.item.health)]

    @property
    def lifecycle(self) -> str:
        return str(LIFECYCLE_WORDS[Lifecycle(self.item.lifecycle)])

    @property
    def place(self) -> str:
        parts = (self.item.site, self.item.room, self.item.rack)
        return ", ".join(one for one in parts if one)

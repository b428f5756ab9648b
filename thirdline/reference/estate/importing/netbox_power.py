"""What feeds a device, as far as NetBox has it cabled."""

from __future__ import annotations

from thirdline.reference.estate.importing.netbox_rows import Rows, cable_ends, number_of

FEED, PORT, OUTLET = "dcim.powerfeed", "dcim.powerport", "dcim.poweroutlet"


class Power:
    """Follows power cables upwards: from the port of a device to an outlet or to a feed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._above: dict[int, dict[str, None]] = {}
        for one, other in cable_ends(rows):
            for lower, upper in ((one, other), (other, one)):
                self._draw(lower, upper)
        self._fed = self._reached()

    def _draw(self, lower: list[tuple[str, int]], upper: list[tuple[str, int]]) -> None:
        for kind, number in lower:
            if kind != PORT:
                continue
            device = self._device(PORT, number)
            if device is None:
                continue
            for above, above_number in upper:
                key = self._key(above, above_number)
                if key and key != f"device:{device}":
                    self._above.setdefault(device, {})[key] = None

    def _device(self, model: str, number: int) -> int | None:
        return number_of(self._rows.of(model).get(number, {}).get("device"))

    def _key(self, model: str, number: int) -> str:
        if model == FEED:
            return f"powerfeed:{number}" if number in self._rows.of(FEED) else ""
        device = self._device(OUTLET, number) if model == OUTLET else None
        return f"device:{device}" if device in self._rows.of("dcim.device") else ""

    def above(self, device: int) -> tuple[str, ...]:
        """The feeds and devices any one of which keeps it powered."""
        return tuple(self._above.get(device, {}))

    def is_known(self, device: int) -> bool:
        """Whether a feed is reached; a strip that is plugged in nowhere says nothing."""
        return f"device:{device}" in self._fed

    def _reached(self) -> set[str]:
        """What a feed leads to, from the feeds downwards: once for all, and a ring of strips ends nothing."""
        below: dict[str, list[str]] = {}
        for device, above in self._above.items():
            for key in above:
                below.setdefault(key, []).append(f"device:{device}")
        seen = {key for key in below if key.startswith("powerfeed:")}
        left = list(seen)
        while left:
            fresh = [one for one in below.get(left.pop(), ()) if one not in seen]
            seen.update(fresh)
            left += fresh
        return seen

"""Small logs for tests: a table of a desk with three lines, and the mapping that reads it."""

from __future__ import annotations

from pathlib import Path

from thirdline.practices.histories.mapping import Mapping
from thirdline.practices.histories.mapping_files import parse_mapping

MAPPING = """
name: small
case: case
time: {from: at, zone: UTC}
team: team
tier: {from: team, words_after_first: {"": L1, 2nd: L2, 3rd: L3, 2nd 3rd: "L2&L3"}, levels:
  {L1: 1, L2: 2, L3: 3, "L2&L3": [2, 3]}}
status: status
activity: status
product: product
state: {from: status, values: {queued: new, solved: resolved, closed: closed, waits: on_hold,
  dropped: cancelled}, otherwise: in_progress}
wait: {from: status, values: {waits: requester}}
"""

# Ticket 1 climbs to the third line and back, 2 never leaves the desk, 3 is still with the second.
LOG = """case,at,team,status,product
1,2026-06-01 08:00,Desk,queued,VPN
1,2026-06-01 08:10,Desk,working,VPN
1,2026-06-01 09:00,Net 3rd,queued,VPN
1,2026-06-01 09:30,Net 3rd,working,VPN
1,2026-06-01 10:00,Desk,queued,VPN
1,2026-06-01 10:30,Desk,solved,VPN
1,2026-06-02 10:30,Desk,closed,VPN
2,2026-06-03 08:00,Desk,working,Mail
2,2026-06-03 09:00,Desk,waits,Mail
2,2026-06-03 11:00,Desk,solved,Mail
3,2026-06-05 08:00,Desk,queued,VPN
3,2026-06-05 08:30,Apps 2nd,working,VPN
"""


def mapping() -> Mapping:
    return parse_mapping(MAPPING)


def log(folder: Path, text: str = LOG, name: str = "small.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path

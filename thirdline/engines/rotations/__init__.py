"""On-call rotations: who is on call at a moment, and every hand-over around clock changes.

A `Rotation` hands over every so many hours, days, weeks or months of local wall-clock time,
counted from its start; it reaches back before the start too. A hand-over that falls into a
spring gap happens at the end of the gap, one in a repeated hour at its first occurrence (the
rules of GoAlert's rotations). An `Override` puts somebody else on call for a while.

Units: moments are aware `datetime`s (answers in UTC); members are any hashable values.
Deliberately not here: persons, storage, calendars of absence, iCalendar text.
"""

from thirdline.engines.rotations.handovers import BadRotation, Rotation, Unit
from thirdline.engines.rotations.on_call import (
    OnCall,
    Override,
    TooManyShifts,
    shifts_between,
    who_is_on_call,
)

__all__ = [
    "BadRotation",
    "OnCall",
    "Override",
    "Rotation",
    "TooManyShifts",
    "Unit",
    "shifts_between",
    "who_is_on_call",
]

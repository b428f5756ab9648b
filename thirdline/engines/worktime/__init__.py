"""Working time: exact arithmetic with opening hours in a time zone.

A `Schedule` says when something is open: hours per weekday, holidays, dates with other hours
(`shifts`) and time taken out of a date (`breaks`). It adds and subtracts working time, measures
it, finds the next and the last open moment, lists open periods and counts working days.

Units: moments are aware `datetime`s (answers in UTC), amounts are elapsed seconds, exact to the
microsecond. Rules, after the libraries biz (Zendesk) and business_time (Bokmann):
a local time inside a spring gap counts as one gap length later, a repeated local time means its
first occurrence, and a day of a clock change has 23, 24.5 or 25 real hours, not 24.

Deliberately not here: which countries have which holidays, storage, words for people.
"""

from thirdline.engines.worktime.errors import BadHours, NeverOpen, TooFar, WorktimeError
from thirdline.engines.worktime.hours import DAY_SECONDS, WEEKDAYS, Span, parse_spans
from thirdline.engines.worktime.local import instant_of
from thirdline.engines.worktime.schedule import Boundary, DayRule, Period, Schedule

__all__ = [
    "DAY_SECONDS",
    "WEEKDAYS",
    "BadHours",
    "Boundary",
    "DayRule",
    "NeverOpen",
    "Period",
    "Schedule",
    "Span",
    "TooFar",
    "WorktimeError",
    "instant_of",
    "parse_spans",
]

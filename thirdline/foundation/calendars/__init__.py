"""When an organisation is open: working hours, breaks and holidays in a time zone.

Owns WorkCalendar and its own Holidays. Calendars are configuration, edited through the generic
records, so there are no verbs here; `queries.schedule_for` hands out the schedule that clocks,
routing and rotations ask, and `queries.snapshot` the copy that a running clock keeps.

Deliberately not here: the arithmetic (`engines.worktime`), targets and clocks (`flow.sla`),
who is on call when (`people`, `engines.rotations`).
"""

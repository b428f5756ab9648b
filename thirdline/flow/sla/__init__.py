"""Clocks: what was promised about time, measured, kept and explained.

Owns policies (SLA to the customer, OLA between teams), clocks and their ledgers. A clock belongs to a
ticket and optionally to a stay, a consult or a vendor case; its events are append-only, kept so by the
database, and every figure about it is a replay of them (`ledger`). The columns of a clock are a copy of
that replay. `sync_clocks` makes the clocks agree with the ticket as it now is; other verbs start, pause,
resume, reset, stop and retarget by hand, retroactively too, and `mark_due` claims what fell due.
Nothing sweeps the table: each running clock knows its next moment.

It does not move tickets and does not decide where one climbs: a step that asks for it is journaled as
`clock.step_due`, and escalation listens. Calendars and their arithmetic lie below, in `calendars`.
"""

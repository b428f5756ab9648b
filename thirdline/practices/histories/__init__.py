"""Event logs of other desks, loaded as sets that can be mined and removed whole.

Owns HistorySet, the events of its tickets as the source wrote them, and the facts worked out for
each case. Says `import_log` and `remove_history`. Imported tickets are rows of `tickets` like any
other, with stays, handoffs and search words; they carry the number of their set, which keeps them
out of live queues and out of reach of every verb.

`readers` know files (XES, CSV), `mapping` knows what their columns mean, `rules` define every path
figure once and without a database. Figures over many cases are asked from insights.

Deliberately not here: exports of particular products with their own logic (exchange), figures of
the live desk, and anything that guesses what a log leaves unsaid: an unknown team, tier or state
stays unknown.
"""

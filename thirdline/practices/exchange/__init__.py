"""Out and in: tickets of other desks brought in, views carried out, verbs told to other machines.

Owns Import with its problems and what it made, Export, Webhook with its deliveries, and the requests
to give or erase what is held of a person. Says `run_import`, `undo_import`, `run_export`,
`deliver_webhook`, `erase_person`.

Long work is a row that is claimed by a drain and moved on in batches: each batch is one transaction
that writes both what was done and how far it came, so a killed worker goes on without doubling.

Imported tickets are tickets of the desk like any other. Deliberately not here: event logs that are
mined and never worked on (histories), figures as CSV (insights), configuration as text (records).
"""

"""What brings Thirdline up on one machine: its folder, its tools, its database, its processes.

Owns `THIRDLINE_HOME` (everything the product writes), the embedded PostgreSQL server, and the
processes of `bin/run`: web and worker. Nothing here imports Django, so that a clone without any
dependency can start itself, and so that a broken setting cannot stop the database from stopping.

Verbs: claim_home, ensure_server, stop_server, run. The embedded server is for trial, small teams
and tests; `DATABASE_URL` names any other PostgreSQL 15 or newer. This package deliberately keeps
no backups and supervises nothing on other machines: that is what compose.yaml is for.
"""

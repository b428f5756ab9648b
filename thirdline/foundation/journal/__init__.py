"""The one record of what happened: who did what to which subject, when.

One row, written in the transaction of the change, is audit trail, timeline and source of live
events. Its verb is `record`; higher packages listen with `subscriptions.on`. Entries are never
edited or deleted, and `seal_entries` binds them in batches by a hash chain, so that tampering shows.
Personal words lie beside the hashed part: erasing them does not break the seal.
It does not know what a ticket is, and it does not decide who may read an entry.
"""

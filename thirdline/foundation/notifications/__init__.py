"""Who should hear about what: notices inside the desk and by mail, as each person prefers.

Owns Notice and Preference. Its verbs are `notify`, `mark_read`, `mark_all_read` and
`choose_channels`. Packages above say which kinds of notice exist (`kinds.register`) and when one is
due; a notice somebody wants by mail becomes a Letter. It does not decide who should be told.
"""

"""Ready-made texts: what is written every day, with fields that fill themselves in when it is inserted.

Owns ReadyText. Its verbs are `write_ready_text`, `change_text` and `retire_text`; teams' and shared texts
are configuration too and travel as YAML. Filling is substitution from a fixed list of fields, once
and without evaluation; what has no value becomes a gap that cannot be sent. It sends nothing itself.
"""

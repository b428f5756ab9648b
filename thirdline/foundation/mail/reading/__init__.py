"""Reads raw letters, whatever is wrong with them; needs no database and leaves nothing behind.

`parsing.read_letter` is the way in. Below it letters are taken apart as bytes (`mime`, `transfer`),
their words read (`heads`, `charsets`), their text made of pieces (`bodies`, `markup`, `flowed`), what
they repeat folded (`quoting`), what they are told (`kinds`, `bounces`), and what Outlook wraps
unwrapped (`tnef`, `mapi`, `rtf`, `outlook`). Decision 13 says why it is ours.
"""

"""Find or run: one box for every screen, verb, ticket and person; and help for the page one is on.

Owns nothing. Packages contribute commands (`kit.ui.commands`), keys (`kit.ui.keys`) and help texts
(`kit.ui.guide`); this package puts them together for one reader, by script in the box of the top bar,
without script at /commands and /guide.
"""

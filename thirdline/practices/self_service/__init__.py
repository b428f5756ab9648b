"""Self-service (L0): what people try alone before they ask, what came of it, and which articles solved.

Owns Attempt and Reading (one visit to the portal with a question), ArticleUse (an article that was
sent on a ticket or solved it) and Opening (what an administrator shows to people who are not signed
in). An attempt keeps the key of the session it belongs to and nothing else of the visitor; people
who work here and machines leave none. What became of an attempt nobody ended is worked out when it
is asked for: nothing sweeps. Abandonment is never called success.
"""

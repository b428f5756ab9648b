"""Articles: what others read, with versions, a second pair of eyes, an audience and an end.

Owns Article, its Revisions, ArticleCategory and Vote. Its verbs are `draft_article`,
`revise_article`, `propose_article`, `send_back_article`, `publish_article`, `place_article`,
`restore_revision`, `extend_article`, `retire_article` and `vote_on_article`. A text is published by
somebody who did not write it. `finding` answers a question in people's own words, with the reader's
access inside the statement. It knows nothing of tickets: what an article did for one is kept above.
"""

"""Who should hear about what: notices inside the desk, by mail and on devices, as each person prefers.

Owns Notice, Preference, Rhythm (quiet hours, digest), Mute, Device and Held (what leaves later). Packages
above say which kinds of notice exist (`kinds.register`) and when one is due. Many of one kind within
minutes become one with a count; what waits leaves as one letter of what is still unread and still true.
It does not decide who should be told.
"""

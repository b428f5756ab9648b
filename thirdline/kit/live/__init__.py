"""The event stream: who may listen to which topic, and how changes reach browsers.

`guards.topic_guard` says who may hear a topic; the package that owns the word registers it. The hub
is a small ASGI application at /live: one database connection a process hears every change, and each
open stream is told topic and sequence number, nothing else. What changed is fetched again through
the access checks.
"""

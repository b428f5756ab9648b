"""Known outages: what an agent tells everybody who would otherwise ask.

Owns KnownOutage and Concern. Its verbs are `publish_outage`, `update_outage`, `end_outage` and
`join_outage` ("this concerns me too"). A notice names a service, says what to do meanwhile, and is
shown on the portal until it is ended. Roles, war rooms and status pages are those of major
incidents, which this is not.
"""

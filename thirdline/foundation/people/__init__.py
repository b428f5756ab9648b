"""Who works and asks here: persons, tiers, teams, skills, shifts and on-call rotations.

Owns sign-in, what a role and a tier may see and do, and the reader's preferences. Its verbs invite
and retire people, join them to teams, grant skills and plan shifts. Robots are persons too, so every
change in the journal has an actor. It knows nothing of tickets; access to them is a query of theirs
that asks `standing_of` here.
"""

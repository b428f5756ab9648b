"""Where a new ticket goes: ordered rules, the first that holds wins, and the reason is kept.

Owns rules and decisions. Its one verb, `route_ticket`, chooses a team by rule and a person by strategy
(on call, least loaded, round robin, skill) and places the ticket; every decision keeps the facts it read
and says why this team and why this person. Rules are configuration: they are edited as text or by form
through records, tried on past tickets before they are saved (`trying`), and looked through for rules that
are broken, contradict themselves or never get their turn (`findings`).

It only places. It never moves a ticket that has a place, so rules cannot chase one another, and it never
blocks opening: a rule that cannot be read is passed over and the trace says so. Who a ticket goes to later
is escalation's matter; suggestions that are learned are not here yet.
"""

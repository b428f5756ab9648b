"""How a ticket climbs and comes back, and what the next tier must be given first.

Owns escalation contracts with their answers and waivers, consults, hierarchical escalations and the
reason codes of handoffs. Its verbs escalate, return, transfer and accept; answer and waive what a
contract asks; ask another team without handing over; inform somebody with more authority.
A return follows the immutable path, never an assignment. Contracts hold for climbing to a tier and
for nothing else: assigning, transferring within a tier and closing are not theirs to forbid.
It does not write the path (tickets does), measure time (sla) or choose who gets new tickets (routing).
"""

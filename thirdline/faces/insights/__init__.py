"""What leads see: how work moves through the tiers, each figure followed to its tickets.

Owns what is kept about the live desk so that a page costs the same at any size: TicketFacts (a row
a ticket), FigureSheet (a bag of counts a day, week, month and service) and FigureState (how far the
journal has been read). Says `rebuild_figures` and `keep_figures`; the worker says the second every
few seconds. `kpis` defines each figure over stays, exactly; `counting` turns stays into bags, whose
sums are the page, and a test holds the two against each other.

Deliberately not here: what a promise is (sla), what a history means (histories), cost, satisfaction
and what-if, which need facts the desk does not hold yet.
"""

"""Finding tickets by words, with the reader's access inside the query.

One row a ticket, written in the transaction of the change, holds the folded words of what everybody
on the ticket may read and, apart, those of internal notes, so that a requester never finds a ticket
by what they cannot see. Needs no database extension. Ranking, phrases and typing errors are not
handled: newest first, every word a prefix.
"""

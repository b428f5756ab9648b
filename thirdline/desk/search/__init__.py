"""Finding by words and filters, with the reader's access inside the query.

One row a ticket, written in the transaction of the change, holds the folded words of title, talk
and files with their places; weight D marks what only the support teams read, so that a requester
never finds a ticket by what they cannot see. `asking` reads the box, `finding` asks the database,
`correcting` mends typing errors from the desk's own words, `kinds` is where other packages
contribute their own hits, `reading` takes the text out of attached files in the background. Needs
no database extension. Deliberately not done: ranking over more than the newest matches, and text in
pictures and scans (they are found by their name).
"""

"""Letters out and in: written as rows, sent by the worker, taken in exactly once.

Owns Letter, InboundLetter, Mailbox, SenderRule and AddressTrouble. Its verbs are `send_letter`,
`resend_letter`, `take_in_letter`, `release_letters`, `add_mailbox` and `bounce_letter`; how a raw letter is read is in `reading`. A
letter is written in the transaction of what it tells and sent later, at most once: when a worker
dies between asking the server and hearing its answer, the letter is marked in doubt for an
administrator and never sent a second time by itself. Raw letters are kept before they are read.
Reading needs no row: `parsing.read_letter` says what a letter is, whatever was done to it.
It does not know what a ticket is: a ticket's number is a number here, and packages above listen to
`letter.taken_in` to make something of a letter.
"""

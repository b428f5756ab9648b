"""What letters say: texts for each event and language, and letters shown as they were sent.

Higher packages `register` theirs (`rules`), those about tickets are here (`of_tickets`). A text is written
by an organisation or shipped with the product; `writing` makes a letter of it, `showing` shows the HTML
of a letter that came, without letting it act or tell anybody it was read.
"""

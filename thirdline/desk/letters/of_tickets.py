"""The letters about tickets, and the foot under them."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import pgettext

from thirdline.desk.letters.rules import TICKET_FIELDS, Facts, LetterEvent, register
from thirdline.kit.texts.later import later

AUTHOR = {"author": later("who wrote or solved it"), "text": later("what was written")}
IF_ASKER = {"if_asker": later("this paragraph only for who asked")}


def sample_ticket() -> Facts:
    """A ticket that does not exist, for looking at a text before anybody gets it."""
    return {
        "number": f"{settings.TICKET_PREFIX}20418",
        "title": pgettext("sample", "VPN drops every eight minutes"),
        "link": f"{settings.SITE_URL}/help/tickets/20418",
        "author": "Noor Haddad",
        "text": pgettext("sample", "Choose the profile “Fallback (B)” and connect again."),
        "files": f"- {pgettext('sample', 'guide.pdf')}",
        "if_asker": "",
    }


RECEIVED = register(
    LetterEvent(
        "received",
        later("A request has arrived"),
        lambda: pgettext(
            "letter",
            "Hello {name},\n\nwe have your request “{title}”. Its number is {number}.\n\nSomebody of the support team reads it next and answers you by mail. You need not do anything until then.",
        ),
        sample_ticket,
        TICKET_FIELDS,
        foot=True,
    )
)
REPLIED = register(
    LetterEvent(
        "replied",
        later("Somebody answered"),
        lambda: pgettext("letter", "{text}\n\n{author}\n\nFiles to look at on the page:\n{files}"),
        sample_ticket,
        {**TICKET_FIELDS, **AUTHOR, "files": later("the names of the files, one a line")},
        needed="text",
        foot=True,
    )
)
RESOLVED = register(
    LetterEvent(
        "resolved",
        later("It is solved"),
        lambda: pgettext(
            "letter",
            "Hello {name},\n\n{author} has solved {number} “{title}”.\n\n{text}\n\n{if_asker}If something is still wrong, answer this letter and say what. The request is then open again and goes to the people who know it.",
        ),
        sample_ticket,
        {**TICKET_FIELDS, **AUTHOR, **IF_ASKER},
        foot=True,
    )
)
REOPENED = register(
    LetterEvent(
        "reopened",
        later("It is open again"),
        lambda: pgettext(
            "letter",
            "Hello {name},\n\n{author} has opened {number} “{title}” again.\n\n{text}\n\n{if_asker}We look at it again and answer you by mail.",
        ),
        sample_ticket,
        {**TICKET_FIELDS, **AUTHOR, **IF_ASKER},
        foot=True,
    )
)
WAITING = register(
    LetterEvent(
        "waiting",
        later("An answer is needed"),
        lambda: pgettext(
            "letter",
            "Hello {name},\n\nwe need your answer to go on with {number} “{title}”.\n\n{text}\n\nAnswer this letter; the work then goes on by itself.",
        ),
        sample_ticket,
        {**TICKET_FIELDS, **AUTHOR},
        foot=True,
    )
)
FOOT = register(
    LetterEvent(
        "foot",
        later("The foot of every letter about a ticket"),
        lambda: pgettext(
            "letter", "Answer this letter to add to {number}, or read it here:\n{link}"
        ),
        sample_ticket,
        TICKET_FIELDS,
        needed="link",
    )
)

"""How well letters are read, held against what other desks' own tests expect: bin/bench letters.

The mails and expectations lie in the shared data; nothing of their words is repeated here. A fact is
one expected field of one mail; every fact that is not reproduced is named with its reason.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import letter_facts
from bench.letter_facts import Fact

FOLDERS = ("zammad", "freescout", "django-helpdesk", "mail-parser", "talon")

_NOTHING = "theirs is a placeholder for a letter without text; ours says nothing"
_TITLE = "theirs shows the title in the head of the HTML, which no reader sees"
_ENTITIES = "theirs knows two named signs by their HTML 4 places, ours by those of HTML 5"
_CLOSING = "a closing word with a first name stays to be seen: cutting politeness reads rude"
_SIGNED = "theirs asks for quotations alone to be cut; our folding takes the signature with them"
# Why a fact is not reproduced, by set, mail and field.
REASONS: dict[tuple[str, str, str], str] = {
    (
        "zammad",
        "mail003",
        "body",
    ): "the expectation had a name made unknown by hand that the mail has not",
    (
        "zammad",
        "mail011",
        "body",
    ): "theirs shows the address behind a link, ours the words of the link",
    ("zammad", "mail015", "body"): _NOTHING,
    ("zammad", "mail016", "body"): _TITLE,
    (
        "zammad",
        "mail018",
        "subject",
    ): "UTF-7 inside an encoded word: theirs leaves it encoded, ours reads it",
    (
        "zammad",
        "mail018",
        "body",
    ): "UTF-7 under an old name: theirs leaves it encoded, ours reads it",
    (
        "zammad",
        "mail019",
        "from",
    ): "From names nobody's address: ours takes the one of the next head",
    ("zammad", "mail019", "from_display_name"): "theirs drops the name beside an empty address",
    ("zammad", "mail019", "body"): _TITLE,
    ("zammad", "mail020", "body"): _ENTITIES,
    (
        "zammad",
        "mail021",
        "body",
    ): f"{_ENTITIES}; its UTF-8 has stray bytes, which theirs takes for a "
    "sign of all of it being Central European",
    ("zammad", "mail024", "body"): _NOTHING,
    (
        "zammad",
        "mail025",
        "body",
    ): "a file written into the text is a file for us and text for them",
    (
        "zammad",
        "mail026",
        "body",
    ): "the HTML holds a title and no text; ours reads the plain text beside it",
    ("zammad", "mail027", "body"): _NOTHING,
    ("zammad", "mail028", "body"): _NOTHING,
    ("zammad", "mail030", "body"): "theirs drops the scheme from an address written as text",
    (
        "freescout",
        "message-2.eml",
        "attachment_size",
    ): "theirs counts the file while it is still encoded",
    (
        "django-helpdesk",
        "utf-nondecodable.eml",
        "body_contains",
    ): "the words stand in the HTML alone; ours reads the plain text of the two, and keeps both",
    (
        "mail-parser",
        "mail_malformed_2",
        "attachments",
    ): "ours keeps the returned head as a file too",
    ("talon", "standard_replies/iphone.eml", "visible_text"): _SIGNED,
    ("talon", "standard_replies/sparrow.eml", "visible_text"): _SIGNED,
    (
        "talon",
        "reply-separated-by-hr.html",
        "visible_text_without_whitespace",
    ): "theirs cuts the name the writer signs with, which stands above the line",
    (
        "talon",
        "reply-separated-by-hr.html",
        "visible_text_without_whitespace, signature kept",
    ): "as above",
    ("talon", "signature/emails/stripped/short_url_body", "signature"): _CLOSING,
}


@dataclass(frozen=True)
class Speed:
    """What reading costs: milliseconds of processor time a letter, and letters a second."""

    letters: int
    mean: float
    middle: float
    most: float
    a_second: float


def mails(root: Path) -> list[Path]:
    """Every raw letter in the shared data."""
    found = []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            raw = path.suffix in {"", ".eml", ".box"} and not path.name.endswith("_text")
            if path.is_file() and raw and "signature" not in path.parts:
                found.append(path)
    return found


def facts(root: Path) -> Iterator[Fact]:
    """Every expected field, set by set."""
    yield from letter_facts.zammad(root / "zammad")
    yield from letter_facts.freescout(root / "freescout")
    yield from letter_facts.django_helpdesk(root / "django-helpdesk")
    yield from letter_facts.mail_parser(root / "mail-parser")
    yield from letter_facts.talon(root / "talon")
    yield from letter_facts.replies(root / "github-reply-parser")
    yield from letter_facts.replies(root / "zapier-reply-parser")


def scores(found: list[Fact]) -> dict[tuple[str, str], tuple[int, int]]:
    """How many facts of each set and field are reproduced, of how many."""
    counted: dict[tuple[str, str], tuple[int, int]] = {}
    for fact in found:
        for field in (fact.field, "all"):
            good, of = counted.get((fact.set, field), (0, 0))
            counted[fact.set, field] = (good + fact.good, of + 1)
    return counted


def speed(paths: list[Path], rounds: int = 5) -> Speed:
    """Reading and cleaning every letter, several times over, in this process."""
    from thirdline.foundation.mail.letter_page import facts_of
    from thirdline.foundation.mail.reading.parsing import read_or_wrap

    raws = [path.read_bytes() for path in paths]
    spent: list[float] = []
    for number in range(rounds + 1):
        for raw in raws:
            before = time.process_time()
            facts_of(read_or_wrap(raw))
            if number:  # the first round only warms up
                spent.append((time.process_time() - before) * 1000)
    spent.sort()
    mean = sum(spent) / len(spent)
    return Speed(len(raws), mean, spent[len(spent) // 2], spent[-1], 1000 / mean)


def measure(root: Path) -> None:
    """Print the scores, the differences with their reasons, and the speed."""
    found = list(facts(root))
    for (group, field), (good, of) in sorted(scores(found).items()):
        print(f"{group:22} {field:24} {good:4} of {of}")
    print("\nDifferences")
    for fact in found:
        if not fact.good:
            reason = REASONS.get((fact.set, fact.mail, fact.field), "no reason known")
            print(f"{fact.set}/{fact.mail} {fact.field}: {reason}")
            if reason == "no reason known":
                print(f"    ours   {fact.ours[:300]!r}\n    theirs {fact.theirs[:300]!r}")
    paths = mails(root)
    cost = speed(paths)
    print(f"\n{cost.letters} letters: {cost.mean:.1f} ms each on average, half of them under "
          f"{cost.middle:.1f}, the dearest {cost.most:.0f}; {cost.a_second:.0f} a second")  # fmt: skip

"""Whether a letter says thanks and nothing else. It abstains more readily than it errs.

A thanks that reopens a ticket costs somebody a minute; a question taken for thanks costs the person
who asked their answer. So every word has to be one that thanks are made of, and a question, a number,
a link or a single word beyond makes it none.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 240  # characters; whoever writes more says more
_WORD = re.compile(r"[^\W\d_]+")
_SAYS_MORE = re.compile(r"[?\d@]|https?:")


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Without one of these it is no thanks, whatever else it says.
_THANKS = words(
    "thanks thank thx ty cheers appreciated appreciate danke dank dankeschon bedanke merci gracias grazie obrigado "
    "obrigada bedankt dziekuje tack takk tak kiitos"
)
_BESIDE = words(
    # English
    "you u so very much a lot lots many really again all everyone team guys for your the this that it is was its and "
    "help helping support quick fast great good perfect excellent amazing awesome brilliant nice wonderful super kind "
    "kindly reply response answer answering work works working now fine everything solved fixed sorted done resolved "
    "problem issue my i we me us have has been can to in on with of be well job effort efforts time day weekend "
    "evening best regards kind warm wishes cheers hi hello dear sincerely yours truly ok okay yes just wanted say "
    "again bye happy glad "
    # German
    "dir euch ihnen ihre ihren deine eure vielen viele herzlichen herzlich besten schon schonen sehr tausend noch "
    "mal nochmal nochmals fur die das den der es ist und hilfe unterstutzung schnelle schnellen rasche antwort "
    "funktioniert geht jetzt nun wieder alles gut super toll prima perfekt gelost erledigt klappt bestens problem "
    "mein meine mit freundlichen grussen gruss grusse liebe lieben viele mfg lg vg hallo guten tag abend "
    "wochenende ja bitte gerne wunsche ich wir mich uns team zusammen allerseits "
    # French, Spanish, Italian, Portuguese, Dutch
    "beaucoup bien vous te pour votre aide reponse rapide cordialement bonne journee tout fonctionne maintenant c "
    "est parfait super bonjour a muchas mil por su tu ayuda respuesta rapida todo funciona ahora perfecto saludos "
    "hola buenas mille tante per il vostro aiuto funziona ora tutto perfetto saluti ciao muito pela ajuda tudo "
    "voor je jullie hulp snelle het werkt nu weer alles groeten groet met vriendelijke"
)
# These turn any sentence round, in whatever company.
_TURNS = words(
    "but however still not no don doesn didn isn wasn aren cannot unfortunately except yet though although "
    "aber jedoch leider nicht kein keine trotzdem immer mais encore pas pero todavia aun ma ancora non mas ainda "
    "maar nog niet geen"
)


def is_thanks(text: str) -> bool | None:
    """True when it is surely thanks and nothing else; None when that is not sure."""
    words = [_folded(word) for word in _WORD.findall(text)]
    if not words or len(text) > LONGEST or _SAYS_MORE.search(text):
        return None
    if not _THANKS.intersection(words) or _TURNS.intersection(words):
        return None
    return True if all(word in _THANKS or word in _BESIDE for word in _told(text)) else None


def _told(text: str) -> list[str]:
    """The words that say something: a last line of a few capitalised words is a name."""
    lines = [line.strip() for line in text.strip().split("\n") if line.strip()]
    if len(lines) > 1 and _is_name(lines[-1]):
        lines = lines[:-1]
    return [_folded(word) for line in lines for word in _WORD.findall(line)]


def _is_name(line: str) -> bool:
    words = _WORD.findall(line)
    return 0 < len(words) <= 3 and all(word[0].isupper() for word in words)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ß", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))

"""Text made comparable by a table that a database can apply letter by letter.

`str.casefold` and a database's lower() disagree (ß, İ, final sigma, locale), so neither is used.
Instead every letter of the Latin, Greek, Cyrillic and Armenian alphabets maps to exactly one
letter: its Unicode case folding where that is one letter long, else its lower case where that is
one letter long, else itself. Hence ẞ becomes ß and stays apart from ss, ς becomes σ, and İ stays İ
(Unicode gives it two letters). Composed and decomposed accents stay different; store text in one
normal form.

Source of the foldings: the Unicode Character Database as shipped with Python. Only alphabets whose
case pairs are settled are used, so the table is the same for every supported Python.
"""

from __future__ import annotations

import re

# Latin to Extended-B, Greek to Armenian, Latin and Greek additional, letterlike signs, full-width
# Latin.
_ALPHABETS = (
    (0x41, 0x5B),
    (0xB5, 0x250),
    (0x370, 0x590),
    (0x1E00, 0x2000),
    (0x2126, 0x212C),
    (0xFF21, 0xFF3B),
)

# A database's translate() scans its table for each letter: frequent letters that stay as they are
# come first, which shortens the scan about twentyfold on ordinary text.
_FREQUENT = " etaoinsrhldcumfpgwybvkxjqz0123456789äöüéèßçñåøæ"

SEPARATORS = (
    "\t\n\v\f\r\x1f !\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~"
    "\u00a0¡§«·»¿\u2002\u2003\u2009\u202f–—‘’‚“”„†•…‹›\u3000、。「」"
)


def _fold_one(letter: str) -> str:
    candidates = (letter.casefold(), letter.lower(), letter)
    return next(candidate for candidate in candidates if len(candidate) == 1)


_PAIRS = {
    chr(code): _fold_one(chr(code))
    for start, end in _ALPHABETS
    for code in range(start, end)
    if _fold_one(chr(code)) != chr(code)
}

FOLD_FROM = _FREQUENT + "".join(_PAIRS)
FOLD_TO = _FREQUENT + "".join(_PAIRS.values())

_FOLD_TABLE = str.maketrans(_PAIRS)
_WORD_TABLE = str.maketrans(SEPARATORS, " " * len(SEPARATORS))
_SPACES = re.compile(" +")


def folded(text: str) -> str:
    """The text in the form in which texts and tags are compared; folding twice changes nothing."""
    return text.translate(_FOLD_TABLE)


def words(text: str) -> str:
    """Folded words of a text, one space before, between and after: `Sign-in, VPN` gives ` sign in
    vpn `.

    A word ends at white space or punctuation (`SEPARATORS`); an underscore belongs to its word.
    """
    return _SPACES.sub(" ", f" {folded(text).translate(_WORD_TABLE)} ")

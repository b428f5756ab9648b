"""Catalogues made ready: from the .po files of the product to the .mo files Django reads."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from thirdline.kit.texts import entries, pseudo

PRODUCT = Path(__file__).resolve().parents[2]
SOURCE = PRODUCT / "locale"
TRANSLATED = ("de", "fr")
# Both agree on when a text is plural for one thing, and differ for none: in French, 0 is singular.
PLURALS = {"de": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}
HEAD = """Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
Language: {language}
Plural-Forms: {plurals}
"""


def head(language: str) -> str:
    return HEAD.format(language=language, plurals=PLURALS.get(language, PLURALS["de"]))


def source(language: str) -> Path:
    return SOURCE / language / "LC_MESSAGES" / "django.po"


def make_ready(into: Path, *, with_pseudo: bool = False) -> None:
    """Write `into/<language>/LC_MESSAGES/django.mo` where it is missing or older than its source."""
    for language in TRANSLATED:
        said = source(language).read_bytes()
        if _is_stale(into, language, said):
            found = entries.read(source(language))
            _write(into, language, entries.compiled(found, head=head(language)), said)
    if with_pseudo:
        said = source(TRANSLATED[0]).read_bytes()
        if _is_stale(into, pseudo.LANGUAGE, said):
            found = pseudo.spoken(entries.read(source(TRANSLATED[0])))
            made = entries.compiled(found, head=head(pseudo.LANGUAGE))
            _write(into, pseudo.LANGUAGE, made, said)


def _folder(into: Path, language: str) -> Path:
    return into / language / "LC_MESSAGES"


def _stamp(said: bytes) -> str:
    """The way it is made counts too: another release may make another file of the same source."""
    makers = b"".join(Path(module.__file__ or "").read_bytes() for module in (entries, pseudo))
    return hashlib.sha256(makers + said).hexdigest()


def _is_stale(into: Path, language: str, said: bytes) -> bool:
    folder = _folder(into, language)
    stamp = folder / "django.stamp"
    made = (folder / "django.mo").exists() and stamp.exists()
    return not made or stamp.read_text() != _stamp(said)


def _write(into: Path, language: str, made: bytes, said: bytes) -> None:
    """Several processes may start at once: each file is put in its place whole."""
    folder = _folder(into, language)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("django.mo", made), ("django.stamp", _stamp(said).encode())):
        draft = folder / f"{name}.{os.getpid()}"
        draft.write_bytes(content)
        draft.replace(folder / name)

"""Secrets of others at rest: sealed with a key drawn from SECRET_KEY, so that a dump opens nothing.

A key that was changed still opens what SECRET_KEY_FALLBACKS names; what is sealed anew takes the
present one. Source of the method: Fernet (AES-128-CBC and HMAC-SHA256) with HKDF (RFC 5869).
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotOpen(Exception):
    """None of the keys known here sealed this."""


def sealed(words: str) -> str:
    return _keys(_present()).encrypt(words.encode()).decode()


def opened(seal: str) -> str:
    try:
        return _keys(_present()).decrypt(seal.encode()).decode()
    except (InvalidToken, ValueError) as error:
        raise CannotOpen from error


def _present() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=8)
def _keys(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_drawn_from(one)) for one in secrets])


def _drawn_from(secret: str) -> bytes:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"thirdline.kit.sealing")
    return urlsafe_b64encode(drawn.derive(secret.encode()))

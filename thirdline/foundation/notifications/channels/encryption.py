"""What a push carries, sealed for one browser (RFC 8291 over RFC 8188, aes128gcm), and the sender's
proof of who sends (RFC 8292, VAPID). The push service in between can read neither title nor text."""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD = 4096  # one record: the payload is far smaller, and push services take no more
MOST_BYTES = 3000
# The order of the curve's group: a private key is a number below it.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class WrongKeys(ValueError):
    """A browser's keys are not a point of the curve and sixteen bytes."""


def text_of(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def browser_key(public_key: str, auth: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """A browser's own key and secret, or WrongKeys."""
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(public_key))
        secret = bytes_of(auth)
    except ValueError as error:
        raise WrongKeys from error
    if len(secret) != 16:
        raise WrongKeys
    return key, secret


def sealed_for(
    public_key: str,
    auth: str,
    payload: bytes,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of a push. `own` and `salt` are made anew for each; tests give those of the standard."""
    theirs, secret = browser_key(public_key, auth)
    own, salt = own or ec.generate_private_key(CURVE), salt or os.urandom(16)
    mine = point_of(own.public_key())
    info = b"WebPush: info\x00" + point_of(theirs) + mine
    shared = _drawn(own.exchange(ec.ECDH(), theirs), salt=secret, info=info, length=32)
    key = _drawn(shared, salt=salt, info=b"Content-Encoding: aes128gcm\x00", length=16)
    nonce = _drawn(shared, salt=salt, info=b"Content-Encoding: nonce\x00", length=12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(key).encrypt(nonce, payload + b"\x02", None)


def _drawn(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


@lru_cache(maxsize=4)
def own_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The key of this desk, drawn from its SECRET_KEY: nothing more to keep or to back up.

    A new SECRET_KEY is a new sender; browsers that knew the old one answer so and are removed.
    """
    drawn = _drawn(secret.encode(), salt=b"thirdline", info=b"web push", length=48)
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (ORDER - 1) + 1, CURVE)


def proof_for(origin: str, *, key: ec.EllipticCurvePrivateKey, until: int, contact: str) -> str:
    """The Authorization header for one push service."""
    head = _part({"typ": "JWT", "alg": "ES256"})
    claims = _part({"aud": origin, "exp": until, "sub": contact})
    signed = key.sign(f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(signed)
    signature = text_of(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={head}.{claims}.{signature}, k={text_of(point_of(key.public_key()))}"


def _part(facts: dict[str, object]) -> str:
    return text_of(json.dumps(facts, separators=(",", ":")).encode())

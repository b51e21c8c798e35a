"""Seals what only a person with a reason may read: the bytes in the database say nothing without the key.

A purpose is part of the key: what was sealed as a telephone number is never opened as an identity number. Keys
come from SECRET_KEY; those of SECRET_KEY_FALLBACKS still open what they sealed, so that a key can be changed.
Source: Fernet (AES-128-CBC with HMAC-SHA256) of the library cryptography; HKDF, RFC 5869.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from common.identifiers import keyed_digest


def seal(text: str, *, purpose: str) -> bytes:
    """Returns the sealed text; nothing for nothing."""
    return _box(purpose, _keys()).encrypt(text.encode()) if text else b""


def unseal(sealed: bytes | memoryview | None, *, purpose: str) -> str:
    """Returns the text; nothing when there is none, or when no key of ours opens it."""
    if not sealed:
        return ""
    try:
        return _box(purpose, _keys()).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        return ""


def digest(text: str, *, purpose: str) -> str:
    """Returns what an exact value is found by without being kept; nothing for nothing."""
    return keyed_digest(text, purpose, key=settings.SECRET_KEY) if text else ""


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=64)
def _box(purpose: str, keys: tuple[str, ...]) -> MultiFernet:
    info = f"seal:{purpose}".encode()
    derived = (HKDF(SHA256(), length=32, salt=None, info=info).derive(key.encode()) for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])

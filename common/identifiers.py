"""Codes that people read aloud, tokens that only machines carry, and digests that stand for both.

A code is stored only as its keyed digest; `normalise` brings what a person typed to the form that was
digested. Normalising what `new_code` returned changes nothing.
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata

# 32 signs without I, L, O and U: none is mistaken for another in print or on the telephone.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS_PER_SIGN = 5
RANDOM_SIGNS = 19
CODE_SIGNS = RANDOM_SIGNS + 1
CODE_BITS = RANDOM_SIGNS * BITS_PER_SIGN
GROUP = 4
TOKEN_BYTES = 20

_MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1", "İ": "1", "ı": "1"})
_FIELD_POLYNOMIAL = 0b100101


def new_code() -> str:
    """Returns a new receipt or tracking code of 95 random bits, such as 7QKD-9M2X-HT4B-0VZC-3E8W."""
    body = "".join(secrets.choice(SIGNS) for _ in range(RANDOM_SIGNS))
    return grouped(body + check_sign(body))


def code_of(digest: str) -> str:
    """Returns the code that a digest of at least 24 hexadecimal digits stands for: always the same one."""
    data = bytes.fromhex(digest)
    number = int.from_bytes(data[:10]) | int.from_bytes(data[10:12]) << 80
    body = "".join(SIGNS[number >> BITS_PER_SIGN * n & 31] for n in range(RANDOM_SIGNS))
    return grouped(body + check_sign(body))


def normalise(typed: str) -> str:
    """Returns a typed code in the form of new_code: capitals, 0 for O, 1 for I and l, groups of four.

    Never fails; whether the result can be a code is said by is_code.
    """
    text = unicodedata.normalize("NFKC", typed).translate(_MISTAKEN).upper().translate(_MISTAKEN)
    return grouped("".join(sign for sign in text if sign.isalnum()))


def is_code(typed: str) -> bool:
    """Tells whether what was typed is complete and its check sign fits; one wrong sign never passes."""
    signs = normalise(typed).replace("-", "")
    if len(signs) != CODE_SIGNS or any(sign not in SIGNS for sign in signs):
        return False
    return check_sign(signs[:-1]) == signs[-1]


def grouped(signs: str) -> str:
    """Returns the signs in groups of four, joined by hyphens."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def check_sign(body: str) -> str:
    """Returns the sign that makes a wrong sign, or two signs exchanged, visible.

    A weighted sum in the field of 32 elements: the weights are distinct powers of a generator, so that
    every single error and every exchange within 31 places changes the sum.
    """
    total = 0
    weight = 1
    for sign in body:
        weight = _times_generator(weight)
        total ^= _product(SIGNS.index(sign), weight)
    return SIGNS[total]


def _times_generator(element: int) -> int:
    element <<= 1
    return element ^ _FIELD_POLYNOMIAL if element & 0b100000 else element


def _product(left: int, right: int) -> int:
    result = 0
    while right:
        if right & 1:
            result ^= left
        left = _times_generator(left)
        right >>= 1
    return result


def new_token() -> str:
    """Returns a new token of 160 random bits for a link: small letters and digits, never a hyphen."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode("ascii").lower()


def keyed_digest(value: str, purpose: str, *, key: str | bytes) -> str:
    """Returns the HMAC-SHA256 of a value under a key of this purpose alone, as 64 hexadecimal digits.

    The purpose is part of the key, so that a token of one kind is never accepted as another.
    """
    if not key or not purpose:
        raise ValueError("A digest needs a key and a purpose.")
    secret = key.encode() if isinstance(key, str) else key
    purpose_key = hmac.digest(secret, b"purpose:" + purpose.encode(), hashlib.sha256)
    return hmac.new(purpose_key, value.encode(), hashlib.sha256).hexdigest()

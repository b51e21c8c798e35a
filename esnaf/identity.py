"""Identity and tax numbers: checked by their check digits, sealed, shown masked. Sources: stdnum.tr (VKN, TCKN).

A right check digit tells of a slip of the finger, never whose the number is.
"""

import re

from stdnum.tr import tckimlik, vkn

from esnaf.errors import NumberRefused
from people.sealing import digest, seal, unseal

PURPOSE = "esnaf-number"
SHOWN_FIRST, SHOWN_LAST = 3, 2


def normal(typed: str) -> str:
    """Returns the digits of a tax number (VKN, ten) or an identity number (TCKN, eleven), or refuses them."""
    digits = re.sub(r"[\s.\-/]", "", typed)
    if not (digits.isascii() and digits.isdigit()):
        raise NumberRefused
    if len(digits) == 10 and vkn.is_valid(digits):
        return digits
    if len(digits) == 11 and tckimlik.is_valid(digits):
        return digits
    raise NumberRefused


def sealed(number: str) -> tuple[bytes, str]:
    """Returns the sealed number and the digest by which it is found."""
    return seal(number, purpose=PURPOSE), digest(number, purpose=PURPOSE)


def opened(box: bytes | memoryview) -> str:
    """Returns the number of a seal, for those who may read it."""
    return unseal(box, purpose=PURPOSE)


def masked(number: str) -> str:
    """Returns 123******89 for a number, nothing for nothing."""
    hidden = len(number) - SHOWN_FIRST - SHOWN_LAST
    return f"{number[:SHOWN_FIRST]}{'*' * hidden}{number[-SHOWN_LAST:]}" if hidden > 0 else ""

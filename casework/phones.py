"""Telephone numbers as people write them, brought to one form (ITU-T E.164)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.text import DIGITS

HOME = "90"
HOME_DIGITS = 10
LONGEST, SHORTEST = 15, 8
_E164 = re.compile(r"\+[1-9][0-9]{7,14}")


def e164(typed: str) -> str:
    """Returns +905301234567 for 0530 123 45 67; an empty text stays empty. Errors: ValidationError."""
    digits = "".join(sign for sign in typed if sign in DIGITS)
    if not typed.strip():
        return ""
    if typed.strip().startswith("+"):
        number = f"+{digits}"
    elif digits.startswith("00"):
        number = f"+{digits[2:]}"
    elif digits.startswith(HOME) and len(digits) == len(HOME) + HOME_DIGITS:
        number = f"+{digits}"
    else:
        home = digits.removeprefix("0")
        number = f"+{HOME}{home}" if len(home) == HOME_DIGITS else ""
    if not _E164.fullmatch(number):
        raise ValidationError(_("Write the number with its area code, such as 0530 123 45 67."))
    return number


def written(number: str) -> str:
    """Returns a number as people read it: 0530 123 45 67; a foreign one as it is."""
    if number.startswith(f"+{HOME}") and len(number) == 1 + len(HOME) + HOME_DIGITS:
        home = number[len(HOME) + 1 :]
        return f"0{home[:3]} {home[3:6]} {home[6:8]} {home[8:]}"
    return number

"""Text cells that a spreadsheet must not take for a formula, and the way back to the text.

Excel and LibreOffice run a cell that begins with = + - or @, also after spaces or in full-width form.
An apostrophe in front keeps it text. `rearm` takes back exactly what `disarm` added.
"""

import unicodedata

STARTERS = "=+-@\u2212"
SEPARATORS = "\t\r\n\0"
MARK = "'"


def is_dangerous(text: str) -> bool:
    """Tells whether a spreadsheet might run the text: a trigger first, or after spaces and apostrophes."""
    for sign in text:
        if _is_trigger(sign):
            return True
        if not _is_passed_over(sign):
            return False
    return False


def disarm[T](cell: T) -> T | str:
    """Returns the cell as it may stand in a CSV or sheet; only text changes, numbers and dates do not."""
    return MARK + cell if isinstance(cell, str) and is_dangerous(cell) else cell


def rearm(text: str) -> str:
    """Returns the text that disarm received."""
    return text[1:] if text.startswith(MARK) and is_dangerous(text[1:]) else text


def _is_trigger(sign: str) -> bool:
    plain = unicodedata.normalize("NFKC", sign)[:1]
    return sign in SEPARATORS or (plain != "" and plain in STARTERS)


def _is_passed_over(sign: str) -> bool:
    return sign == MARK or sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf", "Mn")

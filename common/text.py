"""Turkish text: folding for search, casing, sorting, slugs, cleaning. Knows nothing of a database.

Python's own lower, upper and title are wrong for ı and İ, and databases disagree about them. So
a name is stored beside its fold() for search and its tr_sort_key() for order, on every database alike.
"""

import re
import unicodedata

DIGITS = "0123456789"
ALPHABET = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"
COMBINING_DOT = "\u0307"

_TO_LOWER = str.maketrans({"I": "ı", "İ": "i"})
_TO_UPPER = str.maketrans({"i": "İ", "ı": "I"})
_TO_ASCII = str.maketrans("ıİşŞğĞüÜöÖçÇâÂîÎûÛ", "iIsSgGuUoOcCaAiIuU")
_KEPT_CONTROLS = "\n\t"
# Invisible signs that let two different texts look alike, or one text read in another order.
_DECEIVING = dict.fromkeys([0x00AD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_WORD = re.compile(r"[^\W_](?:[^\W_]|['’])*")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN", "CHEROKEE")

# Eight letters that no collation joins, expands or ignores: pairs of them sort alike on every database.
_KEY_LETTERS = "bfkmpqtv"
_KEY_SYMBOLS = " " + DIGITS + ALPHABET
_KEY_PAIRS = [first + second for first in _KEY_LETTERS for second in _KEY_LETTERS]
_KEY_OF = dict(zip(_KEY_SYMBOLS, _KEY_PAIRS, strict=False))
_KEY_OF_OTHERS = _KEY_PAIRS[-1]
_LONGEST_NUMBER = 10
_KEY_OF_LENGTH = _KEY_PAIRS[1 : _LONGEST_NUMBER + 1]


def compose(text: str) -> str:
    """Returns the text in NFC without the stray dot that careless lower-casing leaves behind an i."""
    return unicodedata.normalize("NFC", text).replace(COMBINING_DOT, "")


def clean(text: str) -> str:
    """Returns the text as it may be stored: composed, without control or deceiving signs, trimmed."""
    text = compose(text).replace("\r\n", "\n").replace("\r", "\n").translate(_DECEIVING)
    kept = (c for c in text if c in _KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def clean_line(text: str) -> str:
    """Returns clean() text on one line, each run of spaces being one space."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Returns the form under which Karşıyaka, KARŞIYAKA and karsiyaka are one: ASCII letters, no case."""
    text = unicodedata.normalize("NFKC", text).translate(_TO_ASCII).casefold()
    parts = unicodedata.normalize("NFKD", text).translate(_TO_ASCII)
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


def tr_lower(text: str) -> str:
    """Returns the text in Turkish lower case: I becomes ı, İ becomes i."""
    return compose(text).translate(_TO_LOWER).lower()


def tr_upper(text: str) -> str:
    """Returns the text in Turkish upper case: i becomes İ, ı becomes I."""
    return compose(text).translate(_TO_UPPER).upper()


def tr_title(text: str) -> str:
    """Returns each word with a Turkish capital; a suffix after an apostrophe stays small."""
    return _WORD.sub(lambda word: tr_upper(word[0][0]) + tr_lower(word[0][1:]), compose(text))


def tr_slug(text: str) -> str:
    """Returns an ASCII address part: Bahriye Üçok becomes bahriye-ucok, Işık becomes isik."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def tr_sort_key(text: str) -> str:
    """Returns a key whose order is that of the Turkish alphabet, with 9. Sokak before 10. Sokak.

    The key consists of plain letters in pairs, so that it sorts alike under every collation and in Python.
    """
    return "".join(_number_key(part) if part[0] in DIGITS else _word_key(part) for part in _sortable(text))


def _sortable(text: str) -> list[str]:
    lowered = tr_lower(unicodedata.normalize("NFKC", text))
    lowered = re.sub(r"[^\w]+|_+", " ", lowered).strip()
    return re.findall(r"[0-9]+|[^0-9]+", lowered)


def _word_key(word: str) -> str:
    return "".join(_letter_key(letter) for letter in word)


def _letter_key(letter: str) -> str:
    plain = letter if letter in _KEY_OF else unicodedata.normalize("NFD", letter)[0]
    return _KEY_OF.get(plain, _KEY_OF_OTHERS)


def _number_key(digits: str) -> str:
    digits = digits.lstrip("0")[:_LONGEST_NUMBER] or "0"
    return _KEY_OF_LENGTH[len(digits) - 1] + "".join(_KEY_OF[digit] for digit in digits)


def mixed_script_words(text: str) -> list[str]:
    """Returns the words that mix alphabets, such as a Latin word with a Cyrillic е in it."""
    return [word for word in _WORD.findall(text) if len(_scripts_of(word)) > 1]


def has_mixed_scripts(text: str) -> bool:
    """Tells whether any word mixes alphabets: a slip of a keyboard, or a disguise."""
    return bool(mixed_script_words(text))


def _scripts_of(word: str) -> set[str]:
    names = (unicodedata.name(letter, "").split(" ", 1)[0] for letter in word if letter.isalpha())
    return {name for name in names if name in _SCRIPTS}

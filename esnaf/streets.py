"""Streets as people write them: 1735. Sokak, 1735 sk and 1735 SOKAĞI are one. Pure."""

import re

from common.text import fold

_KINDS = re.compile(
    r"\b(?:sokak|sokagi|sok|sk|s|cadde|caddesi|cad|cd|bulvar|bulvari|blv|bul|meydan|meydani|yolu|yol|no)\b\.?"
)


def street_key(written: str) -> str:
    """Returns what is the same for every writing of a street's name; nothing for nothing."""
    plain = re.sub(r"[^a-z0-9 ]+", " ", _KINDS.sub(" ", fold(written)))
    return " ".join(plain.split())


def street_keys(lines: str) -> list[str]:
    """Returns the keys of streets written one a line, or with commas between."""
    found = (street_key(part) for part in re.split(r"[\n,;]", lines))
    return list(dict.fromkeys(key for key in found if key))

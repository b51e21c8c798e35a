"""How numbers are said: percent in whole numbers, never more exact than the data."""

from typing import Any


def percent(value: float | None, *, language: str) -> str:
    """Returns a share as people read it: %42 or 42%; above nothing but under one percent is "<1"."""
    if value is None:
        return "–"
    text = "<1" if 0 < value < 0.005 else str(round(value * 100))
    return f"%{text}" if language == "tr" else f"{text}%"


def between(low: float | None, high: float | None, *, language: str) -> str:
    """Returns an interval of shares, or nothing."""
    if low is None or high is None:
        return ""
    ends = f"{round(low * 100)}–{round(high * 100)}"
    return f"%{ends}" if language == "tr" else f"{ends}%"


def said(text: dict[str, str] | None, language: str) -> str:
    """Returns a wording in the language, else in the other."""
    return (text or {}).get(language) or next(iter((text or {}).values()), "")


GROUP_NAMES = {
    "sex": {"tr": "cinsiyet", "en": "sex"},
    "age_band": {"tr": "yaş", "en": "age"},
    "neighbourhood": {"tr": "mahalle", "en": "neighbourhood"},
    "channel": {"tr": "kanal", "en": "channel"},
}
CATEGORY_NAMES = {
    "female": {"tr": "kadınlar", "en": "women"},
    "male": {"tr": "erkekler", "en": "men"},
    "web": {"tr": "web", "en": "web"},
    "kiosk": {"tr": "kiosk", "en": "kiosk"},
    "phone": {"tr": "telefon", "en": "telephone"},
    "door": {"tr": "kapıda", "en": "at the door"},
    "paper": {"tr": "kâğıt", "en": "paper"},
    "workshop": {"tr": "atölye", "en": "workshop"},
    "import": {"tr": "içe aktarma", "en": "import"},
}


def category(code: str, *, language: str, names: dict[str, str] | None = None) -> str:
    """Returns a demographic category in words; neighbourhoods by `names`."""
    if code in CATEGORY_NAMES:
        return CATEGORY_NAMES[code][language]
    return (names or {}).get(code, code)


def question_text(question: dict[str, Any], language: str) -> str:
    """Returns a question's wording; a matrix line with the question above it."""
    own = said(question["label"], language)
    above = said(question["parent_label"], language)
    return f"{above} {own}" if above and above != own else own

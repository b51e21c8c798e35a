"""How numbers are said: percent in whole numbers, never more exact than the data."""

import re
from typing import Any

NEXT_TO_NONE = 0.005


def percent(value: float | None, *, language: str) -> str:
    """Returns a share as people read it: %42 or 42%; above nothing but next to it "<1", below all ">99"."""
    if value is None:
        return "–"
    text = (
        "<1"
        if 0 < value < NEXT_TO_NONE
        else ">99"
        if 1 - NEXT_TO_NONE < value < 1
        else str(round(value * 100))
    )
    return f"%{text}" if language == "tr" else f"{text}%"


def percent_told(value: float, *, language: str) -> str:
    """Returns a share as it is read aloud in a sentence: %42, or %1’den az where a sign would stumble."""
    if 0 < value < NEXT_TO_NONE:
        return "%1’den az" if language == "tr" else "less than 1%"
    if 1 - NEXT_TO_NONE < value < 1:
        return "%99’dan fazla" if language == "tr" else "more than 99%"
    return percent(value, language=language)


def whole(count: int, *, language: str) -> str:
    """Returns a count with its thousands apart: 1.250 or 1,250."""
    text = f"{count:,}"
    return text.replace(",", ".") if language == "tr" else text


def between(low: float | None, high: float | None, *, language: str) -> str:
    """Returns an interval of shares, or nothing."""
    if low is None or high is None:
        return ""
    ends = f"{round(low * 100)}–{round(high * 100)}"
    return f"%{ends}" if language == "tr" else f"{ends}%"


def number(value: float, *, language: str) -> str:
    """Returns a number with two decimals, whole from 100 on: 3,42 or 3.42, 1.250 or 1,250."""
    text = f"{value:.2f}" if abs(value) < 100 else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "tr" else text


def said(text: dict[str, str] | None, language: str) -> str:
    """Returns a wording in the language, else in the other."""
    return (text or {}).get(language) or next(iter((text or {}).values()), "")


BY_GROUP = {
    "sex": {"tr": "cinsiyete", "en": "sex"},
    "age_band": {"tr": "yaşa", "en": "age"},
    "neighbourhood": {"tr": "mahalleye", "en": "neighbourhood"},
    "channel": {"tr": "kanala", "en": "channel"},
}
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


AGES = re.compile(r"(\d+)(?:[-–](\d+)|(\+))")


def people(group: str, code: str, *, language: str, names: dict[str, str] | None = None) -> str:
    """Returns a group as a sentence names it: women, aged 30–44, a neighbourhood by its name; no suffix is added."""
    ages = AGES.fullmatch(code) if group == "age_band" else None
    if ages is None:
        return category(code, language=language, names=names)
    low, high, _above = ages.groups()
    if language == "tr":
        return f"{low}–{high} yaş" if high else f"{low} yaş ve üstü"
    return f"aged {low}–{high}" if high else f"aged {low} and over"


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

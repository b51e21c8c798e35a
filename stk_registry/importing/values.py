"""What a cell says, by field: a date, a flag, one or several of a list. Wrong values say why, and what to do."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from city.models import Neighbourhood, PlaceAlias, SocialGroup
from common.dates import parse_day
from common.text import clean, clean_line, fold
from stk_registry.legal_forms import FORMS, LegalForm, Register, is_tax_number
from stk_registry.models import ActivityArea, Organisation, Size

FORM_WORDS = {
    "association": ("dernek", "dernegi"),
    "association_branch": ("sube", "dernek subesi", "subesi"),
    "foundation": ("vakif", "vakfi"),
    "foundation_branch": ("vakif subesi",),
    "trade_union": ("sendika", "isci sendikasi", "memur sendikasi"),
    "chamber": ("oda", "meslek odasi"),
    "cooperative": ("kooperatif", "kadin kooperatifi"),
    "sports_club": ("spor kulubu", "kulup", "spor kulubu dernegi"),
    "parent_teacher": ("okul aile birligi", "oab"),
    "student_society": ("universite toplulugu", "topluluk", "ogrenci toplulugu"),
    "platform": ("platform", "girisim", "inisiyatif"),
}
STATUS_WORDS = {
    "active": ("faal", "aktif", "etkin"),
    "dormant": ("gayrifaal", "pasif"),
    "dissolved": ("feshedildi", "fesih", "kapali", "kapandi", "feshedilmis"),
}
YES, NO = (
    {"evet", "e", "var", "1", "true", "yes", "x", "dogru"},
    {"hayir", "h", "yok", "0", "false", "no", "yanlis"},
)
LONG = {"about"}


class Wrong(Exception):
    """A value that cannot be right: why, and what to do."""

    def __init__(self, reason: object, remedy: object) -> None:
        self.reason, self.remedy = str(reason), str(remedy)
        super().__init__(self.reason)


@dataclass(slots=True)
class Lists:
    """The town's and the registry's lists: key by folded name, code or other name."""

    areas: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Lists":
        """Returns the lists as they stand; four queries."""
        lists = cls()
        for into, model in ((lists.areas, ActivityArea), (lists.groups, SocialGroup)):
            for pk, code, name, english in model.objects.values_list("pk", "code", "name", "name_en"):
                into |= {fold(word): pk for word in (code, name, english) if word}
        for pk, code, name in Neighbourhood.objects.values_list("pk", "code", "name"):
            lists.places |= {fold(code): pk, place_key(name): pk}
        aliases: dict[str, set[int]] = defaultdict(set)
        for name, pk in PlaceAlias.objects.values_list("name", "neighbourhood_id"):
            aliases[place_key(name)].add(pk)
        single = {name: min(pks) for name, pks in aliases.items() if len(pks) == 1}
        lists.places = single | lists.places
        return lists


def place_key(name: str) -> str:
    """Returns a neighbourhood's name folded, without the word for neighbourhood."""
    return re.sub(r"\s+(?:mahallesi|mah|mh)\.?$", "", fold(name))


def text_of(name: str, typed: str) -> str:
    """Returns the text as the profile keeps it; longer than its column is wrong."""
    tidy = clean(typed) if name in LONG else clean_line(typed)
    longest = Organisation._meta.get_field(name).max_length
    if longest and len(tidy) > longest:
        raise Wrong(
            _("The text has %s characters.") % len(tidy), _("Shorten it to at most %s characters.") % longest
        )
    return tidy


def form_of(typed: str) -> str:
    """Returns the legal form by its code, its name or a usual word for it."""
    found = _choice(typed, _form_words())
    if not found:
        with_names = ", ".join(str(form.label) for form in LegalForm)
        raise Wrong(_("This legal form is not known."), _("Write one of: %s") % with_names)
    return found


def status_of(typed: str) -> str:
    """Returns whether the organisation is active, dormant or dissolved."""
    found = _choice(typed, _words(Organisation.Status, STATUS_WORDS))
    if not found:
        raise Wrong(
            _("This status is not known."), _("Write faal, gayrifaal or feshedildi, or leave the cell empty.")
        )
    return found


def flag_of(typed: str) -> bool:
    """Returns yes or no."""
    word = fold(typed)
    if word not in YES | NO:
        raise Wrong(_("This is neither yes nor no."), _("Write evet or hayır, or leave the cell empty."))
    return word in YES


def day_of(typed: str) -> Any:
    """Returns the day, also from a cell that holds a time behind it."""
    day = re.sub(r"[T ]\d{1,2}:\d{2}(?::\d{2})?$", "", typed)
    try:
        return parse_day(day.replace("-", ".") if re.fullmatch(r"\d{1,2}-\d{1,2}-\d{4}", day) else day)
    except ValueError:
        raise Wrong(_("This is not a day of the calendar."), _("Write it as 22.11.2026.")) from None


def year_of(typed: str) -> int:
    """Returns a year."""
    if not re.fullmatch(r"(?:19|20|21)\d\d", typed):
        raise Wrong(_("This is not a year."), _("Write four digits, for example 2026."))
    return int(typed)


def members_of(typed: str) -> str:
    """Returns the band of a number of members; a band may be written too."""
    band = typed.replace("–", "-").replace(" ", "")
    if band in Size.values:
        return band
    digits = re.sub(r"(?<=\d)\.(?=\d{3}\b)", "", typed)
    if not re.fullmatch(r"\d{1,7}", digits):
        raise Wrong(_("This is not a number of members."), _("Write a whole number or a band such as 10-49."))
    count = int(digits)
    bands = ((0, "0"), (9, "1-9"), (49, "10-49"), (99, "50-99"), (499, "100-499"))
    return next((size for most, size in bands if count <= most), "500+")


def website_of(typed: str) -> str:
    """Returns the whole address; a missing https:// is put before it."""
    address = typed if re.match(r"https?://", typed, re.IGNORECASE) else f"https://{typed}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise Wrong(_("This is not a web address."), _("Write it as https://ornek.org.tr")) from None
    return text_of("website", address)


def email_of(typed: str) -> str:
    """Returns an e-mail address in small letters."""
    address = typed.removeprefix("mailto:").lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Wrong(
            _("This is not an e-mail address."), _("Write one address, for example bilgi@ornek.org.tr")
        ) from None
    return address


def phone_of(typed: str) -> str:
    """Returns a telephone number as it is written, when its digits can be one."""
    digits = re.sub(r"\D", "", typed)
    if not 7 <= len(digits) <= 15 or re.search(r"[^\d\s()+./-]", typed) or len(typed) > 24:
        raise Wrong(_("This is not a telephone number."), _("Write one number, for example 0232 123 45 67."))
    return clean_line(typed)


def number_of(form: str, typed: str) -> str:
    """Returns a register number with the zeros that a spreadsheet took away from its front."""
    digits = typed if typed.isdigit() else ""
    register = FORMS[form].register
    if digits and register is Register.ASSOCIATIONS and len(digits) == 7:
        return digits.zfill(8)
    if digits and register is Register.TRADE and 13 <= len(digits) < 16:
        return digits.zfill(16)
    return typed


def tax_number_of(typed: str) -> str:
    """Returns a tax number, with the zeros that a spreadsheet took away when its check digit agrees."""
    digits = re.sub(r"\s", "", typed)
    longer = digits.zfill(10)
    return longer if digits.isdigit() and 7 <= len(digits) < 10 and is_tax_number(longer) else digits


def one_of(keys: Mapping[str, int], typed: str, *, key: Callable[[str], str] = fold) -> int:
    """Returns the row of a list by its name or code."""
    found = keys.get(key(typed))
    if found is None:
        raise Wrong(
            _("Not in the list: %s") % typed, _("Write the name as the list has it, or leave the cell empty.")
        )
    return found


def many_of(keys: Mapping[str, int], typed: str, *, key: Callable[[str], str] = fold) -> frozenset[int]:
    """Returns the rows of a list, parted by semicolon, bar, line or, when no name holds it, comma."""
    found: set[int] = set()
    for part in re.split(r"[;|\n]", typed):
        if not part.strip():
            continue
        names: Iterable[str] = [part] if key(part.strip()) in keys else part.split(",")
        found |= {one_of(keys, name.strip(), key=key) for name in names if name.strip()}
    return frozenset(found)


def _choice(typed: str, words: Mapping[str, str]) -> str:
    return words.get(" ".join(re.findall(r"[a-z0-9_]+", fold(typed))), "")


def _form_words() -> dict[str, str]:
    return _words(LegalForm, FORM_WORDS)


def _words(choices: Any, others: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Returns the value by every word for it: code, name in both languages, other words."""
    words = {word: value for value, each in others.items() for word in each}
    for language in ("en", "tr"):
        with override(language):
            words |= {
                " ".join(re.findall(r"[a-z0-9]+", fold(str(each.label)))): each.value for each in choices
            }
    return words | {each.value: each.value for each in choices}

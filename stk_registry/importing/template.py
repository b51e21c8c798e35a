"""The empty table to fill in: its columns with what each is for, as a workbook with lists, or as a CSV file."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from city.models import Neighbourhood, SocialGroup
from stk_registry.importing.columns import HEADERS
from stk_registry.legal_forms import LegalForm
from stk_registry.models import ActivityArea, Organisation
from stk_registry.profile_words import name_of

ROWS_WITH_LISTS = 10_000
_LIST = gettext_lazy("From the list; several are parted by semicolons.")
_YES_NO = gettext_lazy("evet or hayır; empty means that nothing is said.")
_DAY = gettext_lazy("A day, written 22.11.2026.")
# What each column is for, and an example; an example is left in Turkish, as the file is.
NOTES: dict[str, tuple[object, str]] = {
    "name": (gettext_lazy("The official name. Needed."), "Örnek Kıyı Derneği"),
    "legal_form": (
        gettext_lazy("From the list. Needed, unless one form holds for the whole file."),
        "Dernek",
    ),
    "register_number": (
        gettext_lazy("The number in the register of its legal form: a row is found again by it."),
        "35-012-345",
    ),
    "tax_number": (gettext_lazy("Ten digits. A row without register number is found again by it."), ""),
    "short_name": (gettext_lazy("How it is called in everyday life."), "ÖKD"),
    "name_en": (gettext_lazy("The name in English."), ""),
    "summary": (gettext_lazy("One sentence for the directory’s list."), "Kıyıyı temiz tutar."),
    "about": (gettext_lazy("What it does, in a few sentences."), ""),
    "founded_on": (_DAY, "03.04.2011"),
    "status": (gettext_lazy("faal, gayrifaal or feshedildi; empty means faal."), "faal"),
    "parent": (
        gettext_lazy("Of a branch: the name or register number of its centre."),
        "",
    ),
    "public_benefit": (_YES_NO, "hayır"),
    "tax_exempt": (_YES_NO, ""),
    "is_hometown": (_YES_NO, ""),
    "primary_area": (gettext_lazy("From the list, one."), "Çevre ve hayvan hakları"),
    "areas": (_LIST, ""),
    "groups": (_LIST, ""),
    "serves_whole_district": (_YES_NO, "evet"),
    "neighbourhoods": (_LIST, ""),
    "neighbourhood": (gettext_lazy("The neighbourhood of the seat, from the list."), "Bostanlı"),
    "address": (gettext_lazy("The address of the seat; it is not part of the open data."), ""),
    "website": (gettext_lazy("One web address."), "https://ornek.example"),
    "email": (gettext_lazy("The organisation’s own address, not a person’s. It is not shown in the directory."), ""),
    "phone": (gettext_lazy("The organisation’s own number, not a person’s. It is not shown in the directory."), ""),
    "members": (gettext_lazy("How many; only the band is kept."), "10-49"),
    "last_declaration_year": (gettext_lazy("Four digits."), "2026"),
    "general_assembly_on": (_DAY, ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """One column: its header in the template, the other headers that are understood, what it is for."""

    header: str
    others: tuple[str, ...]
    text: str
    example: str


def notes() -> list[Note]:
    """Returns the columns in the order of the template."""
    return [
        Note(names[0], tuple(names[1:]), str(NOTES[field][0]), NOTES[field][1])
        for field, names in HEADERS.items()
    ]


def as_csv() -> bytes:
    """Returns the header line as a CSV file that a Turkish Excel opens in columns."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerow([note.header for note in notes()])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def as_workbook() -> bytes:
    """Returns a workbook: the empty table with lists to choose from, what the columns are for, the lists."""
    from xlsxwriter import Workbook

    held = io.BytesIO()
    with Workbook(held, {"in_memory": True}) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        table, told, lists = (
            book.add_worksheet(name) for name in (_("Organisations"), _("Columns"), _("Lists"))
        )
        table.write_row(0, 0, [note.header for note in notes()], bold)
        table.freeze_panes(1, 1)
        table.set_column(0, 0, 40)
        table.set_column(1, len(HEADERS) - 1, 18)
        text = book.add_format({"num_format": "@"})
        for field in ("register_number", "tax_number", "phone"):
            place = list(HEADERS).index(field)
            table.set_column(place, place, 18, text)
        told.write_row(0, 0, [_("Column"), _("What it is for"), _("Example"), _("Also understood")], bold)
        for number, note in enumerate(notes(), start=1):
            told.write_row(number, 0, [note.header, note.text, note.example, ", ".join(note.others)], wrapped)
        told.set_column(0, 0, 26)
        told.set_column(1, 1, 60)
        told.set_column(2, 3, 34)
        for place, (field, values) in enumerate(_lists().items()):
            lists.write_row(0, place, [HEADERS[field][0]], bold)
            lists.write_column(1, place, values)
            lists.set_column(place, place, 34)
            if values and field not in ("groups",):
                column = list(HEADERS).index(field)
                source = f"='{lists.get_name()}'!${_letter(place)}$2:${_letter(place)}${len(values) + 1}"
                table.data_validation(
                    1, column, ROWS_WITH_LISTS, column, {"validate": "list", "source": source}
                )
    return held.getvalue()


def _lists() -> dict[str, list[str]]:
    """Returns what can be chosen, by field; groups are for reading only, since a cell may hold several."""
    return {
        "legal_form": [str(form.label) for form in LegalForm],
        "status": [str(status.label) for status in Organisation.Status],
        "primary_area": _names(ActivityArea.objects.order_by("sort_key")),
        "neighbourhood": [place.name for place in Neighbourhood.objects.order_by("sort_key")],
        "groups": _names(SocialGroup.objects.order_by("sort_key")),
    }


def _names(rows: Iterable[object]) -> list[str]:
    return [name_of(row) for row in rows]


def _letter(place: int) -> str:
    return chr(ord("A") + place)

"""Which column of a file says what: by its Turkish or English header, however it is written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal
from common.text import fold

# The first header of each is the one a template of ours would carry.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("Adı", "Ad", "Resmi adı", "Unvan", "Unvanı", "STK adı", "Kuruluş adı", "Kurum adı", "Dernek adı",
             "Derneğin adı", "Vakıf adı", "Name", "Official name", "Organisation", "Organization"),
    "legal_form": ("Türü", "Tür", "Hukuki türü", "Kuruluş türü", "STK türü", "Type", "Legal form"),
    "register_number": ("Kütük no", "Kütük numarası", "Dernek kütük no", "Sicil no", "Sicil numarası", "Kayıt no",
                        "MERSİS no", "Register number", "Registration number"),
    "tax_number": ("Vergi no", "Vergi numarası", "Vergi kimlik no", "VKN", "Tax number"),
    "short_name": ("Kısa adı", "Kısaltma", "Kısaltması", "Short name"),
    "name_en": ("İngilizce adı", "English name"),
    "summary": ("Bir cümleyle", "Özet", "Summary", "In one sentence"),
    "about": ("Ne yapar", "Açıklama", "Faaliyetleri", "Hakkında", "About", "Description"),
    "founded_on": ("Kuruluş tarihi", "Kuruluş günü", "Founded on", "Founded"),
    "status": ("Durumu", "Durum", "Status"),
    "parent": ("Bağlı olduğu kuruluş", "Genel merkez", "Merkezi", "Üst kuruluş", "Branch of", "Parent"),
    "public_benefit": ("Kamu yararına", "Kamu yararı", "Kamu yararı statüsü", "Public benefit"),
    "tax_exempt": ("Vergi muafiyeti", "Vergiden muaf", "Tax exempt"),
    "is_hometown": ("Hemşehri derneği", "Hometown association"),
    "primary_area": ("Ana çalışma alanı", "Faaliyet alanı", "Çalışma alanı", "Main field of work", "Main field"),
    "areas": ("Çalışma alanları", "Faaliyet alanları", "Fields of work"),
    "groups": ("Hizmet verdiği gruplar", "Hedef grupları", "Hedef grup", "Gruplar", "Groups served", "Groups"),
    "serves_whole_district": ("Tüm ilçe", "Bütün ilçede", "Whole district"),
    "neighbourhoods": ("Hizmet verdiği mahalleler", "Çalıştığı mahalleler", "Neighbourhoods served"),
    "neighbourhood": ("Mahalle", "Mahallesi", "Merkezin mahallesi", "Neighbourhood", "Neighborhood"),
    "address": ("Adres", "Adresi", "Açık adres", "Address"),
    "website": ("Web sitesi", "Web", "İnternet sitesi", "İnternet adresi", "Web site", "Website"),
    "email": ("E-posta", "Eposta", "E-posta adresi", "E-mail", "Email"),
    "phone": ("Telefon", "Telefonu", "Telefon no", "Phone", "Telephone"),
    "members": ("Üye sayısı", "Üyeler", "Members"),
    "last_declaration_year": ("Son beyanname yılı", "Beyanname yılı", "Year of the last declaration"),
    "general_assembly_on": ("Genel kurul tarihi", "Genel kurul", "General assembly"),
}  # fmt: skip


class ColumnsRefused(Refusal):
    """The file lacks a column without which no row says anything, or two say the same."""

    code = "columns_refused"
    sentence = _("No column holds the official name. Call one “Adı” and try again.")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which field each column fills, in the file's order; columns that fill none are left out, unread."""

    fields: Mapping[str, str]
    left_out: tuple[str, ...]

    def header_of(self, field: str) -> str:
        """Returns the file's own name of a field's column, "" when it has none."""
        return next((header for header, found in self.fields.items() if found == field), "")


def columns_of(headers: Iterable[str]) -> Columns:
    """Returns the columns of a file by what they say."""
    fields: dict[str, str] = {}
    left_out: list[str] = []
    for header in headers:
        field = _FIELD_OF.get(_key(header))
        if field is None:
            left_out.append(header)
            continue
        if field in fields.values():
            other = next(each for each, found in fields.items() if found == field)
            told = {"one": other, "other": header}
            raise ColumnsRefused(
                _("The columns “%(one)s” and “%(other)s” say the same. Leave one of them out."), **told
            )
        fields[header] = field
    if "name" not in fields.values():
        raise ColumnsRefused
    return Columns(fields, tuple(left_out))


def _key(header: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(header)))


_FIELD_OF = {_key(header): field for field, headers in HEADERS.items() for header in headers}
_FIELD_OF |= {_key(field): field for field in HEADERS}

"""Which column of a file of cases says what: by its Turkish or English heading, however it is written."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal
from common.text import fold

# What a template of ours carries stands first.
CASE_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "kind": ("Başvuru türü", "Tür", "Türü", "Type", "Kind"),
    "text": ("Metin", "Başvuru metni", "Açıklama", "İçerik", "Text", "Description"),
    "title": ("Başlık", "Konu başlığı", "Özet", "Subject", "Title"),
    "topic": ("Konu", "Konusu", "Kategori", "Topic", "Category"),
    "neighbourhood": ("Mahalle", "Mahallesi", "Neighbourhood"),
    "place": ("Yer", "Sokak", "Olay yeri", "Place"),
    "name": ("Ad soyad", "Adı soyadı", "Başvuran", "Başvuru sahibi", "Name", "Applicant"),
    "body": ("Kurum", "Firma", "Company"),
    "phone": ("Telefon", "Telefonu", "Telefon no", "Cep telefonu", "Phone"),
    "email": ("E-posta", "Eposta", "E-posta adresi", "E-mail", "Email"),
    "address": ("Adres", "Adresi", "Address"),
}
REGISTER_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("Başvuru no", "Başvuru numarası", "Sayı", "CİMER no", "Açık Kapı no", "No", "Number"),
    "on": ("Sevk tarihi", "Gönderim tarihi", "Başvuru tarihi", "Tarih", "Dispatch date", "Date"),
    **CASE_HEADINGS,
}
REGISTER_NEEDS = ("number", "on", "kind", "text")
HISTORY_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("Talep no", "Başvuru no", "Kayıt no", "ÇÖZMER no", "No", "Number"),
    "on": ("Talep tarihi", "Başvuru tarihi", "Kayıt tarihi", "Tarih", "Date"),
    **CASE_HEADINGS,
    "door": ("Geliş yolu", "Kanal", "Başvuru kanalı", "Channel"),
    "unit": ("Birim", "Müdürlük", "İlgili birim", "Unit"),
    "state": ("Durum", "Durumu", "State"),
    "answered_on": ("Yanıt tarihi", "Cevap tarihi", "Kapanış tarihi", "Sonuç tarihi", "Closed on"),
    "answer": ("Yanıt", "Yanıt metni", "Cevap", "Cevap metni", "Answer"),
    "outcome": ("Sonuç", "Sonucu", "Outcome"),
}
HISTORY_NEEDS = ("number", "on", "text")


class ColumnsRefused(Refusal):
    """The file lacks a column without which no row says enough, or two columns say the same."""

    code = "columns_refused"
    sentence = _("These columns are missing: %(names)s. Name them in the first line and try again.")


def columns_of(
    headings: Iterable[str], known: Mapping[str, tuple[str, ...]], *, needed: Iterable[str]
) -> dict[str, str]:
    """Returns the field that each heading of a file fills; headings that fill none are left out, unread.

    Errors: ColumnsRefused.
    """
    meanings = {_key(name): field for field, names in known.items() for name in names}
    found: dict[str, str] = {}
    for heading in headings:
        field = meanings.get(_key(heading))
        if field is None:
            continue
        if field in found.values():
            same = next(each for each, of in found.items() if of == field)
            raise ColumnsRefused(
                _("The columns “%(one)s” and “%(other)s” say the same. Leave one of them out."),
                one=same,
                other=heading,
            )
        found[heading] = field
    if missing := [known[field][0] for field in needed if field not in found.values()]:
        raise ColumnsRefused(names=", ".join(missing))
    return found


def by_field(cells: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """Returns what a row says, by field; empty cells are left out."""
    return {columns[name]: text.strip() for name, text in cells.items() if name in columns and text.strip()}


def _key(heading: str) -> str:
    return "".join(sign for sign in fold(heading) if sign.isalnum())

"""Questions whose answer says who somebody is: they make an anonymous survey one in name only.

Only questions answered by writing are looked at, and only wordings that ask for the person's own data: a survey
about public telephones may speak of telephones.
"""

import re

from common.text import fold
from surveys.language.elements import Kind, Question

WRITTEN = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.NUMBER})
ASKED = re.compile(
    r"\b("
    r"adiniz|isminiz|adi soyadi|ad soyad|ad ve soyad\w*|soyadiniz|"
    r"(cep )?telefon (numara(niz|si)?|no)|(cep )?telefonunuz|gsm|"
    r"e-?posta(niz| adres\w*)|mail adres\w*|e-?mail(iniz)?|"
    r"t\.? ?c\.? ?(kimlik|no)\w*|kimlik (numara\w*|no\w*)|pasaport\w*|"
    r"(acik |ev )adresiniz|kapi no|daire no|plaka(niz)?|iban\w*|"
    r"your (full |last |first |sur)?name|surname|phone number|telephone number|e-?mail address|"
    r"identity number|id number|passport|street address|home address|license plate"
    r")\b"
)


def identifies(question: Question) -> bool:
    """Tells whether a question asks people to write who they are, or where exactly they live."""
    if question.kind not in WRITTEN:
        return False
    words = " ".join((*question.label.values(), *question.hint.values(), question.code.replace("_", " ")))
    return bool(ASKED.search(fold(_without_warnings(words))))


def _without_warnings(text: str) -> str:
    """Leaves out sentences that ask people not to write such data."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join(each for each in sentences if not NOT_ASKED.search(fold(each)))


NOT_ASKED = re.compile(r"\b(yazmayin\w*|paylasmayin\w*|vermeyin\w*|do not|don't|please no)\b")

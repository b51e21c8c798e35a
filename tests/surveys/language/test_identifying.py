"""A question that asks who somebody is, is told apart from one that only speaks of names, streets or telephones."""

import pytest

from surveys.language.checking import check, errors
from surveys.language.definition import from_json
from surveys.language.elements import Kind, Question
from surveys.language.identifying import identifies


def asks(label: str, *, kind: str = "short_text", hint: str = "", code: str = "q") -> bool:
    return identifies(Question(code=code, kind=Kind(kind), label={"tr": label}, hint={"tr": hint}))


@pytest.mark.parametrize(
    "label",
    [
        "Adınız ve soyadınız",
        "ADINIZ SOYADINIZ",
        "T.C. kimlik numaranız",
        "TC Kimlik No",
        "Cep telefonunuz",
        "Telefon numaranız (isteğe bağlı)",
        "E-posta adresiniz",
        "Açık adresiniz",
        "Your name and phone number",
    ],
)
def test_what_asks_for_the_person_is_found(label: str) -> None:
    assert asks(label)


@pytest.mark.parametrize(
    ("label", "kind", "hint"),
    [
        ("Parkın adı ne olsun?", "short_text", ""),
        ("Eklemek istediğiniz bir şey var mı?", "long_text", "Ad, telefon numarası gibi bilgiler yazmayın."),
        ("Telefon kulübeleri kalsın mı?", "short_text", ""),
        ("Belediye size nasıl ulaşsın? E-posta adresiniz kayıtlı mı?", "single", ""),
        ("Mahallenizdeki sokak adresleri karışıyor mu?", "long_text", ""),
        ("Kaç yaşındasınız?", "number", ""),
    ],
)
def test_what_only_speaks_of_such_things_is_left_alone(label: str, kind: str, hint: str) -> None:
    assert not asks(label, kind=kind, hint=hint)


def about_the_person(role: str, *codes: str) -> dict:
    options = [{"code": code, "label": {"tr": code}} for code in codes]
    question = {"code": "q", "kind": "single", "role": role, "label": {"tr": "Siz?"}, "options": options}
    return {
        "format": "katilim-questionnaire",
        "version": 1,
        "title": {"tr": "Siz"},
        "languages": ["tr"],
        "default_language": "tr",
        "sections": [{"code": "all", "title": {"tr": "Siz"}, "questions": [question]}],
    }


def test_a_code_that_the_snapshot_cannot_hold_is_refused_at_publishing() -> None:
    too_long = errors(from_json(about_the_person("age_group", "18-29", "altmis_bes_yas_ve_ustu")))

    assert [each.code for each in too_long] == ["long_role_code"]
    assert "altmis_bes_yas_ve_ustu" in too_long[0].sentence()
    assert [each.code for each in check(from_json(about_the_person("sex", "k", "e")))] == ["unknown_sex"]
    assert check(from_json(about_the_person("sex", "female", "male", "other"))) == ()

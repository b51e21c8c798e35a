"""Elif codes open answers with a colleague, merges themes, and chooses words that tell of nobody."""

import random

import pytest

from common.personal_data import is_identity_number
from people.models import Role
from reports.errors import CannotCode, QuoteTellsOfPeople
from reports.figures import figures_of
from reports.models import Coding, ReadAnswer, Theme
from reports.personal import masked, traces
from reports.services.coding import (
    add_theme,
    agreement,
    answers_to,
    choose_quote,
    code_answer,
    codebook_for,
    merge_themes,
    split_theme,
    to_read,
)
from surveys.models import Response, Survey
from tests.factories import member
from tests.reports import test_a_report_from_answers as example

pytestmark = pytest.mark.django_db

WORDS = {"code": "words", "kind": "long_text", "label": example.text("Eklemek istediğiniz?")}


@pytest.fixture
def survey(monkeypatch) -> Survey:
    """A closed survey of 60 people, 50 of whom wrote something; half of those of shade."""
    sections = example.DEFINITION["sections"]
    wider = [{**sections[0], "questions": [*sections[0]["questions"], WORDS]}]
    monkeypatch.setattr(example, "DEFINITION", {**example.DEFINITION, "sections": wider})
    made = example.closed_survey(count=60)
    for number, response in enumerate(Response.objects.order_by("pk")[:50]):
        said = "Gölge az." if number % 2 else "Banklar kırık."
        response.answers = {**response.answers, "words": said}
        response.save(update_fields=["answers"])
    return made


def coded(survey: Survey, *, coder, slips: int = 0) -> dict[str, Theme]:
    """Every answer left to a coder is coded by its words, some of them wrongly."""
    book = codebook_for(survey, "words")
    themes = {theme.code: theme for theme in book.themes.all()} or {
        code: add_theme(book, name=code, definition="", actor=coder) for code in ("golge", "bank")
    }
    for number, (key, text) in enumerate(to_read(book, coder=coder)):
        right = themes["golge" if "Gölge" in text else "bank"]
        wrong = themes["bank" if "Gölge" in text else "golge"]
        response = Response.objects.get(pk=key)
        code_answer(book, response, themes=[wrong if number < slips else right], coder=coder)
    return themes


def test_answers_come_in_an_order_of_their_own_and_leave_once_read(survey) -> None:
    elif_ = member("Elif", Role.ANALYST)
    book = codebook_for(survey, "words")

    first = to_read(book, coder=elif_)
    code_answer(book, Response.objects.get(pk=first[0][0]), themes=[], coder=elif_)

    assert len(first) == 50
    assert to_read(book, coder=elif_) == first[1:]
    assert [key for key, _text in first] != sorted(key for key, _text in first)


def test_a_second_coder_reads_a_sample_and_agreement_is_told(survey) -> None:
    elif_, second = member("Elif", Role.ANALYST), member("Ayda", Role.PARTICIPATION)
    coded(survey, coder=elif_)
    book = codebook_for(survey, "words")

    sample = to_read(book, coder=second)
    coded(survey, coder=second)
    told = agreement(book)

    assert 0 < len(sample) < 25
    assert told.answers == len(sample)
    assert told.alpha == pytest.approx(1.0) and told.kappa == pytest.approx(1.0)


def test_a_slip_of_the_second_coder_lowers_agreement(survey) -> None:
    elif_, second = member("Elif", Role.ANALYST), member("Ayda", Role.PARTICIPATION)
    coded(survey, coder=elif_)

    coded(survey, coder=second, slips=2)

    assert agreement(codebook_for(survey, "words")).alpha < 0.9


def test_the_report_tells_the_share_of_each_theme_with_its_interval(survey) -> None:
    coded(survey, coder=member("Elif", Role.ANALYST))

    told = figures_of(survey, weights=None)["themes"][0]

    shares = {theme["code"]: theme for theme in told["themes"]}
    assert told["n"] == 50
    assert shares["golge"]["value"] == pytest.approx(0.5)
    assert shares["golge"]["low"] < 0.5 < shares["golge"]["high"]


def test_a_theme_of_few_people_and_its_quotations_are_hidden(survey) -> None:
    elif_ = member("Elif", Role.ANALYST)
    coded(survey, coder=elif_)
    book = codebook_for(survey, "words")
    rare = add_theme(book, name="Nadir", definition="", actor=elif_)
    for key, _text in answers_to(book)[:3]:
        Coding.objects.create(theme=rare, response_id=key, coder=elif_)
    choose_quote(rare, text="Bunu yalnız üç kişi söyledi.", actor=elif_)

    told = {t["code"]: t for t in figures_of(survey, weights=None)["themes"][0]["themes"]}["nadir"]

    assert told["suppressed"] and told["value"] is None and told["count"] is None
    assert told["quotes"] == []


def test_merging_gives_each_answer_the_theme_once(survey) -> None:
    elif_ = member("Elif", Role.ANALYST)
    themes = coded(survey, coder=elif_)
    both = themes["golge"].codings.first().response
    Coding.objects.create(theme=themes["bank"], response=both, coder=elif_)

    merge_themes(themes["golge"], into=themes["bank"], actor=elif_)

    assert Coding.objects.filter(theme=themes["bank"]).count() == 50
    assert not Theme.objects.filter(code="golge").exists()


def test_splitting_sends_its_answers_back_to_be_read(survey) -> None:
    elif_ = member("Elif", Role.ANALYST)
    themes = coded(survey, coder=elif_)

    split_theme(themes["golge"], name="Gölge yolda", definition="", actor=elif_)

    assert len(to_read(codebook_for(survey, "words"), coder=elif_)) == 25
    assert ReadAnswer.objects.count() == 25


def test_only_open_questions_have_a_codebook(survey) -> None:
    with pytest.raises(CannotCode):
        codebook_for(survey, "shade")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Beni 0532 123 45 67 numarasından arayın", True),
        ("Yazın: biri@ornek.example adresine", True),
        ("Kimliğim 10000000146", True),
        ("12345678901 ağaç dikilsin", False),
        ("2026 yılında 3 bank istedik", False),
    ],
)
def test_traces_of_people_are_found_and_masked(text, found) -> None:
    assert bool(traces(text)) is found
    assert (masked(text) != text) is found
    assert not traces(masked(text))


def test_check_digits_tell_an_identity_number_from_eleven_digits() -> None:
    rng = random.Random(5)
    numbers = {str(rng.randrange(10**10, 10**11)) for _each in range(2000)}

    passed = [number for number in numbers if is_identity_number(number)]

    assert is_identity_number("10000000146")
    assert 0 < len(passed) < 60  # two check digits: about one in a hundred


def test_words_with_a_telephone_number_are_not_printed(survey) -> None:
    elif_ = member("Elif", Role.ANALYST)
    theme = coded(survey, coder=elif_)["golge"]

    with pytest.raises(QuoteTellsOfPeople):
        choose_quote(theme, text="Arayın: 0532 123 45 67", actor=elif_)

    assert not theme.quotes.exists()


def test_elif_codes_an_answer_on_the_screen(survey, client, settings) -> None:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    elif_ = member("Elif", Role.ANALYST)
    client.force_login(elif_)
    address = "/masa/raporlar/temalar/park/words/"

    made = client.post(address, {"name": "Gölge", "definition": "Gölge istenirse"})
    assert (made.status_code, made["Location"]) == (302, address)
    page = client.get(f"{address}oku/").content.decode()
    key, _words = to_read(codebook_for(survey, "words"), coder=elif_)[0]
    client.post(f"{address}oku/", {"answer": str(key), "theme": str(Theme.objects.get().pk)})

    assert "Gölge istenirse" in page
    assert Coding.objects.get().response_id == key
    assert "49" in client.get(address).content.decode()
    assert client.get(f"{address}liste/?tema=golge").status_code == 200
    assert client.get(f"/masa/raporlar/tema/{Theme.objects.get().pk}/alintilar/").status_code == 200

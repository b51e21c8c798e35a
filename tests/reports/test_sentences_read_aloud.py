"""Sentences with awkward names and numbers: no suffix is ever hung on either, shares are said as one says them."""

import pytest

from reports.prose.summary import basis, difference, finding
from reports.prose.words import people, percent, percent_told, whole
from reports.render.content import _noted

PLACES = {"bostanli": "Bostanlı", "latife": "Latife Hanım", "ucuncu": "3. Mahalle"}


def figures(**more) -> dict:
    return {"n": 12345, "sampling": "probability", "weights": {}, "has_error": True, "places": PLACES, **more}


def question(label: str, value: float, n: int = 1200) -> dict:
    option = {
        "code": "a",
        "label": {"tr": label, "en": label},
        "value": value,
        "low": 0.32,
        "high": 0.37,
        "n": n,
    }
    return {
        "code": "q", "label": {"tr": "Nasıl?", "en": "How?"}, "parent_label": None, "n": n, "options": [option],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "sign", "told", "english"),
    [
        (0.0, "%0", "%0", "0%"),
        (0.003, "%<1", "%1’den az", "less than 1%"),
        (0.42, "%42", "%42", "42%"),
        (0.998, "%>99", "%99’dan fazla", "more than 99%"),
        (1.0, "%100", "%100", "100%"),
    ],
)
def test_shares_are_never_said_more_exactly_than_they_are(value, sign, told, english) -> None:
    assert percent(value, language="tr") == sign
    assert percent_told(value, language="tr") == told
    assert percent_told(value, language="en") == english


@pytest.mark.parametrize(
    ("group", "code", "turkish", "english"),
    [
        ("age_band", "30-44", "30–44 yaş", "aged 30–44"),
        ("age_band", "65+", "65 yaş ve üstü", "aged 65 and over"),
        ("sex", "female", "kadınlar", "women"),
        ("neighbourhood", "ucuncu", "3. Mahalle", "3. Mahalle"),
    ],
)
def test_groups_are_named_as_people_say_them(group, code, turkish, english) -> None:
    assert people(group, code, language="tr", names=PLACES) == turkish
    assert people(group, code, language="en", names=PLACES) == english


def test_thousands_stand_apart_in_each_language() -> None:
    assert "12.345 kişinin" in basis(figures(), language="tr")
    assert "12,345 people" in basis(figures(), language="en")
    assert whole(999, language="tr") == "999"


@pytest.mark.parametrize("label", ["Yürürüm", "3", "Latife Hanım’ın parkı", "Ağaç “çınar”", "İŞ"])
def test_a_finding_hangs_no_suffix_on_an_answer(label) -> None:
    told = finding(question(label, 0.34), figures(), language="tr")

    assert f"“{label}”: %34, %95 güven aralığı %32–37 (n = 1.200)." in told
    assert not told.split(f"“{label}”")[1].startswith(("’", "'"))


@pytest.mark.parametrize("place", PLACES)
def test_a_difference_names_places_without_a_suffix(place) -> None:
    each = {
        "question": "q", "answer": "a", "group": "neighbourhood",
        "high": {"group": place, "value": 0.42}, "low": {"group": "bostanli", "value": 0.004},
    }  # fmt: skip
    told = difference(each, figures(questions=[question("4", 0.3)]), language="tr")

    assert told == (
        f"“Nasıl?”: “4” yanıtı mahalleye göre değişiyor; "
        f"en yüksek: {PLACES[place]} (%42), en düşük: Bostanlı (%1’den az)."
    )


def test_the_interval_and_n_of_a_drafted_finding_go_to_the_margin() -> None:
    drafted = finding(question("Yürürüm", 0.34), figures(), language="tr")
    english = finding(question("Walk", 0.34), figures(), language="en")
    opt_in = finding(question("Yürürüm", 0.34), figures(has_error=False), language="tr")

    assert _noted(drafted)["note"] == "%95 güven aralığı %32–37, n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}1.200"
    assert _noted(drafted)["text"].endswith("“Yürürüm”: %34.")
    assert (
        _noted(english)["note"]
        == "95% confidence interval 32–37%, n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}1,200"
    )
    assert _noted(opt_in) == {
        "text": "“Nasıl?” sorusunda en çok verilen yanıt “Yürürüm”: %34.",
        "note": "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}1.200",
    }
    assert _noted("Elif’in cümlesi (bkz. ek).") == {"text": "Elif’in cümlesi (bkz. ek).", "note": ""}

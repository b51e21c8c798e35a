"""Who codes first leads until another is set; where two differ a person decides, and the report follows."""

import pytest

from people.models import Role
from reports.errors import CannotCode
from reports.figures import figures_of
from reports.services.adjudicating import adjudicate, disagreements
from reports.services.coding import (
    code_answer,
    codebook_for,
    main_coder,
    merge_themes,
    set_main_coder,
    to_read,
)
from surveys.models import Response
from tests.factories import member
from tests.reports.test_coding_open_answers import coded, survey

__all__ = ["survey"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(survey):
    """Elif has read all, Ayda her sample with two slips."""
    elif_, ayda = member("Elif", Role.ANALYST), member("Ayda", Role.PARTICIPATION)
    themes = coded(survey, coder=elif_)
    coded(survey, coder=ayda, slips=2)
    return elif_, ayda, themes


def test_the_first_coder_leads_however_much_a_second_one_reads(survey) -> None:
    elif_, ayda = member("Elif", Role.ANALYST), member("Ayda", Role.PARTICIPATION)
    book = codebook_for(survey, "words")
    keys = [key for key, _text in to_read(book, coder=elif_)]
    for coder, count in ((elif_, 2), (ayda, 9)):
        for key in keys[:count]:
            code_answer(book, Response.objects.get(pk=key), themes=[], coder=coder)

    book.refresh_from_db()
    assert main_coder(book) == elif_.pk
    set_main_coder(book, ayda, actor=elif_)
    assert main_coder(book) == ayda.pk
    with pytest.raises(CannotCode):
        set_main_coder(book, member("Demir", Role.ANALYST), actor=elif_)


def test_a_decision_replaces_what_the_main_coder_gave(survey, pair) -> None:
    elif_, _ayda, themes = pair
    book = codebook_for(survey, "words")
    before = {row["code"]: row["count"] for row in figures_of(survey, weights=None)["themes"][0]["themes"]}
    first = disagreements(book)[0]
    was = next(code for code, theme in themes.items() if theme.pk in first.first)
    now = next(code for code, theme in themes.items() if theme.pk in first.second)

    adjudicate(book, Response.objects.get(pk=first.key), themes=[themes[now]], actor=elif_)
    after = {row["code"]: row["count"] for row in figures_of(survey, weights=None)["themes"][0]["themes"]}

    assert after[was] == before[was] - 1
    assert after[now] == before[now] + 1
    assert len(disagreements(book)) == 1


def test_only_what_two_have_read_is_decided(survey, pair) -> None:
    elif_, ayda, _themes = pair
    book = codebook_for(survey, "words")
    alone = book.read.exclude(response__in=book.read.filter(coder=ayda).values("response")).first()

    with pytest.raises(CannotCode):
        adjudicate(book, alone.response, themes=[], actor=elif_)


def test_a_merged_theme_stays_in_the_decision(survey, pair) -> None:
    elif_, _ayda, themes = pair
    book = codebook_for(survey, "words")
    first = disagreements(book)[0]
    decision = adjudicate(book, Response.objects.get(pk=first.key), themes=[themes["bank"]], actor=elif_)

    merge_themes(themes["bank"], into=themes["golge"], actor=elif_)

    assert [theme.code for theme in decision.themes.all()] == ["golge"]


def test_the_screen_leads_through_the_disagreements(client, settings, survey, pair) -> None:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    client.force_login(pair[0])
    book, address = codebook_for(survey, "words"), "/masa/raporlar/temalar/park/words/"

    assert "Kodlayıcılar arasında karar" in client.get(address).content.decode()
    page = client.get(f"{address}karar/").content.decode()
    assert "2 yanıt farklı okundu." in page and "ikisinden biri verdi" in page
    for each in disagreements(book):
        client.post(f"{address}karar/", {"answer": str(each.key), "theme": [str(pk) for pk in each.first]})
    assert "Karar bekleyen yok" in client.get(f"{address}karar/").content.decode()
    client.post(f"{address}kodlayici/", {"coder": str(pair[1].pk)})
    book.refresh_from_db()
    assert book.main_coder == pair[1]

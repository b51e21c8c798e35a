"""A shopkeeper types what they do, well or badly spelt, and the trade is among the first three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from esnaf.models import Trade, TradeSynonym
from esnaf.services.synonyms import add_synonym, remove_synonym
from esnaf.trade_index import find_trades
from esnaf.trades import TradeFinder, TradeWords, distance, stem
from tests.esnaf.words import typed


@pytest.mark.django_db
def test_nine_in_ten_are_first_and_nearly_all_are_among_three(trades):
    found = {word: [each.code for each in find_trades(word)] for word, _code in typed()}
    first = [word for word, code in typed() if found[word][:1] == [code]]
    shown = [word for word, code in typed() if code in found[word]]

    assert len(typed()) > 100
    assert len(first) / len(typed()) >= 0.95, [word for word, code in typed() if found[word][:1] != [code]]
    assert len(shown) / len(typed()) >= 0.98
    assert all(len(codes) == 3 for codes in found.values())


@pytest.mark.django_db
def test_a_search_asks_the_database_once(trades):
    find_trades("bakkal")
    with CaptureQueriesContext(connection) as queries:
        find_trades("kuaför")
        find_trades("x" * 5000)

    assert len(queries) == 2


@pytest.mark.django_db
def test_a_word_of_the_desk_is_found_at_once_and_forgotten_at_once(trades, sevgi):
    assert find_trades("boyozhane")[0].code != "D.12"
    word = add_synonym(Trade.objects.get(code="D.12"), word="  Boyozhane ", actor=sevgi)

    assert find_trades("boyozhane")[0].code == "D.12"
    assert add_synonym(Trade.objects.get(code="D.12"), word="BOYOZHANE", actor=sevgi) == word
    remove_synonym(word, actor=sevgi)
    assert not TradeSynonym.objects.filter(word="Boyozhane").exists()
    assert find_trades("boyozhane")[0].code != "D.12"


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("bakkal", "bakkal", 0),
        ("bakal", "bakkal", 1),
        ("tekle", "tekel", 1),
        ("kasap", "manav", 3),
        ("a", "", 1),
    ],
)
def test_slips_are_counted(one, other, slips):
    assert distance(one, other) == slips
    assert distance(other, one) == slips


@pytest.mark.parametrize(
    ("word", "left"), [("bakkallik", "bakkal"), ("cicekci", "cicek"), ("kuaforlugu", "kuafor"), ("su", "su")]
)
def test_endings_of_trades_go(word, left):
    assert stem(word) == left


@pytest.mark.parametrize("words", ["", "  ", "!?", "🥐"])
def test_nothing_finds_nothing(words):
    finder = TradeFinder((TradeWords("D.12", "Fırıncılık", ("fırın",)),))

    assert finder.find(words) == []

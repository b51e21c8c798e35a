"""Ayşe looks for somebody who helps street cats near her; spelling does not matter, and counts are right."""

from datetime import timedelta

import pytest
from django.utils import timezone

from city.models import Neighbourhood, SocialGroup
from stk_registry.directory import Wanted, find, narrowed
from stk_registry.models import Organisation
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db


def place(code: str, name: str) -> Neighbourhood:
    return Neighbourhood.objects.get_or_create(code=code, defaults={"name": name})[0]


@pytest.fixture
def town():
    nature, sport = registry.area(), registry.area("sports", "Spor", synonyms="futbol, yelken", icnpo_group=1)
    women = SocialGroup.objects.create(code="women", name="Kadınlar")
    bostanli, yali = place("bostanli", "Bostanlı"), place("yali", "Yalı")
    cats = registry.organisation("Deneme Işıklı Patiler Derneği", neighbourhood=bostanli)
    cats.areas.add(nature)
    sail = registry.organisation("Deneme Yelken Kulübü", legal_form="sports_club", serves_whole_district=True)
    sail.areas.add(sport)
    sail.groups.add(women)
    shore = registry.organisation("Deneme Çınar Platformu", legal_form="platform")
    shore.areas.add(nature, sport)
    shore.neighbourhoods.add(yali, bostanli)
    return {"cats": cats, "sail": sail, "shore": shore}


def names(**wanted: str) -> list[str]:
    return [row.name for row in find(Wanted(**wanted)).page]


@pytest.mark.parametrize("words", ["isikli", "IŞIKLI", "ışıklı patiler", "PATILER isikli", "kedi", "KÖPEK"])
def test_spelling_and_synonyms_find_the_same(town, words):
    assert "Deneme Işıklı Patiler Derneği" in names(words=words)


def test_words_narrow_together(town):
    assert names(words="kedi isikli") == ["Deneme Işıklı Patiler Derneği"]
    assert names(words="kedi yelkenli") == []


def test_the_list_is_in_turkish_order(town):
    registry.organisation("Ilgaz Deneme")
    registry.organisation("İnci Deneme")
    registry.organisation("Çam Deneme")
    registry.organisation("Cam Deneme")

    assert [name for name in names() if not name.startswith("Deneme")] == [
        "Cam Deneme",
        "Çam Deneme",
        "Ilgaz Deneme",
        "İnci Deneme",
    ]


def test_a_facet_counts_what_choosing_it_would_show(town):
    for wanted in ({}, {"area": "sports"}, {"place": "yali"}, {"words": "kedi"}, {"group": "women"}):
        facets = find(Wanted(**wanted)).facets
        for facet, choices in facets.items():
            for choice in choices:
                instead = Wanted(**wanted | {facet: choice.code})
                assert narrowed(instead).count() == choice.count, (wanted, facet, choice)


def test_who_serves_the_whole_district_is_found_in_each_neighbourhood(town):
    assert names(place="yali") == ["Deneme Çınar Platformu", "Deneme Yelken Kulübü"]
    assert "Deneme Işıklı Patiler Derneği" in names(place="bostanli")


def test_letters_are_counted_in_the_alphabets_order(town):
    registry.organisation("Çam Deneme")
    letters = find(Wanted()).letters

    assert "".join(choice.code for choice in letters) == "abcçdefgğhıijklmnoöprsştuüvyz"
    assert {choice.label: choice.count for choice in letters if choice.count} == {"Ç": 1, "D": 3}
    assert names(letter="ç") == ["Çam Deneme"]
    assert names(letter="C") == []


def test_hidden_merged_waiting_and_silent_ones_are_not_there(town):
    today = timezone.localdate()
    registry.organisation("Gizli Deneme", state=Organisation.State.HIDDEN)
    registry.organisation("Bekleyen Deneme", state=Organisation.State.WAITING)
    registry.organisation("Sessiz Deneme", confirmed_on=today - timedelta(days=600))
    registry.organisation("Eski Deneme", state=Organisation.State.MERGED, merged_into=town["cats"])

    assert len(names()) == 3


def test_what_does_not_exist_finds_nothing(town):
    for wanted in ({"area": "yok"}, {"place": "yok"}, {"form": "yok"}, {"group": "yok"}, {"letter": "!"}):
        assert names(**wanted) == []


def test_a_page_costs_the_same_whatever_the_size(town, django_assert_max_num_queries):
    for number in range(60):
        registry.organisation(f"Deneme {number}", slug=f"cok-{number}").areas.add(registry.area())

    with django_assert_max_num_queries(12):
        found = find(Wanted(words="deneme", area="environment_animals", place="yali"), page=1)
        rows = [(row.name, row.primary_area, row.neighbourhood) for row in found.page]

    assert len(rows) == found.total == 1

"""From above: in which field and neighbourhood nobody works, who keeps their word, how fast the unit answers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from city.models import Neighbourhood
from stk_registry import overview
from stk_registry.models import Organisation, ProfileChange
from stk_registry.models.organisations import HIDDEN_AFTER, MARKED_AFTER
from stk_registry.services import changes, confirming, keeping
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.pages import seen, words

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def places(db):
    return [
        Neighbourhood.objects.create(code=code, name=name, latitude=38.4, longitude=27.1)
        for code, name in (("aksoy", "Aksoy"), ("bostanli", "Bostanlı"), ("yali", "Yalı"))
    ]


def working(area, *places, **fields):
    made = registry.organisation(f"Deneme {Organisation.objects.count()} Derneği", **fields)
    made.areas.add(area)
    made.neighbourhoods.set(places)
    return made


def test_a_field_says_where_nobody_works_and_tells_the_whole_district_apart(places):
    aksoy, bostanli, yali = places
    nature, sports = registry.area(), registry.area("sports", "Spor")
    working(nature, aksoy, neighbourhood=bostanli)
    working(nature, aksoy)
    working(nature, yali, serves_whole_district=True)
    working(nature, yali, state="hidden")

    rows = {row.area.code: row for row in overview.coverage().fields}

    row = rows["environment_animals"]
    assert (row.organisations, row.everywhere, row.counts) == (3, 1, (2, 1, 0))
    assert row.nobody_in == ("Yalı",)
    assert (rows["sports"].organisations, rows["sports"].nobody_in) == (0, ("Aksoy", "Bostanlı", "Yalı"))
    assert sports.pk


def test_one_organisation_counts_once_in_a_neighbourhood_that_it_names_twice(places):
    nature = registry.area()
    working(nature, places[0], neighbourhood=places[0])

    assert overview.coverage().fields[0].counts == (1, 0, 0)


def test_the_yearly_word_is_counted_by_how_long_ago_it_was(db):
    today = TODAY()
    for gone in (1, MARKED_AFTER.days, MARKED_AFTER.days + 1, HIDDEN_AFTER.days + 1):
        registry.organisation(f"Deneme {gone}", confirmed_on=today - timedelta(days=gone))
    registry.organisation("Deneme gizli", state="hidden")

    found = overview.word()

    assert (found.fresh, found.marked, found.silent, found.percent) == (2, 1, 1, None)


@given(st.integers(0, 40), st.data())
def test_a_share_is_told_of_ten_or_more_only(whole, data):
    part = data.draw(st.integers(0, whole))

    percent = overview.percent_of(part, whole)

    assert (percent is None) == (whole < 10)
    assert percent is None or 0 <= percent <= 100


def test_answers_are_on_time_until_the_end_of_their_day(nil, shore_association, speaker):
    now = timezone.now()
    on_time = registry.sent_application("Deneme Bir", by=speaker)
    changes.decline(on_time, reason="Eksik.", actor=nil, now=now + timedelta(days=14))
    late = registry.sent_change(shore_association, by=speaker)
    changes.accept(late, actor=nil, now=now + timedelta(days=17))

    found = overview.answers(now + timedelta(days=20))

    assert (found.all, found.on_time, found.half_within_days) == (2, 1, 15.5)


def test_the_units_own_corrections_are_no_answers(nil, shore_association):
    from stk_registry.profile import read

    keeping.correct(
        shore_association, proposed={"summary": "Yeni."}, reason="Yazım.",
        seen=keeping.seen_of(read(shore_association)), actor=nil,
    )  # fmt: skip

    assert overview.answers().all == 0
    assert overview.months()[0].decided == 0


def test_the_months_go_back_a_year_and_none_is_missing(nil, shore_association, speaker):
    keeping.note(shore_association, kind="call", day=TODAY(), text="Arandı.", actor=nil)
    confirming.confirm(shore_association, actor=speaker)
    registry.sent_change(shore_association, by=speaker)

    found = overview.months()

    assert len({month.begins for month in found}) == 12
    assert found[0].begins == TODAY().replace(day=1)
    assert (found[0].sent, found[0].decided, found[0].confirmed, found[0].contacts) == (1, 0, 1, 1)


def test_the_page_stands_without_anything(client, nil):
    client.force_login(nil)

    assert client.get(reverse("stk_overview")).status_code == 200


@pytest.mark.parametrize("role", ["participation", "unit_head", "analyst"])
def test_who_plans_participation_sees_it_without_a_way_into_records(client, desk, places, role):
    working(registry.area(), places[0])
    client.force_login(member("Ayda", role))

    page = seen(client.get(reverse("stk_overview")))

    assert "2 mahalle" in words(page)
    assert not page.select('main a[href^="/masa/stk/kayitlar/"]')


def test_the_number_of_queries_is_fixed(client, nil, places, django_assert_max_num_queries):
    areas = [registry.area(f"alan-{n}", f"Alan {n}") for n in range(12)]
    for number in range(40):
        working(areas[number % 12], places[number % 3])
    client.force_login(nil)

    with django_assert_max_num_queries(30):
        client.get(reverse("stk_overview"))

    assert ProfileChange.objects.count() == 0

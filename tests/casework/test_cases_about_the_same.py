"""Cases about the same: found near by, linked and not merged, answered each in its own thread."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.alike import alike_of, metres_between
from casework.errors import NotLinkedToIt
from casework.models import Case, Message
from casework.services import answering, correcting
from casework.services.answering import Answer
from casework.services.answering_alike import answer_alike, answerable_alike
from casework.words import State, Verb
from city.models import Neighbourhood
from tests.factories.cases import a_case, known

HERE = (Decimal("38.461200"), Decimal("27.110500"))


@pytest.fixture(autouse=True)
def signed_in_simply(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def quarter(town) -> Neighbourhood:
    return Neighbourhood.objects.order_by("code").first()


@pytest.fixture
def bench(quarter) -> Case:
    return a_case(topic="park_upkeep", title="Parkta kırık bank", point=HERE, neighbourhood=quarter)


def found(case: Case, user) -> list[str]:
    fresh = Case.objects.get(pk=case.pk)
    return [each.case.number for each in alike_of(fresh, user=user, now=timezone.now())]


def north(metres: int) -> tuple[Decimal, Decimal]:
    return HERE[0] + (Decimal(metres) / Decimal(111_195)).quantize(Decimal("0.000001")), HERE[1]


def test_what_is_near_and_of_the_same_topic_may_be_the_same(bench, quarter, demir):
    near = a_case(topic="park_upkeep", title="Oturak", point=north(240))
    a_case(topic="park_upkeep", title="Parkta kırık bank", point=north(265), neighbourhood=quarter)
    a_case(topic="pothole", title="Parkta kırık bank", point=HERE, neighbourhood=quarter)

    assert found(bench, demir) == [near.number]


def test_without_a_point_the_same_words_in_the_same_neighbourhood_are_enough(bench, quarter, demir):
    folded = a_case(topic="park_upkeep", title="KIRIK BANKLAR PARKTA", neighbourhood=quarter)
    a_case(topic="park_upkeep", title="Çim sulaması yapılmıyor", neighbourhood=quarter)

    assert found(bench, demir) == [folded.number]


def test_the_same_place_in_other_letters_is_the_same_place(quarter, demir):
    one = a_case(
        topic="park_upkeep", title="Salıncak", place="İNÖNÜ PARKI", neighbourhood=quarter, asker=known()
    )
    other = a_case(topic="park_upkeep", title="Kaydırak", place="inönü parkı", neighbourhood=quarter)

    assert found(one, demir) == [other.number]


def test_what_ended_long_ago_is_left_out(bench, demir):
    old, late = (a_case(topic="park_upkeep", title="Kırık bank", point=north(metres)) for metres in (50, 90))
    for case, days in ((old, 91), (late, 89)):
        answering.answer_case(case, Answer(outcome="done", text="Tamam"), actor=demir)
        Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=days))

    assert found(bench, demir) == [late.number]


def test_nobody_is_shown_what_they_may_not_see(bench, demir, officer):
    a_case(topic="park_upkeep", title="Kırık bank", point=north(10))

    assert found(bench, officer) == []
    assert len(found(bench, demir)) == 1


def test_looking_costs_the_same_among_many(bench, quarter, demir):
    for number in range(12):
        a_case(topic="park_upkeep", title="Kırık bank", point=north(number), neighbourhood=quarter)
    fresh = Case.objects.get(pk=bench.pk)
    alike_of(fresh, user=demir, now=timezone.now())
    with CaptureQueriesContext(connection) as few:
        assert len(alike_of(fresh, user=demir, now=timezone.now())) == 8
    for number in range(12, 30):
        a_case(topic="park_upkeep", title="Kırık bank", point=north(number), neighbourhood=quarter)
    with CaptureQueriesContext(connection) as many:
        alike_of(fresh, user=demir, now=timezone.now())

    assert len(many) == len(few) == 3


def test_a_press_on_the_page_links_and_another_takes_the_link_away(client, bench, demir):
    other = a_case(topic="park_upkeep", title="Kırık bank", point=north(10), asker=known())
    client.force_login(demir)
    page = client.get(reverse("case_desk", args=[bench.number])).content.decode()
    assert other.number in page
    client.post(reverse("case_step", args=[bench.number, "bagla"]), {"number": other.number})
    linked = Case.objects.get(pk=bench.pk)
    assert linked.same_as == other
    assert [each.text for each in other.messages.all()] == ["Parktaki bank kırık, oturulmuyor."]

    client.post(reverse("case_step", args=[bench.number, "coz"]))

    assert Case.objects.get(pk=bench.pk).same_as is None
    assert bench.events.last().verb == Verb.UNLINKED


def test_answering_the_first_offers_to_answer_the_others_each_in_its_own_thread(client, bench, demir):
    others = [a_case(topic="park_upkeep", title="Bank", asker=known(wants="email")) for _ in range(2)]
    elsewhere = a_case(topic="pothole", title="Çukur")
    for other in (*others, elsewhere):
        correcting.link(other, to=bench, actor=demir)
    client.force_login(demir)
    client.post(reverse("case_step", args=[bench.number, "yanit"]), {"outcome": "done", "text": "Onarıldı."})
    page = client.get(reverse("case_desk", args=[bench.number])).content.decode()
    assert "Bağlı başvuruları da aynı şekilde yanıtla" in page
    form = client.get(reverse("case_step", args=[bench.number, "ayni-yanit"])).content.decode()
    assert "Onarıldı." in form
    assert elsewhere.number not in form

    client.post(
        reverse("case_step", args=[bench.number, "ayni-yanit"]),
        {"cases": [str(each.pk) for each in others], "text": "Bank onarıldı."},
    )

    for other in others:
        case = Case.objects.get(pk=other.pk)
        answer = case.messages.get(way=Message.Way.OUT)
        assert (case.state, case.outcome, answer.text) == (State.ANSWERED, "done", "Bank onarıldı.")
        assert (answer.door, case.same_as) == ("email", bench)
    assert bench.messages.filter(way=Message.Way.OUT).count() == 1
    assert Case.objects.get(pk=elsewhere.pk).is_open


def test_only_what_is_linked_is_answered_likewise_and_a_refusal_never(bench, demir):
    stranger = a_case(topic="park_upkeep", title="Bank")
    linked = a_case(topic="park_upkeep", title="Bank")
    correcting.link(linked, to=bench, actor=demir)
    refusal = Answer(outcome="refused", text="Olmaz", ground="m. 1", appeal_text="İtiraz edebilirsiniz")
    answering.answer_case(bench, refusal, actor=demir)
    first = Case.objects.get(pk=bench.pk)

    assert not answerable_alike(first).exists()
    with pytest.raises(NotLinkedToIt):
        answer_alike(first, [stranger], Answer(outcome="done", text="Tamam"), actor=demir)
    assert Case.objects.get(pk=stranger.pk).is_open


def test_distances_are_those_of_the_map():
    """Karşıyaka's pier to its railway station by the coordinates of OpenStreetMap, about 700 m."""
    pier, station = (Decimal("38.454900"), Decimal("27.119600")), (Decimal("38.460400"), Decimal("27.115900"))

    assert 680 < metres_between(pier, station) < 700
    assert metres_between(HERE, HERE) == 0

"""Shown cases: the applicant wishes it, a person writes the summary and sees what everybody will see, then it is shown."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from casework.errors import MayNotBeShown, OriginalsStay
from casework.models import Case, CaseTopic
from casework.public_face import coarse_point
from casework.services import answering
from casework.services.answering import Answer
from casework.services.files import SentFile
from casework.services.publishing import publish, warnings_of
from casework.services.redacting import redact
from casework.words import Verb, Visibility
from city.models import Neighbourhood
from tests.factories import member
from tests.factories.cases import a_case, known

SUMMARY = "Park girişindeki oturma yerlerinden biri kırık."
POINT = (Decimal("38.461234"), Decimal("27.110567"))


@pytest.fixture(autouse=True)
def signed_in_simply(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (320, 160), (120, 120, 120)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def bench(town) -> Case:
    return a_case(
        topic="park_upkeep",
        title="Bankta Fikret oturuyordu",
        text="Ben Ayşe Deneme, evimin önündeki parkta bank kırık ve çok tehlikeli.",
        asker=known(phone="+905301251355"),
        neighbourhood=Neighbourhood.objects.order_by("code").first(),
        place="Gizli Apartmanı önü",
        point=POINT,
        files=[SentFile("ayse-deneme.jpg", photo())],
        may_be_shown=True,
    )


@pytest.fixture
def shown(bench, demir) -> Case:
    publish(bench, summary=SUMMARY, shown={}, actor=demir)
    return Case.objects.get(pk=bench.pk)


def page(client, case: Case) -> str:
    return client.get(reverse("open_case", args=[case.number])).content.decode()


def between(text: str, start: str, end: str) -> str:
    return text.split(start, 1)[1].split(end, 1)[0]


def test_it_is_written_looked_at_and_then_shown_just_as_it_was_looked_at(client, bench, demir):
    copy = redact(bench.attachments.get(), boxes="10 10 20 20", actor=demir)
    said = {"summary": SUMMARY, f"shown_{copy.pk.hex}": "Kırık bir bank"}
    address = reverse("case_show", args=[bench.number])
    client.force_login(demir)
    assert "adı görünmeden" in client.get(reverse("case_desk", args=[bench.number])).content.decode()
    preview = client.post(address, said | {"go": "look"}).content.decode()
    assert "Herkes bunu görecek" in preview
    assert Case.objects.get(pk=bench.pk).visibility == Visibility.WISHED
    seen = between(preview, 'name="seen" value="', '"')

    assert client.post(address, said | {"go": "publish", "seen": seen}).status_code == 302

    client.logout()
    public = page(client, bench)
    start, end = '<p><span class="tag open">', "</dl>"
    assert between(public, start, end) == between(preview, start, end).replace(
        "/masa/basvurular/b/", "/basvurular/"
    )
    assert bench.events.last().verb == Verb.PUBLISHED


def test_what_was_changed_after_looking_is_looked_at_again_before_it_is_shown(client, bench, demir):
    address = reverse("case_show", args=[bench.number])
    client.force_login(demir)
    seen = between(
        client.post(address, {"summary": SUMMARY, "go": "look"}).content.decode(), 'name="seen" value="', '"'
    )
    again = client.post(address, {"summary": SUMMARY + " Acil.", "go": "publish", "seen": seen})

    assert again.status_code == 200
    assert Case.objects.get(pk=bench.pk).visibility == Visibility.WISHED


def test_nothing_of_the_applicant_is_on_the_page_or_the_list(client, shown):
    for text in (page(client, shown), client.get(reverse("open_cases")).content.decode()):
        assert SUMMARY in text
        for canary in (
            "Ayşe", "Deneme", "Fikret", "Gizli", "5301251355", "example.org", "evimin", "38.461234", "27.110567",
            "ayse-deneme",
        ):  # fmt: skip
            assert canary not in text, canary


def test_the_point_is_the_middle_of_a_coarse_square(client, shown):
    assert coarse_point(*POINT) == (Decimal("38.4610"), Decimal("27.11125"))
    assert coarse_point(POINT[0] + Decimal("0.0007"), POINT[1]) == coarse_point(*POINT)
    assert "38.461, 27.111" in page(client, shown)


def test_traces_of_people_are_named_masked_or_stood_for(client, bench, demir):
    address = reverse("case_show", args=[bench.number])
    client.force_login(demir)
    text = (
        "Ayşe Hanım bildirdi, 0530 125 13 55. Plaka 35 ABC 12. Evimin önündeki parkta bank kırık ve çok kötü."
    )
    looked = client.post(address, {"summary": text, "go": "look"}).content.decode()
    for named in ("telefon numarası", "plaka", "başvuranın adı", "başvuranın sözleri"):
        assert named in looked, named
    seen = between(looked, 'name="seen" value="', '"')
    refused = client.post(address, {"summary": text, "go": "publish", "seen": seen})
    assert refused.status_code == 409
    assert Case.objects.get(pk=bench.pk).visibility == Visibility.WISHED

    masked = client.post(address, {"summary": "Plaka 35 ABC 12, park", "go": "mask"}).content.decode()
    assert "Plaka […], park" in masked
    own = "Deneme amaçlı dikilen ağaç kurudu."
    looked = client.post(address, {"summary": own, "go": "look"}).content.decode()
    seen = between(looked, 'name="seen" value="', '"')
    client.post(address, {"summary": own, "go": "publish", "seen": seen, "looked_at": "on"})
    assert Case.objects.get(pk=bench.pk).public_summary == own
    assert bench.events.last().data["looked_at"] is True


def test_the_address_of_the_applicant_is_found_in_other_letters(bench):
    assert [each.kind for each in warnings_of(bench, "DENEME SOKAK, 1 numara")][-1]


@pytest.mark.parametrize(
    "wanted",
    [
        {"may_be_shown": False},
        {"kind": "petition"},
        {"kind": "tip"},
        {"door": "cimer"},
        {"topic": "illegal_building"},
    ],
    ids=str,
)
def test_only_what_was_wished_and_may_be_shown_is_shown(town, demir, wanted):
    case = a_case(**{"topic": "park_upkeep", "asker": known(), "may_be_shown": True} | wanted)
    Case.objects.filter(pk=case.pk).update(
        visibility=Visibility.PRIVATE if "may_be_shown" in wanted else Visibility.WISHED
    )

    with pytest.raises(MayNotBeShown):
        publish(case, summary=SUMMARY, shown={}, actor=demir)


def test_an_original_is_never_shown(client, bench, demir):
    original = bench.attachments.get()
    with pytest.raises(OriginalsStay):
        publish(bench, summary=SUMMARY, shown={original.pk: "Bank"}, actor=demir)
    copy = redact(original, boxes="10 10 20 20", actor=demir)
    publish(bench, summary=SUMMARY, shown={copy.pk: "Kırık bank"}, actor=demir)

    assert client.get(reverse("open_case_file", args=[bench.number, copy.pk])).status_code == 200
    assert client.get(reverse("open_case_file", args=[bench.number, original.pk])).status_code == 404
    assert 'alt="Kırık bank"' in page(client, bench)


def test_taken_from_view_nothing_of_it_is_left(client, shown, demir):
    copy = redact(shown.attachments.get(), boxes="10 10 20 20", actor=demir)
    publish(shown, summary=SUMMARY, shown={copy.pk: "Kırık bank"}, actor=demir)
    client.force_login(demir)
    client.post(reverse("case_step", args=[shown.number, "gosterme"]), {"reason": "Yanlış yer"})
    client.logout()

    assert client.get(reverse("open_case", args=[shown.number])).status_code == 404
    assert client.get(reverse("open_case_file", args=[shown.number, copy.pk])).status_code == 404
    assert SUMMARY not in client.get(reverse("open_cases")).content.decode()
    fresh = Case.objects.get(pk=shown.pk)
    assert (fresh.public_summary, fresh.events.last().verb) == ("", Verb.UNPUBLISHED)


def test_the_applicant_takes_the_wish_back_and_nobody_shows_it_again(client, shown, demir):
    session = client.session
    session["cases_held"] = {str(shown.pk): (timezone.now() + timedelta(hours=1)).timestamp()}
    session.save()
    assert "Artık gösterilmesin" in client.get(reverse("case_page", args=[shown.pk])).content.decode()
    client.post(reverse("case_hide", args=[shown.pk]))

    assert client.get(reverse("open_case", args=[shown.number])).status_code == 404
    with pytest.raises(MayNotBeShown):
        publish(shown, summary=SUMMARY, shown={}, actor=demir)


def test_a_stranger_takes_back_nobodys_wish(client, shown):
    assert client.post(reverse("case_hide", args=[shown.pk])).status_code == 404
    assert Case.objects.get(pk=shown.pk).visibility == Visibility.PUBLIC


def test_a_topic_that_is_taken_out_of_the_class_hides_its_cases(client, shown):
    CaseTopic.objects.filter(pk=shown.topic_id).update(may_be_public=False)

    assert client.get(reverse("open_case", args=[shown.number])).status_code == 404


def test_where_it_stands_is_said_in_plain_words_and_old_ends_are_not_kept_by_search_engines(
    client, shown, demir
):
    assert "Şu birime iletildi" in page(client, shown)
    assert "noindex" not in page(client, shown)
    answering.answer_case(shown, Answer(outcome="not_feasible", text="Ayşe Hanım, olmaz"), actor=demir)
    ended = page(client, shown)
    assert "Sonuç: Yapılamıyor" in ended
    assert "Ayşe" not in ended
    Case.objects.filter(pk=shown.pk).update(closed_at=timezone.now() - timedelta(days=366))

    assert "noindex" in page(client, shown)


def test_the_list_is_narrowed_paged_by_keys_and_costs_the_same(client, town, demir, monkeypatch):
    monkeypatch.setattr("casework.public_list.PAGE", 3)
    places = list(Neighbourhood.objects.order_by("code")[:2])
    cases = [
        a_case(topic="park_upkeep", neighbourhood=places[number % 2], may_be_shown=True)
        for number in range(7)
    ]
    for case in cases:
        publish(case, summary=f"Özet {case.number}", shown={}, actor=demir)
    answering.answer_case(cases[0], Answer(outcome="done", text="Tamam"), actor=demir)
    address = reverse("open_cases")

    def numbers(query: str) -> list[str]:
        text = client.get(f"{address}?{query}").content.decode()
        return [case.number for case in reversed(cases) if f"Özet {case.number}" in text]

    client.get(address)
    with CaptureQueriesContext(connection) as first:
        assert numbers("") == [case.number for case in cases[:3:-1]]
    with CaptureQueriesContext(connection) as second:
        assert numbers(f"sonra={cases[4].number}") == [case.number for case in cases[3:0:-1]]
    assert len(second) <= len(first) + 1
    assert numbers(f"mahalle={places[1].code}") == [cases[number].number for number in (5, 3, 1)]
    assert numbers("durum=yapildi") == [cases[0].number]
    assert numbers("konu=pothole") == []
    assert "4 başvuru" in client.get(f"{address}?gorunum=harita").content.decode()


def test_what_was_wished_waits_on_the_desk_for_those_who_may_see_it(client, bench, demir, officer):
    address = reverse("cases_to_show")
    client.force_login(demir)
    assert bench.number in client.get(address).content.decode()
    client.force_login(officer)
    assert bench.number not in client.get(address).content.decode()
    assert client.get(reverse("case_show", args=[bench.number])).status_code == 404
    client.force_login(member("Fikret"))
    assert client.get(address).status_code == 403

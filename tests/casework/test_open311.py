"""Open311 GeoReport v2: what programs may read, what they send with a key, and what they are refused."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import pytest
import time_machine
from defusedxml.ElementTree import fromstring
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from casework.models import Case, Open311Key
from casework.open311 import asking
from casework.open311.keys import issue, withdraw
from casework.services import answering
from casework.services.answering import Answer
from casework.views import open311
from casework.words import Visibility
from city.models import Neighbourhood
from people.models import AuditEvent, OutgoingMail
from tests.factories.cases import a_case, known

ZONE = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 3, 9, 11, 0, tzinfo=ZONE)
AT = "/open311/v2"
# The fields of a request and their types, as the standard documents them.
FIELDS = {
    "service_request_id": str, "status": str, "status_notes": str, "service_name": str, "service_code": str,
    "description": str, "agency_responsible": str, "service_notice": str, "requested_datetime": str,
    "updated_datetime": str, "expected_datetime": str, "address": str, "address_id": str, "zipcode": str,
    "lat": float, "long": float, "media_url": str,
}  # fmt: skip
REQUIRED = {"service_request_id", "status", "service_code", "requested_datetime"}


@pytest.fixture(autouse=True)
def _march():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


@pytest.fixture
def key(town) -> str:
    return issue(partner="Mahalle uygulaması", email="partner@example.org")[1]


@pytest.fixture
def bench(town) -> Case:
    return shown(
        a_case(topic="pothole", place="1671 Sokak", point=(Decimal("38.461234"), Decimal("27.110567")))
    )


def shown(case: Case, summary: str = "Yolda çukur var.") -> Case:
    """Puts a case before everybody, as a person does who wrote the summary."""
    Case.objects.filter(pk=case.pk).update(visibility=Visibility.PUBLIC, public_summary=summary)
    case.refresh_from_db()
    return case


def asked(client: Client, path: str, status: int = 200, **given: str) -> object:
    answer = client.get(f"{AT}/{path}.json", given)
    assert answer.status_code == status, answer.content
    return answer.json()


def xml(answer: object) -> Element:
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.lower().startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    return fromstring(answer.content)


def numbers(client: Client, **given: str) -> list[str]:
    return [each["service_request_id"] for each in asked(client, "requests", **given)]


def sent(client: Client, key: str, *, kind: str = "json", **more: str) -> object:
    values = {
        "api_key": key, "service_code": "pothole", "lat": "38.4612", "long": "27.1105",
        "description": "Yolda çukur var.", **more,
    }  # fmt: skip
    return client.post(
        f"{AT}/requests.{kind}", {name: text for name, text in values.items() if text is not None}
    )


def faults(answer: object, status: int) -> list[str]:
    assert answer.status_code == status, answer.content
    told = answer.json()
    assert {each["code"] for each in told} == {status}
    return [each["description"] for each in told]


def test_discovery_names_the_endpoint_and_its_formats(client, town):
    found = asked(client, "discovery")
    assert set(found) == {"changeset", "contact", "key_service", "endpoints"}
    assert found["endpoints"][0]["url"].endswith(AT)
    assert found["endpoints"][0]["formats"] == ["text/xml", "application/json"]
    tree = xml(client.get(f"{AT}/discovery.xml"))
    assert tree.tag == "discovery"
    assert [each.text for each in tree.findall("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ]
    assert datetime.fromisoformat(found["changeset"]).utcoffset() is not None


def test_services_are_the_topics_with_the_fields_of_the_standard(client, town):
    found = {each["service_code"]: each for each in asked(client, "services")}

    names = ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]
    assert list(found["pothole"]) == names
    assert found["pothole"]["metadata"] is True
    assert found["pothole"]["type"] == "realtime"
    assert "asfalt" in found["pothole"]["keywords"].split(", ")
    tree = xml(client.get(f"{AT}/services.xml"))
    assert tree.tag == "services"
    assert {each.tag for each in tree} == {"service"}
    assert [each.tag for each in tree[0]] == names
    assert {each.text for each in tree.iter("metadata")} <= {"true", "false"}


def test_services_speak_the_language_that_is_asked_for(client, town):
    english = {each["service_code"]: each["service_name"] for each in asked(client, "services", dil="en")}
    turkish = {each["service_code"]: each["service_name"] for each in asked(client, "services", dil="tr")}

    assert english["pothole"] == "Pothole or broken road"
    assert turkish["pothole"] == "Yolda çukur veya bozulma"


def test_a_definition_asks_whether_others_may_see_it(client, town):
    found = asked(client, "services/pothole")

    names = [
        "variable",
        "code",
        "datatype",
        "required",
        "datatype_description",
        "order",
        "description",
        "values",
    ]
    assert found["service_code"] == "pothole"
    assert list(found["attributes"][0]) == names
    assert found["attributes"][0]["required"] is False
    assert [each["key"] for each in found["attributes"][0]["values"]] == ["yes", "no"]
    tree = xml(client.get(f"{AT}/services/pothole.xml"))
    assert tree.tag == "service_definition"
    assert tree.findtext("attributes/attribute/variable") == "true"
    assert [each.findtext("key") for each in tree.findall("attributes/attribute/values/value")] == [
        "yes",
        "no",
    ]


def test_a_service_that_is_not_there_is_an_error_of_the_standard(client, town):
    assert asked(client, "services/olmayan", status=404)[0]["code"] == 404
    tree = xml(client.get(f"{AT}/services/olmayan.xml"))
    assert tree.tag == "errors"
    assert tree.findtext("error/code") == "404"
    assert "olmayan" in tree.findtext("error/description")


def test_a_request_has_all_fields_of_the_standard_and_their_types(client, bench):
    found = asked(client, "requests")[0]

    assert list(found) == list(FIELDS)
    assert all(found[name] for name in REQUIRED)
    wrong = {
        name for name, of in FIELDS.items() if found[name] is not None and not isinstance(found[name], of)
    }
    assert not wrong
    assert found["requested_datetime"] == "2026-03-09T11:00:00+03:00"
    assert found["expected_datetime"] == "2026-04-08T23:59:59+03:00"
    assert (found["lat"], found["long"]) == (38.4612, 27.1106)
    assert (found["address"], found["description"]) == ("1671 Sokak", "Yolda çukur var.")
    tree = xml(client.get(f"{AT}/requests.xml"))
    assert tree.tag == "service_requests"
    assert [each.tag for each in tree.find("request")] == list(FIELDS)
    assert tree.findtext("request/zipcode") == ""
    assert asked(client, f"requests/{bench.number}") == [found]
    assert xml(client.get(f"{AT}/requests/{bench.number}.xml")).findtext("request/service_code") == "pothole"


def test_only_what_a_person_put_before_everybody_is_there_and_nothing_of_who_asked(client, town):
    asker = known("Ayşe Gizli", email="gizli@example.org", phone="+905301251355", address="Gizli Sokak 1")
    hidden = a_case(topic="pothole", asker=asker, text="Ben Ayşe Gizli, 0530 125 13 55")
    wished = a_case(topic="pothole", asker=asker, may_be_shown=True)
    place = "Park, 0530 125 13 55, ayse@example.org"
    open_to_all = shown(
        a_case(topic="pothole", asker=asker, text="Ben Ayşe Gizli", title="Gizli", place=place)
    )
    tip = shown(a_case(topic="pothole", kind="tip"))
    of_register = shown(a_case(topic="pothole", door="cimer", external_number="26"))

    assert numbers(client) == [open_to_all.number]
    for case in (hidden, wished, tip, of_register):
        assert asked(client, f"requests/{case.number}", status=404)[0]["code"] == 404
    told = (
        client.get(f"{AT}/requests.json").content.decode() + client.get(f"{AT}/requests.xml").content.decode()
    )
    assert not [each for each in ("Gizli", "gizli", "1251355", "125 13 55", "example.org") if each in told]


def test_an_ended_case_is_closed_with_its_outcome(client, town, demir):
    case = shown(a_case(topic="park_upkeep"))
    answering.answer_case(case, Answer(outcome="done", text="Ayşe Hanım, onarıldı."), actor=demir)

    found = asked(client, f"requests/{case.number}")
    assert found[0]["status"] == "closed"
    assert found[0]["status_notes"] == "Yerine getirildi"
    assert found[0]["expected_datetime"] is None
    assert found[0]["updated_datetime"] == "2026-03-09T11:00:00+03:00"
    assert "Ayşe" not in json.dumps(found, ensure_ascii=False)


def test_requests_are_found_by_state_service_number_and_day(client, town, demir):
    def case(days: int, topic: str = "pothole") -> Case:
        return shown(a_case(topic=topic, received_at=NOW - timedelta(days=days)))

    new, older, ancient, park = case(1), case(60), case(120), case(2, "park_upkeep")
    answering.answer_case(park, Answer(outcome="done", text="Onarıldı."), actor=demir)

    assert numbers(client) == [new.number, park.number, older.number]
    assert (
        client.get(f"{AT}/requests.json", {"status": "closed"}).json()[0]["service_request_id"] == park.number
    )
    assert len(client.get(f"{AT}/requests.json", {"status": "open,closed"}).json()) == 3
    assert numbers(client, service_code="park_upkeep,pavement") == [park.number]
    assert numbers(client, service_request_id=f"{ancient.number}, {new.number}", service_code="pavement") == [
        new.number,
        ancient.number,
    ]
    assert numbers(client, end_date="2026-01-20T00:00:00Z") == [older.number, ancient.number]
    assert numbers(client, start_date="2025-11-01T00:00:00 03:00") == [older.number, ancient.number]
    day = park.received_at.astimezone(UTC)
    span = {
        "start_date": (day - timedelta(hours=1)).isoformat(),
        "end_date": (day + timedelta(hours=1)).isoformat(),
    }
    assert numbers(client, **span) == [park.number]


@pytest.mark.parametrize(
    "given",
    [
        {"status": "maybe"},
        {"start_date": "2026-03-01"},
        {"start_date": "dün"},
        {"end_date": "2026-03-01T00:00:00"},
        {"end_date": "0001-01-01T00:00:00Z"},
        {"start_date": "9999-12-31T00:00:00Z"},
        {"start_date": "2026-03-01T00:00:00Z", "end_date": "2026-02-01T00:00:00Z"},
        {"start_date": "2025-03-01T00:00:00Z", "end_date": "2026-02-01T00:00:00Z"},
        {"page": "0"},
        {"page": "x"},
        {"page": "99999999999"},
        {"page_size": "1001"},
        {"page": "²"},
    ],
)
def test_a_question_that_makes_no_sense_is_a_400_with_its_reason(client, town, given):
    answer = client.get(f"{AT}/requests.json", given)

    assert faults(answer, 400)


def test_an_unknown_service_is_a_404(client, town):
    assert asked(client, "requests", status=404, service_code="olmayan")[0]["code"] == 404


@pytest.mark.parametrize(
    "sign", ["'; DROP TABLE casework_case; --", "\x00", "<script>", "%00", "../../etc/passwd", "½"]
)
def test_what_is_meant_to_break_something_finds_nothing(client, bench, sign):
    assert numbers(client, service_request_id=sign) in ([], [bench.number])
    assert client.get(f"{AT}/requests.json", {"service_code": sign}).status_code in (200, 404)
    told = client.get(f"{AT}/requests.xml", {"service_code": sign, "status": sign})
    assert xml(told).tag in ("errors", "service_requests")
    assert Case.objects.count() == 1


def test_pages_follow_each_other_without_a_gap(client, town):
    cases = [shown(a_case(topic="pothole")) for _each in range(5)]

    pages = [numbers(client, page=str(page), page_size="2") for page in (1, 2, 3, 4)]

    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert {number for page in pages for number in page} == {case.number for case in cases}


def test_never_more_than_the_cap(client, town, monkeypatch):
    monkeypatch.setattr(asking, "MOST", 3)
    for _each in range(4):
        shown(a_case(topic="pothole"))

    assert len(numbers(client, page_size="3")) == 3


def test_a_list_of_many_costs_as_many_questions_as_one_of_few(client, town, django_assert_max_num_queries):
    for _each in range(6):
        shown(a_case(topic="pothole", neighbourhood=Neighbourhood.objects.first()))

    with django_assert_max_num_queries(2):
        assert len(numbers(client)) == 6


def test_a_program_sends_a_request_and_the_unit_has_it(client, key):
    answer = sent(client, key, first_name="Ayşe", last_name="Deneme", phone="0530 125 13 55")

    told = answer.json()
    case = Case.objects.get()
    assert answer.status_code == 200
    assert list(told[0]) == ["service_request_id", "service_notice", "account_id"]
    assert told[0]["service_request_id"] == case.number
    assert (case.door, case.kind, case.topic.code) == ("open311", "request", "pothole")
    assert (case.latitude, case.longitude) == (Decimal("38.461200"), Decimal("27.110500"))
    assert case.applicant.name == "Ayşe Deneme"
    assert case.applicant.phone == "+905301251355"
    assert case.open311_request.key.partner == "Mahalle uygulaması"
    assert case.visibility == Visibility.PRIVATE
    assert case.due_on is not None
    assert numbers(client) == []


def test_the_answer_in_xml_has_the_elements_of_the_standard(client, key):
    tree = xml(sent(client, key, kind="xml"))

    assert tree.tag == "service_requests"
    assert tree.findtext("request/service_request_id") == Case.objects.get().number


def test_no_cookie_is_needed_and_none_is_given(key):
    strict = Client(enforce_csrf_checks=True)

    answer = sent(strict, key)

    assert answer.status_code == 200
    assert not answer.cookies
    assert not strict.get(f"{AT}/requests.json").cookies


def test_who_gives_an_address_is_written_to(client, key):
    sent(client, key, email="ayse@example.org")

    assert OutgoingMail.objects.count() == 1


def test_the_wish_to_be_seen_is_the_applicants(client, key):
    sent(client, key, **{"attribute[may_be_shown]": "yes"})
    sent(client, key, description="Başka", **{"attribute[may_be_shown]": "no"})

    assert set(Case.objects.values_list("visibility", flat=True)) == {Visibility.WISHED, Visibility.PRIVATE}


def test_a_place_in_words_or_a_neighbourhood_is_a_location_too(client, key):
    place = Neighbourhood.objects.first()
    sent(client, key, lat=None, long=None, address_string="1671 Sokak 5")
    sent(client, key, lat=None, long=None, address_id=place.code)

    assert Case.objects.get(place="1671 Sokak 5").latitude is None
    assert Case.objects.filter(neighbourhood=place).count() == 1


def test_the_same_twice_is_one_request_and_by_another_partner_two(client, key):
    first, again = sent(client, key).json(), sent(client, key).json()
    other = issue(partner="Öbür", email="other@example.org")[1]
    sent(client, other)

    assert first == again
    assert Case.objects.count() == 2


def test_the_same_on_another_day_is_a_new_request(client, key):
    sent(client, key)
    with time_machine.travel(NOW + timedelta(days=1)):
        sent(client, key)

    assert Case.objects.count() == 2


@pytest.mark.parametrize("given", ["", "x", "' OR 1=1 --", "\x00", "a" * 5000])
def test_without_a_valid_key_nothing_is_taken(client, key, given):
    assert faults(sent(client, given), 403)
    assert faults(client.post(f"{AT}/requests.json?api_key={key}", {"service_code": "pothole"}), 403)
    assert not Case.objects.exists()


def test_a_withdrawn_key_opens_nothing(client, key):
    assert withdraw(Open311Key.objects.get())
    assert not withdraw(Open311Key.objects.get())

    assert faults(sent(client, key), 403)
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {
        "open311_key_issued",
        "open311_key_withdrawn",
    }


def test_who_tries_keys_is_stopped_and_partners_at_the_same_address_are_not(client, key, monkeypatch):
    monkeypatch.setattr(open311, "WRONG_KEYS_AN_HOUR", 2)
    codes = [sent(client, "wrong").status_code for _each in range(3)]

    assert codes == [403, 403, 429]
    assert sent(client, key).status_code == 200


def test_a_key_sends_only_so_much_in_an_hour(client, key, monkeypatch):
    monkeypatch.setattr(open311, "REQUESTS_AN_HOUR", 2)

    codes = [sent(client, key, description=f"{place}").status_code for place in range(3)]

    assert codes == [200, 200, 429]


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"service_code": None}, 1),
        ({"lat": None, "long": None}, 1),
        ({"lat": "38.4612", "long": None}, 1),
        ({"lat": "NaN"}, 1),
        ({"lat": "Infinity"}, 1),
        ({"lat": "1e400"}, 1),
        ({"lat": "41.0", "long": "29.0"}, 1),
        ({"address_id": "olmayan"}, 1),
        ({"description": "x" * 4001}, 1),
        ({"email": "x", "phone": "12", "media_url": "javascript:alert(1)"}, 3),
        ({"media_url": "file:///etc/passwd"}, 1),
        ({"first_name": "x" * 81}, 1),
    ],
)
def test_what_cannot_be_taken_is_a_400_with_every_reason(client, key, given, count):
    assert len(faults(sent(client, key, **given), 400)) == count
    assert not Case.objects.exists()


def test_an_unknown_service_cannot_be_asked_for(client, key):
    assert faults(sent(client, key, service_code="olmayan"), 404)


def test_what_is_too_large_or_has_too_many_fields_is_refused_in_the_format_asked_for(client, key):
    assert faults(sent(client, key, description="x" * 3_000_000), 400)
    many = {f"attribute[a{place}]": "1" for place in range(1100)}
    answer = client.post(
        f"{AT}/requests.json",
        "&".join(f"{name}={text}" for name, text in many.items()),
        content_type="application/x-www-form-urlencoded",
    )
    assert faults(answer, 400)
    assert not Case.objects.exists()


def test_another_content_than_a_form_has_no_key(client, key):
    answer = client.post(f"{AT}/requests.json", json.dumps({"api_key": key}), content_type="application/json")

    assert faults(answer, 403)


def test_markup_in_what_was_sent_stays_text(client, key):
    text = "<script>alert(1)</script> & ]]> \x0b"
    sent(client, key, description=text, media_url="https://example.org/a.jpg")

    case = shown(Case.objects.get(), summary="<b>&\x0b</b>")
    assert case.messages.first().text == "<script>alert(1)</script> & ]]>\n\nhttps://example.org/a.jpg"
    assert xml(client.get(f"{AT}/requests.xml")).findtext("request/description") == "<b>&</b>"


def test_a_token_is_the_number_of_what_a_program_sent(client, key):
    number = sent(client, key).json()[0]["service_request_id"]
    other = a_case()

    assert asked(client, f"tokens/{number}") == [{"service_request_id": number, "token": number}]
    assert xml(client.get(f"{AT}/tokens/{number}.xml")).findtext("request/service_request_id") == number
    assert asked(client, f"tokens/{other.number}", status=404)[0]["code"] == 404


@pytest.mark.parametrize("path", ["services.json", "requests/1.json", "discovery.xml", "tokens/1.json"])
def test_nothing_but_requests_can_be_sent_to(client, town, path):
    assert client.post(f"{AT}/{path}").status_code == 405


def test_a_key_is_shown_once_and_kept_as_a_digest(client, town, capsys):
    call_command("open311_key", "issue", "--partner", "Uygulama", "--email", "partner@example.org")
    made = json.loads(capsys.readouterr().out)
    sent(client, made["api_key"])
    call_command("open311_key", "list")
    listed = json.loads(capsys.readouterr().out)["keys"]

    assert made["api_key"] not in repr(list(Open311Key.objects.values()))
    assert [(each["partner"], each["requests"]) for each in listed] == [("Uygulama", 1)]
    assert "api_key" not in listed[0]
    call_command("open311_key", "withdraw", str(made["number"]))
    assert sent(client, made["api_key"]).status_code == 403


def test_the_command_refuses_what_is_no_address_and_no_key(town):
    for words in (["issue", "--partner", "P", "--email", "x"], ["withdraw", "99"]):
        with pytest.raises(CommandError):
            call_command("open311_key", *words)

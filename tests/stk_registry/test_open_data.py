"""A stranger's program takes the directory as open data: all of it each day, or a part; never a person."""

import csv
import io
import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from city.models import Neighbourhood
from stk_registry.extract import FIELDS
from stk_registry.models import ContactPoint
from stk_registry.services.extracting import make_extract
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db
SECRETS = ("Kimse Deneme", "kisi@deneme.example", "0555 000 00 00", "Gizli Sokak", "1234567890")


@pytest.fixture(autouse=True)
def kept_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cats(db):
    place = Neighbourhood.objects.get_or_create(code="bostanli", defaults={"name": "Bostanlı"})[0]
    made = registry.organisation(
        "Deneme Patiler Derneği", slug="patiler", neighbourhood=place, summary="=HYPERLINK(1)",
        address="Gizli Sokak 1", tax_number="1234567890",
    )  # fmt: skip
    made.areas.add(registry.area())
    made.neighbourhoods.add(place)
    today = timezone.localdate()
    ContactPoint.objects.create(
        organisation=made, person_name="Kimse Deneme", email="kisi@deneme.example", phone="0555 000 00 00",
        is_public=True, consented_on=today, visible_until=today + timedelta(days=9),
    )  # fmt: skip
    registry.organisation("Deneme Gizli Derneği", slug="gizli", state="hidden")
    return made


def test_the_file_of_the_day_names_each_listed_organisation_and_its_licence(client, cats):
    told = json.loads(client.get("/stk/acik-veri/kuruluslar.json").content)

    assert told["count"] == 1 and told["licence"]["name"] == "CC BY 4.0"
    assert told["generated_on"] == timezone.localdate().isoformat()
    only = told["organisations"][0]
    assert tuple(only) == FIELDS and only["id"] == "patiler" and only["url"].endswith("/stk/patiler/")
    assert only["areas"] == ["environment_animals"] and only["neighbourhoods"] == ["bostanli"]


def test_the_csv_says_the_same_and_runs_nothing_in_a_spreadsheet(client, cats):
    answer = client.get("/stk/acik-veri/kuruluslar.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["Deneme Patiler Derneği"]
    assert rows[0]["summary"] == "'=HYPERLINK(1)" and rows[0]["areas"] == "environment_animals"
    assert answer["Content-Disposition"] == 'attachment; filename="kuruluslar.csv"'


@pytest.mark.parametrize(
    "address",
    ["acik-veri/kuruluslar.json", "acik-veri/kuruluslar.csv", "api/kuruluslar/", "api/kuruluslar/patiler/"],
)
def test_nothing_about_a_person_leaves(client, cats, address):
    answer = client.get(f"/stk/{address}")

    text = answer.content.decode()
    assert "Deneme Patiler" in text and not [secret for secret in SECRETS if secret in text]
    assert answer["Access-Control-Allow-Origin"] == "*" and "Set-Cookie" not in answer


def test_who_has_the_file_already_is_told_so(client, cats):
    first = client.get("/stk/acik-veri/kuruluslar.json")

    by_mark = client.get("/stk/acik-veri/kuruluslar.json", headers={"if-none-match": first["ETag"]})
    by_time = client.get(
        "/stk/acik-veri/kuruluslar.json", headers={"if-modified-since": first["Last-Modified"]}
    )

    assert (by_mark.status_code, by_mark.content, by_time.status_code) == (304, b"", 304)
    assert by_mark["ETag"] == first["ETag"]


def test_the_daily_round_makes_the_files_once_and_removes_yesterdays(client, cats, tmp_path):
    now = timezone.make_aware(datetime(2026, 11, 22, 3))

    assert make_extract(now=now) == 2 and make_extract(now=now + timedelta(hours=2)) == 0
    assert make_extract(now=now + timedelta(days=1)) == 2
    assert sorted(path.name for path in (tmp_path / "acik-veri").iterdir()) == [
        "2026-11-23.csv",
        "2026-11-23.json",
    ]


def test_the_api_narrows_as_the_directory_does_and_leads_from_page_to_page(client, cats):
    for number in range(101):
        registry.organisation(f"Deneme {number}", slug=f"d-{number}")

    narrowed = client.get("/stk/api/kuruluslar/?alan=environment_animals").json()
    first = client.get("/stk/api/kuruluslar/?q=deneme").json()
    second = client.get(first["next"]).json()

    assert [each["id"] for each in narrowed["organisations"]] == ["patiler"]
    assert (first["count"], len(first["organisations"]), first["previous"]) == (102, 100, None)
    assert "q=deneme" in first["next"] and len(second["organisations"]) == 2 and second["next"] is None


def test_a_page_of_the_api_costs_the_same_number_of_queries(client, cats, django_assert_num_queries):
    with django_assert_num_queries(5):
        client.get("/stk/api/kuruluslar/?q=deneme")
    for number in range(30):
        registry.organisation(f"Deneme {number}", slug=f"d-{number}").areas.add(registry.area())
    with django_assert_num_queries(5):
        client.get("/stk/api/kuruluslar/?q=deneme")


def test_what_is_not_listed_is_not_there(client, cats):
    assert client.get("/stk/api/kuruluslar/gizli/").status_code == 404
    assert client.post("/stk/api/kuruluslar/").status_code == 405


def test_a_page_tells_people_how_to_use_it(client, cats):
    page = client.get("/stk/acik-veri/").content.decode()

    assert (
        "/stk/acik-veri/kuruluslar.csv" in page
        and "environment_animals" in page
        and "creativecommons" in page
    )
    assert 'href="/stk/acik-veri/"' in client.get("/stk/").content.decode()

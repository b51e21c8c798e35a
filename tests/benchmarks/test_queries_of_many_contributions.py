"""Many projects and many contributions ask no more of the database than a few (make bench has the times)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from city.models import Neighbourhood
from cms.services.page_tree import ensure_pages
from participation.models import Activity, Idea, Said
from participation.services.projects import add_phase, create_project, publish_project
from tests.cast import ayda  # noqa: F401 - fixture
from tests.factories import unit
from tests.participation.test_ideas_are_collected import address, collection

pytestmark = pytest.mark.django_db
FEW, MANY = 20, 2000


def full_of(activity: Activity, count: int) -> Activity:
    """Returns a collection with published ideas of several days and places."""
    places = [*Neighbourhood.objects.all()[:5], None]
    Idea.objects.filter(activity=activity).delete()
    Idea.objects.bulk_create(
        Idea(
            activity=activity,
            key_digest=f"{number:064}",
            receipt_digest=f"{number:064}",
            day=timezone.localdate() - timedelta(days=number % 7),
            title=f"Gölge {number}",
            search_text=f"golge {number}",
            neighbourhood=places[number % len(places)],
            state=Said.State.SHOWN,
        )
        for number in range(count)
    )
    return activity


def queries_of(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == 200
    return len(queries)


def test_two_thousand_ideas_are_listed_filtered_read_and_exported_like_twenty(client, ayda, settings):  # noqa: F811
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    ideas = collection(ayda)
    client.force_login(ayda)
    paths = [
        address(ideas),
        f"{address(ideas)}?q=golge&sira=yeni&page=2",
        reverse("activity_desk", args=[ideas.pk]),
        reverse("activity_export", args=[ideas.pk, "csv"]),
        reverse("activity_export", args=[ideas.pk, "json"]),
        reverse("moderation"),
        reverse("topics", args=[ideas.project.slug]),
    ]
    asked = []
    for count in (FEW, MANY):
        full_of(ideas, count)
        client.get(address(ideas))
        asked.append([queries_of(client, path) for path in paths])

    assert asked[0] == asked[1]


def test_a_list_of_many_projects_asks_what_a_list_of_few_asks(client, ayda):  # noqa: F811
    ensure_pages()
    asked = []
    for batch in (3, 27):
        for number in range(batch):
            made = create_project(title=f"Deneme {batch} {number}", lead=unit(), actor=ayda)
            now = timezone.now() + timedelta(days=3)
            add_phase(made, name="Saha", opens_at=now, closes_at=now + timedelta(days=3), actor=ayda)
            publish_project(made, actor=ayda)
        first, again = (queries_of(client, "/katilim/") for _visit in range(2))
        assert again == 1
        asked.append(
            (first, queries_of(client, "/katilim/?ara=deneme"), queries_of(client, "/katilim/?durum=planned"))
        )

    assert asked[0] == asked[1]

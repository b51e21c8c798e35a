"""The public pages: they stand, they find, and their queries do not grow with the projects."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from city.models import Neighbourhood, OrgUnit
from cms.models import HomePage, ProjectPage
from cms.services.page_tree import ensure_pages
from participation.models import Project
from participation.services.projects import add_phase, create_project, publish_project
from people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> User:
    return User.objects.create_user("unit@example.org")


@pytest.fixture
def town() -> OrgUnit:
    ensure_pages()
    Neighbourhood.objects.create(code="bostanli", name="Bostanlı", longitude=27.1, latitude=38.46)
    return OrgUnit.objects.create(code="parks", name="Parklar", kind="directorate")


def published(title: str, *, lead: OrgUnit, actor: User) -> Project:
    project = create_project(title=title, purpose="Önce soruyoruz.", lead=lead, actor=actor)
    now = timezone.now()
    add_phase(project, name="Saha", opens_at=now - timedelta(1), closes_at=now + timedelta(3), actor=actor)
    return publish_project(project, actor=actor)


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_making_the_pages_twice_changes_nothing():
    ensure_pages()
    before = list(Page.objects.order_by("pk").values_list("pk", "path", "slug"))
    ensure_pages()
    assert list(Page.objects.order_by("pk").values_list("pk", "path", "slug")) == before
    assert Site.objects.get().root_page_id == HomePage.objects.get().pk


def test_publishing_a_project_makes_the_page_at_its_address(client, town, actor):
    project = published("Sahil yolu", lead=town, actor=actor)
    assert ProjectPage.objects.get().project == project
    assert "Sahil yolu" in client.get(project.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("address", "most"), [("/", 12), ("/katilim/", 13)])
def test_queries_do_not_grow_with_the_projects(client, town, actor, address, most):
    published("Birinci", lead=town, actor=actor)
    few = queries_of(client, address)
    for number in range(4):
        published(f"Başka {number}", lead=town, actor=actor)
    assert queries_of(client, address) == few <= most


def test_search_finds_words_in_any_spelling(client, town, actor):
    published("Iğdır Çeşmesi", lead=town, actor=actor)
    assert "Iğdır Çeşmesi" in client.get("/ara/?q=IGDIR cesmesi").content.decode()
    assert "Iğdır Çeşmesi" not in client.get("/katilim/?ara=pazar").content.decode()


def test_search_reads_the_text_pages_in_any_spelling(client, town):
    found = client.get("/ara/?q=ERISILEBILIRLIK").content.decode()

    assert 'href="/erisilebilirlik/"' in found


def test_the_front_page_lists_the_neighbourhoods_beside_the_map(client, town):
    assert 'href="/mahalle/bostanli/"' in client.get("/").content.decode()


def test_a_change_is_seen_at_the_next_look(client, town, actor):
    project = published("Sahil yolu", lead=town, actor=actor)
    client.get("/")
    client.get(project.get_absolute_url())

    project.title = "Sahil bandı"
    project.save()

    assert "Sahil bandı" in client.get("/").content.decode()
    assert "Sahil bandı" in client.get(project.get_absolute_url()).content.decode()


def test_a_page_that_is_taken_away_is_gone_at_once(client, town, actor):
    project = published("Sahil yolu", lead=town, actor=actor)
    assert client.get(project.get_absolute_url()).status_code == 200

    ProjectPage.objects.get().unpublish()

    assert client.get(project.get_absolute_url()).status_code == 404


def test_a_page_for_signed_in_people_sends_others_to_sign_in(client, town, actor):
    project = published("Sahil yolu", lead=town, actor=actor)
    client.get(project.get_absolute_url())

    PageViewRestriction.objects.create(page=ProjectPage.objects.get(), restriction_type="login")

    assert client.get(project.get_absolute_url()).status_code == 302


def test_the_filters_say_how_many_projects_each_finds(client, town, actor):
    everywhere = published("Her yer", lead=town, actor=actor)
    park = published("Park", lead=town, actor=actor)
    park.neighbourhoods.set(Neighbourhood.objects.filter(code="bostanli"))
    park.topics.add("Çevre", "Ulaşım", "Cadde")
    assert everywhere.neighbourhoods.count() == 0

    shown = client.get("/katilim/").content.decode()

    assert ">Bostanlı (2)<" in shown
    assert shown.index(">Cadde (1)<") < shown.index(">Çevre (1)<") < shown.index(">Ulaşım (1)<")

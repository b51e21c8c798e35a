"""The editorial interface opens for editors and administrators of today, by our own sign-in, and nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.services.page_tree import ensure_pages
from people.models import Role, User
from tests.factories import member

HOME = "/yonetim/"


@pytest.fixture
def editor(db, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    ensure_pages()
    return member("Ece", Role.EDITOR)


@pytest.fixture
def administrator(db, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    ensure_pages()
    return member("Esra", Role.ADMINISTRATOR)


def test_a_visitor_signs_in_by_our_page_and_comes_back(client, db):
    assert client.get(HOME).url == "/hesap/login/?next=/yonetim/"
    assert client.get("/yonetim/login/").url == "/hesap/login/?next=/yonetim/"


def test_an_editor_edits_pages_and_is_shown_what_to_do(client, editor):
    client.force_login(editor)

    page = client.get(HOME).content.decode()

    assert "Ne yapmak istersiniz?" in page
    assert client.get(f"/yonetim/pages/{ensure_pages().pk}/edit/").status_code == 200
    assert client.get("/yonetim/images/").status_code == 200
    assert client.get("/yonetim/documents/").status_code == 200


def test_nothing_is_fetched_from_a_third_party(client, editor):
    client.force_login(editor)

    page = client.get(HOME).content.decode()

    assert "gravatar" not in page
    assert "releases.wagtail" not in page
    assert 'src="http' not in page


@pytest.mark.parametrize(
    "role", [role for role in Role.values if role not in (Role.EDITOR, Role.ADMINISTRATOR)]
)
def test_no_other_role_comes_in(client, db, settings, role):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    client.force_login(member("Kim", role))

    assert client.get(HOME).status_code == 403


def test_a_superuser_without_a_role_does_not_come_in(client, db):
    client.force_login(User.objects.create_superuser("kok@example.org"))

    assert client.get(HOME).status_code == 403


def test_a_role_that_ended_opens_nothing_although_its_group_is_still_there(client, editor):
    client.force_login(editor)
    client.get(HOME)
    assert editor.groups.exists()

    editor.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))

    assert client.get(HOME).status_code == 403


def test_who_becomes_an_administrator_gets_other_rights_with_the_next_page(client, editor):
    client.force_login(editor)
    assert client.get("/yonetim/sites/").status_code == 302

    editor.memberships.update(role=Role.ADMINISTRATOR)

    assert client.get("/yonetim/sites/").status_code == 200


@pytest.mark.parametrize("path", ["users/", "users/add/", "groups/", "password_reset/"])
def test_accounts_are_not_made_or_changed_there(client, administrator, path):
    client.force_login(administrator)

    assert client.get(HOME + path).status_code == 404


def test_the_own_account_is_looked_after_on_its_own_page(client, editor):
    client.force_login(editor)

    assert client.get("/yonetim/account/").url == "/hesap/"


def test_strong_sign_in_is_asked_there_as_at_the_desk(client, db):
    client.force_login(member("Ece", Role.EDITOR))

    assert client.get(HOME).url == "/hesap/2fa/"

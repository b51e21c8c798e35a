"""Ayda brings in a questionnaire, looks at it as the public will, and publishes it; a change needs a second person."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from surveys.language.definition import digest, from_json
from surveys.models import Questionnaire, Response
from surveys.services.publishing import save_draft
from tests.surveys.test_answering_a_survey import DEFINITION

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings) -> None:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def park(ayda) -> Questionnaire:
    call_command("load_city")
    return save_draft(Questionnaire(slug="park", title="Park"), definition=DEFINITION, actor=ayda)


def publish(client, questionnaire: Questionnaire, **changes: str) -> object:
    data = {"read": digest(from_json(questionnaire.draft))} | changes
    return client.post(reverse("questionnaire_publish", args=[questionnaire.slug]), data, follow=True)


def test_a_file_becomes_a_draft_and_is_listed(client, ayda) -> None:
    client.force_login(ayda)
    file = SimpleUploadedFile("park.json", json.dumps(DEFINITION).encode())
    sent = client.post(reverse("questionnaire_import"), {"file": file})
    made = Questionnaire.objects.get()
    assert sent.url == reverse("questionnaire_desk", args=[made.slug])
    assert made.latest_revision.user == ayda
    assert made.title in client.get(reverse("questionnaire_list")).content.decode()


def test_a_broken_file_is_refused_and_nothing_saved(client, ayda) -> None:
    client.force_login(ayda)
    sent = client.post(reverse("questionnaire_import"), {"file": SimpleUploadedFile("a.json", b"{")})
    assert sent.status_code == 422
    assert not Questionnaire.objects.exists()


def test_the_preview_is_the_public_page_and_stores_nothing(client, ayda, park) -> None:
    client.force_login(ayda)
    address = reverse("questionnaire_preview", args=["park", 1])
    page = client.get(address)
    assert "surveys/section.html" in [each.name for each in page.templates]
    assert page.context["action"] == address
    spoken = client.post(address, {"so_far": page.context["so_far"], "go": "language:en"})
    assert 'lang="en"' in spoken.content.decode()
    assert not Response.objects.exists()


def test_ayda_publishes_and_another_meaning_needs_a_second_person(client, ayda, baris, park) -> None:
    client.force_login(ayda)
    publish(client, park)
    assert park.newest_version.number == 1
    options = DEFINITION["sections"][0]["questions"][0]["options"]
    numbered = [each | {"value": 10 - place} for place, each in enumerate(options)]
    save_draft(park, definition=changed(options=numbered), actor=ayda)
    publish(client, park)
    assert park.newest_version.number == 1
    client.force_login(baris)
    publish(client, park)
    assert park.newest_version.number == 2
    assert park.newest_version.published_by == baris


def test_a_draft_that_changed_meanwhile_is_not_published(client, ayda, park) -> None:
    client.force_login(ayda)
    publish(client, park, read="0" * 64)
    assert park.newest_version is None


def test_a_stranger_is_refused(client, fikret, park) -> None:
    client.force_login(fikret)
    assert client.get(reverse("questionnaire_list")).status_code == 403


def changed(**question: object) -> dict:
    """Returns the questionnaire with its first question changed."""
    draft = json.loads(json.dumps(DEFINITION))
    draft["sections"][0]["questions"][0] |= question
    return draft


def test_a_better_wording_is_published_by_who_wrote_it_and_another_meaning_is_not(client, ayda, park) -> None:
    client.force_login(ayda)
    publish(client, park)
    first = DEFINITION["sections"][0]["questions"][0]
    save_draft(park, definition=changed(label={"tr": "Parka gider misiniz?", "en": "Do you?"}), actor=ayda)

    page = client.get(reverse("questionnaire_desk", args=["park"])).content.decode()
    assert "Parka gider misiniz?" in page and "anlamı değiştirir" not in page
    publish(client, park)
    assert park.newest_version.number == 2

    save_draft(park, definition=changed(options=first["options"][1:]), actor=ayda)
    page = client.get(reverse("questionnaire_desk", args=["park"])).content.decode()
    assert "anlamı değiştirir" in page and "ikinci bir kişi" in page
    publish(client, park)
    assert park.newest_version.number == 2


def test_an_earlier_state_is_looked_at_and_brought_back(client, ayda, park) -> None:
    client.force_login(ayda)
    before = park.latest_revision
    label = {"tr": "Bambaşka bir soru", "en": "Another question"}
    save_draft(park, definition=changed(label=label), actor=ayda)

    history = client.get(reverse("questionnaire_history", args=["park"])).content.decode()
    address = reverse("questionnaire_state", args=["park", before.pk])
    assert address in history
    assert "<del>Bambaşka bir soru</del>" in client.get(address).content.decode()
    client.post(address)

    park.refresh_from_db()
    assert park.draft == DEFINITION
    assert park.revisions.count() == 3
    other = Questionnaire.objects.create(slug="baska", title="Başka", draft=DEFINITION)
    assert client.get(reverse("questionnaire_state", args=[other.slug, before.pk])).status_code == 404


def test_a_file_for_another_program_is_sent(client, ayda, park) -> None:
    client.force_login(ayda)
    for name in ("xlsform", "surveyjs", "ddi", "json"):
        answer = client.get(reverse("questionnaire_file", args=["park", name]))
        assert answer.status_code == 200 and answer.content, name
    assert client.get(reverse("questionnaire_file", args=["park", "word"])).status_code == 404


def test_only_what_was_never_published_is_removed(client, ayda, park) -> None:
    client.force_login(ayda)
    draft = Questionnaire.objects.create(slug="yanlis", title="Yanlış dosya", draft=DEFINITION)
    publish(client, park)

    client.post(reverse("questionnaire_remove", args=["park"]))
    client.post(reverse("questionnaire_remove", args=[draft.slug]))

    assert [each.slug for each in Questionnaire.objects.all()] == ["park"]

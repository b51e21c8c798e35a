"""A photo lies in the storage as long as its idea may be seen: hidden or deleted, the file is gone too."""

import io

import pytest
from django.db import transaction
from PIL import Image

from participation.services.ideas import SentPhoto, propose
from participation.services.moderating import hide, show
from tests.participation.test_ideas_are_collected import collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(ayda):
    ideas = collection(ayda)
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6)).save(buffer, "WEBP")
    photo = SentPhoto(data=buffer.getvalue(), size=(8, 6), alt="Bir çınar")
    return propose(ideas, key="k", language="tr", title="Çınar", photo=photo).said


def stored(idea) -> bool:
    return idea._meta.get_field("photo").storage.exists(idea.kept)


@pytest.fixture(autouse=True)
def kept(idea):
    idea.kept = idea.photo.name
    assert stored(idea)


def test_hiding_an_idea_deletes_its_photo_for_good(idea, ayda, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        hide(idea, reason="Yüzler görünüyor.", actor=ayda)

    assert not stored(idea)
    show(idea, actor=ayda)
    idea.refresh_from_db()
    assert not idea.photo and idea.photo_alt == ""


@pytest.mark.parametrize("whole", ["idea", "activity"])
def test_deleting_an_idea_or_its_activity_deletes_the_photo(idea, whole, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        (idea if whole == "idea" else idea.activity).delete()

    assert not stored(idea)


def test_a_deletion_that_is_rolled_back_leaves_the_photo(idea, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        idea.delete()
        transaction.set_rollback(True)

    assert stored(idea)


def test_publishing_keeps_it(idea, ayda, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        show(idea, actor=ayda)

    assert stored(idea)

"""Two organisations and a stranger: over every address of self-service nobody sees what is not theirs."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from stk_registry import own_urls
from stk_registry.models import Claim, Document, Photo
from stk_registry.services import changes, files, voices
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.test_files_from_strangers import PLAIN_PDF

pytestmark = pytest.mark.django_db
MINE = {"own_list", "own_apply", "own_claim_search", "own_claim", "own_invitation"}
POSTED = {
    "own_edit", "own_confirm", "own_submit", "own_withdraw", "own_uninvite", "own_end", "own_hand_over",
    "own_remove_document", "own_remove_photo",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": private}


def jpeg():
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 100)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def baris(db):
    return member("Baris")


@pytest.fixture
def shore(baris):
    organisation = registry.organisation("Deneme Kıyı Derneği", slug="kiyi")
    registry.representative(baris, organisation)
    return organisation


@pytest.fixture
def others(db):
    """Cemile, who manages another organisation, and Fikret, who speaks for none."""
    cemile = member("Cemile")
    registry.representative(cemile, registry.organisation("Deneme Dağ Derneği", slug="dag"))
    return {"other": cemile, "stranger": member("Fikret")}


@pytest.fixture
def addresses(shore, baris):
    """Every named address of self-service that leads to something of the first organisation."""
    change = changes.start_change(shore, actor=baris)
    document = files.add_document(
        content=PLAIN_PDF, name="t.pdf", kind="statute", title="Tüzük", actor=baris, organisation=shore
    )
    photo = files.add_photo(shore, content=jpeg(), alt="Kıyı", actor=baris)
    invitation = voices.invite(shore, email="x@example.org", role="editor", actor=baris).invitation
    claim = Claim.objects.create(organisation=shore, user=member("Gul"), proof="code", duty="Üye")
    wanted = {
        "own_claim_state": [claim.pk], "stk_document": [document.pk], "stk_photo": [photo.pk],
        "own_uninvite": [shore.slug, invitation.pk], "own_end": [shore.slug, shore.representatives.get().pk],
        "own_remove_document": [shore.slug, document.pk], "own_remove_photo": [shore.slug, photo.pk],
        "own_section": [change.pk, "kimlik"],
    }  # fmt: skip
    found = {}
    for pattern in own_urls.urlpatterns:
        if pattern.name in MINE:
            continue
        by_change = "taslak/" in str(pattern.pattern)
        arguments = wanted.get(pattern.name, [change.pk] if by_change else [shore.slug])
        found[pattern.name] = reverse(pattern.name, args=arguments)
    return found


@pytest.mark.parametrize("who", ["other", "stranger"])
def test_what_is_not_mine_does_not_exist_for_me(client, addresses, others, shore, who):
    client.force_login(others[who])

    answers = {
        name: {client.get(address).status_code, client.post(address, {"version": 1}).status_code}
        for name, address in addresses.items()
    }

    assert len(answers) >= 15
    assert {name: codes for name, codes in answers.items() if not codes <= {404, 405}} == {}
    assert shore.representatives.valid_on().count() == 1
    assert shore.changes.get().state == "draft"
    assert shore.invitations.get().withdrawn_at is None
    assert (Document.objects.count(), Photo.objects.count()) == (1, 1)


def test_a_visitor_is_asked_to_sign_in_or_sees_nothing(client, addresses):
    answers = {name: client.get(address) for name, address in addresses.items()}

    for name, answer in answers.items():
        if name in ("stk_document", "stk_photo"):
            assert answer.status_code == 404
        else:
            assert "/hesap/login/" in answer.url, name


def test_the_same_addresses_open_for_whom_they_are(client, addresses, baris):
    client.force_login(baris)

    answers = {
        name: client.get(address).status_code
        for name, address in addresses.items()
        if name not in POSTED and name != "own_claim_state"
    }

    assert set(answers.values()) == {200}


def test_an_ended_term_sees_nothing_any_more(client, addresses, shore, baris):
    term = shore.representatives.get()
    term.valid_to = term.valid_from
    term.save()
    client.force_login(baris)

    assert {client.get(address).status_code for name, address in addresses.items()} <= {404, 405}


def test_somebody_else_s_application_is_not_found(client, baris, others):
    application = changes.start_application(legal_form="platform", name="Deneme Girişim", actor=baris)
    client.force_login(others["other"])

    assert client.get(reverse("own_draft", args=[application.pk])).status_code == 404
    assert client.post(reverse("own_withdraw", args=[application.pk])).status_code == 404


def test_a_public_file_is_for_everybody_and_only_a_file(client, addresses, shore):
    Document.objects.update(is_public=True)
    Photo.objects.update(is_public=True)

    document = client.get(addresses["stk_document"])
    photo = client.get(addresses["stk_photo"])

    assert b"".join(document.streaming_content) == PLAIN_PDF
    assert document["Content-Disposition"].startswith("attachment;")
    assert photo["Content-Type"] == "image/webp"
    for answer in (document, photo):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "sandbox" in answer["Content-Security-Policy"]
    type(shore).objects.update(state="hidden")
    assert client.get(addresses["stk_document"]).status_code == 404


def test_a_removed_file_is_gone_from_the_store(client, addresses, baris):
    client.force_login(baris)
    stored = Document.objects.get().file

    client.post(addresses["own_remove_document"])

    assert not Document.objects.exists()
    assert client.get(addresses["stk_document"]).status_code == 404
    assert stored.name


def test_a_photo_without_words_or_with_a_program_in_it_is_refused(client, addresses, shore, baris):
    client.force_login(baris)
    name = "photo.jpg"
    for content, alt in ((jpeg(), ""), (b"<svg onload=alert(1)>", "Kıyı")):
        upload = io.BytesIO(content)
        upload.name = name
        client.post(addresses["own_files"], {"add_photo": "1", "photo-photo": upload, "photo-alt": alt})

    assert shore.photos.count() == 1

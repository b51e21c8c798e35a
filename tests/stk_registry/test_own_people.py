"""People are invited, accept with their own or a new account, hand over and end; claims are proven."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.models import OutgoingMail
from stk_registry.models import Claim, ContactPoint, RepresentativeInvitation
from stk_registry.services import claims, voices
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.test_files_from_strangers import PLAIN_PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": private}


@pytest.fixture
def baris(db):
    return member("Baris")


@pytest.fixture
def shore(baris):
    organisation = registry.organisation()
    registry.representative(baris, organisation)
    return organisation


def link_in(letter):
    return re.search(r"/stk/kurulusum/davet/[^\s<]+/", letter.text)[0]


def invited(client, baris, shore, **typed):
    client.force_login(baris)
    address = reverse("own_people", args=[shore.slug])
    client.post(address, {"email": "cemile@example.org", "role": "editor"} | typed)
    client.logout()
    return link_in(OutgoingMail.objects.latest("pk"))


def test_an_invited_person_accepts_with_an_account(client, baris, shore):
    link = invited(client, baris, shore)
    cemile = member("Cemile")
    client.force_login(cemile)

    looked = client.get(link)
    client.post(link)

    assert shore.name in looked.content.decode()
    assert looked["Referrer-Policy"] == "same-origin"
    assert voices.speaks_for(cemile, shore).role == "editor"


def test_looking_at_a_link_accepts_nothing(client, baris, shore):
    link = invited(client, baris, shore)
    client.force_login(member("Cemile"))

    client.get(link)

    assert RepresentativeInvitation.objects.get().accepted_at is None


def test_a_newcomer_opens_an_account_and_comes_back_to_the_invitation(client, baris, shore):
    link = invited(client, baris, shore)
    client.get(link)

    answer = client.post(
        "/hesap/signup/", {"email": "cemile@example.org", "password1": "uzun-bir-parola-91", "next": link}
    )

    assert answer.status_code == 302
    assert answer.url == link
    client.post(link)
    assert shore.representatives.filter(user__email="cemile@example.org").exists()


def test_another_address_than_the_invited_one_is_confirmed_by_a_code(client, baris, shore):
    link = invited(client, baris, shore)
    client.get(link)

    answer = client.post(
        "/hesap/signup/", {"email": "baska@example.org", "password1": "uzun-bir-parola-91", "next": link}
    )

    assert "confirm-email" in answer.url
    assert "_auth_user_id" not in client.session


def test_handing_over_ends_my_term_when_it_is_accepted(client, baris, shore):
    client.force_login(baris)
    client.post(reverse("own_hand_over", args=[shore.slug]), {"email": "cemile@example.org"})
    assert voices.speaks_for(baris, shore)

    cemile = member("Cemile")
    client.force_login(cemile)
    client.post(link_in(OutgoingMail.objects.get()))

    assert voices.speaks_for(baris, shore) is None
    assert voices.speaks_for(cemile, shore).role == "manager"


def test_a_withdrawn_link_opens_nothing(client, baris, shore):
    link = invited(client, baris, shore)
    client.force_login(baris)

    client.post(reverse("own_uninvite", args=[shore.slug, RepresentativeInvitation.objects.get().pk]))

    assert client.get(link).status_code == 404


def test_an_editor_neither_invites_nor_ends_others(client, baris, shore):
    cemile = member("Cemile")
    registry.representative(cemile, shore, role="editor")
    client.force_login(cemile)

    invite = client.post(
        reverse("own_people", args=[shore.slug]), {"email": "x@example.org", "role": "manager"}
    )
    client.post(reverse("own_end", args=[shore.slug, voices.speaks_for(baris, shore).pk]))

    assert invite.status_code == 404
    assert not RepresentativeInvitation.objects.exists()
    assert voices.speaks_for(baris, shore)


def test_the_last_manager_is_told_to_name_another(client, baris, shore):
    client.force_login(baris)

    client.post(reverse("own_end", args=[shore.slug, voices.speaks_for(baris, shore).pk]))

    assert voices.speaks_for(baris, shore)


def test_a_code_to_the_registered_address_makes_a_manager(client):
    organisation = registry.organisation("Deneme Eski Dernek")
    ContactPoint.objects.create(organisation=organisation, email="bilgi@dernek.example.org", is_public=True)
    cemile = member("Cemile")
    client.force_login(cemile)
    page = client.get(reverse("own_claim", args=[organisation.slug])).content.decode()
    client.post(reverse("own_claim", args=[organisation.slug]), {"by_code": "1", "code-duty": "Başkan"})
    claim, letter = Claim.objects.get(), OutgoingMail.objects.get()
    code = re.search(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b", letter.text)[0]
    address = reverse("own_claim_state", args=[claim.pk])

    client.post(address, {"code": "0000-0000-0000-0000-0000"})
    assert voices.speaks_for(cemile, organisation) is None
    client.post(address, {"code": code})

    assert "b…@d….org" in page
    assert "bilgi@" not in page
    assert letter.to == "bilgi@dernek.example.org"
    assert voices.speaks_for(cemile, organisation).role == "manager"


def test_a_document_is_seen_by_the_unit_and_its_sender_only(client, baris, shore):
    cemile = member("Cemile")
    client.force_login(cemile)
    proof = SimpleUploadedFile("yetki.pdf", PLAIN_PDF)
    client.post(reverse("own_claim", args=[shore.slug]), {"duty": "Başkan", "proof": proof})
    claim = Claim.objects.get()
    address = reverse("stk_document", args=[claim.document_id])

    def opens(user):
        client.force_login(user)
        return client.get(address).status_code

    assert claim.state == "submitted"
    assert [opens(user) for user in (cemile, baris, member("Fikret"), member("Demir", "registry"))] == [
        200,
        404,
        404,
        200,
    ]
    claims.answer_claim(claim, state="asked_back", reason="Tarih okunmuyor", actor=baris)
    client.force_login(cemile)
    state = reverse("own_claim_state", args=[claim.pk])
    assert "Tarih okunmuyor" in client.get(state).content.decode()
    again = SimpleUploadedFile("yetki2.pdf", PLAIN_PDF)
    client.post(state, {"duty": "Başkan", "proof": again, "message": "Yenisi"})
    claim.refresh_from_db()
    assert (claim.state, claim.message) == ("submitted", "Yenisi")

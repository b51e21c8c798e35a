"""Nil compares what is published with what is proposed, sees the letter, and decides; nobody decides twice."""

import pytest
from django.urls import reverse

from people.models import AuditEvent, OutgoingMail
from stk_registry.models import Letter, Organisation, ProfileChange, Representative
from stk_registry.services import changes, claims
from stk_registry.services.proofs import claim_with
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.pages import form_of, seen, words
from tests.stk_registry.test_files_from_strangers import PLAIN_PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(shore_association, speaker):
    return registry.sent_change(
        shore_association, by=speaker, summary="Deniz bizimdir.", website="https://ornek.example.org/"
    )


@pytest.fixture
def at_the_desk(client, nil):
    client.force_login(nil)
    return client


def address_of(change):
    return reverse("stk_change", args=[change.pk])


def decided(client, address, *, leave_out=(), **answer):
    """Goes the whole way: the page, the letter, sending it. Returns the letter's page and the last answer."""
    typed = form_of(client.get(address)) | answer
    if "take" in typed:
        taken = typed["take"] if isinstance(typed["take"], list) else [typed["take"]]
        typed["take"] = [field for field in taken if field not in leave_out]
    letter = client.post(address, typed)
    if letter.status_code != 200:
        return letter, letter
    return letter, client.post(address, form_of(letter) | {"send": "1"})


def test_published_and_proposed_stand_side_by_side(at_the_desk, change):
    page = seen(at_the_desk.get(address_of(change)))

    row = page.select("#alan-summary")[0]
    assert row.select("del")[0].get_text() == "Kıyıyı temiz tutar."
    assert row.select("ins")[0].get_text() == "Deniz bizimdir."
    assert page.select("#alan-website")


def test_who_it_is_in_law_is_marked(at_the_desk, shore_association, speaker):
    change = registry.sent_change(shore_association, by=speaker, register_number="35-012-346")

    page = seen(at_the_desk.get(address_of(change)))

    assert "iki kez bakın" in page.select("#alan-register_number")[0].get_text()


def test_accepting_all_publishes_and_writes(at_the_desk, change, shore_association, nil):
    letter, last = decided(at_the_desk, address_of(change), verb="accept")

    shore_association.refresh_from_db()
    assert last.url == reverse("stk_queue")
    assert shore_association.summary == "Deniz bizimdir."
    sent = Letter.objects.get(kind="accepted")
    assert (sent.email, sent.sent_by) == ("baris@example.org", nil)
    assert sent.subject in letter.content.decode()
    assert OutgoingMail.objects.filter(to="baris@example.org", subject=sent.subject).count() == 1


def test_the_letter_is_shown_before_and_sent_as_it_was_shown(at_the_desk, change):
    typed = form_of(at_the_desk.get(address_of(change))) | {"verb": "decline", "reason": "Belge eksik."}

    letter = at_the_desk.post(address_of(change), typed)

    assert not Letter.objects.filter(kind="declined").exists()
    change.refresh_from_db()
    assert change.state == ProfileChange.State.SUBMITTED
    shown = words(seen(letter).select(".panel .prose")[0])
    at_the_desk.post(address_of(change), form_of(letter) | {"send": "1"})
    sent = Letter.objects.get(kind="declined")
    assert "Belge eksik." in sent.body
    assert " ".join(sent.body.split()) == shown


def test_accepting_in_part_leaves_out_what_is_not_ticked_with_its_reason(
    at_the_desk, change, shore_association
):
    why = {"why-summary": "Slogan yerine işinizi yazın."}

    decided(at_the_desk, address_of(change), leave_out=["summary"], verb="accept", **why)

    shore_association.refresh_from_db()
    change.refresh_from_db()
    assert change.state == ProfileChange.State.ACCEPTED_IN_PART
    assert shore_association.summary == "Kıyıyı temiz tutar."
    assert shore_association.website == "https://ornek.example.org/"
    body = Letter.objects.get(kind="accepted_in_part").body
    assert "Slogan yerine işinizi yazın." in body


def test_leaving_out_without_a_reason_is_told_and_what_was_typed_stays(at_the_desk, change):
    letter, _last = decided(
        at_the_desk, address_of(change), leave_out=["summary"], verb="accept", reason="Gözden geçirildi."
    )

    page = seen(letter)
    assert letter.status_code == 422
    assert page.select(".error-summary a")[0].get("href") == "#why-summary"
    assert page.find(id="why-summary") is not None
    assert "Gözden geçirildi." in page.select("textarea[name=reason]")[0].get_text()
    assert [box.get("value") for box in page.select("input[name=take][checked]")] == ["website"]


@pytest.mark.parametrize("verb", ["ask_back", "decline"])
def test_asking_back_and_declining_need_a_reason(at_the_desk, change, verb):
    letter, _last = decided(at_the_desk, address_of(change), verb=verb, reason="  ")

    change.refresh_from_db()
    assert letter.status_code == 422
    assert change.state == ProfileChange.State.SUBMITTED


def test_asked_back_goes_to_the_organisation_with_the_question(at_the_desk, change, client, speaker):
    decided(at_the_desk, address_of(change), verb="ask_back", reason="Hangi kıyı?")

    change.refresh_from_db()
    assert change.state == ProfileChange.State.ASKED_BACK
    client.force_login(speaker)
    assert "Hangi kıyı?" in client.get(reverse("own_draft", args=[change.pk])).content.decode()


def test_going_back_from_the_letter_keeps_everything(at_the_desk, change):
    typed = form_of(at_the_desk.get(address_of(change)))
    typed |= {"verb": "accept", "reason": "Teşekkürler.", "take": ["website"], "why-summary": "Slogan."}
    letter = at_the_desk.post(address_of(change), typed)

    back = at_the_desk.post(address_of(change), form_of(letter) | {"edit": "1"})

    page = seen(back)
    assert back.status_code == 200
    assert page.find(id="why-summary").get("value") == "Slogan."
    assert not page.select("#alan-summary input[checked]")
    assert "Teşekkürler." in page.select("textarea[name=reason]")[0].get_text()


def test_the_second_of_two_colleagues_is_told_who_was_first(at_the_desk, change, okan):
    typed = form_of(at_the_desk.get(address_of(change))) | {"verb": "decline", "reason": "Benim gerekçem."}
    letter = at_the_desk.post(address_of(change), typed)
    changes.accept(change, actor=okan)

    late = at_the_desk.post(address_of(change), form_of(letter) | {"send": "1"})

    text = late.content.decode()
    assert late.status_code == 409
    assert "Okan" in text
    assert "Benim gerekçem." in text
    change.refresh_from_db()
    assert (change.state, change.decided_by) == (ProfileChange.State.ACCEPTED, okan)
    assert not Letter.objects.filter(kind="declined").exists()


def test_what_was_sent_in_again_meanwhile_is_not_decided_unseen(
    at_the_desk, change, shore_association, speaker
):
    typed = form_of(at_the_desk.get(address_of(change))) | {"verb": "accept"}
    letter = at_the_desk.post(address_of(change), typed)
    changes.ask_back(change, reason="Bir soru.", actor=speaker)
    change.refresh_from_db()
    changes.save_draft(change, proposed={"summary": "Bambaşka."}, version=change.version, actor=speaker)
    changes.submit_change(change, actor=speaker)

    late = at_the_desk.post(address_of(change), form_of(letter) | {"send": "1"})

    shore_association.refresh_from_db()
    assert late.status_code == 409
    assert shore_association.summary == "Kıyıyı temiz tutar."
    assert "Bambaşka." in late.content.decode()


def test_an_application_becomes_a_record_and_its_author_its_manager(at_the_desk, speaker):
    application = registry.sent_application(by=speaker)

    _letter, last = decided(at_the_desk, address_of(application), verb="accept")

    made = Organisation.objects.listed().get()
    assert last.status_code == 302
    assert made.name == "Deneme Mahalle Girişimi"
    assert Representative.objects.get(organisation=made).user == speaker
    assert AuditEvent.objects.filter(verb="accepted", actor__name="Nil").exists()


def test_an_application_like_a_record_is_pointed_out(at_the_desk, shore_association):
    application = registry.sent_application(
        "DENEME KIYI DERNEĞİ", by=member("Gul"), legal_form="association", register_number="35-700-001"
    )

    page = seen(at_the_desk.get(address_of(application)))

    assert page.select(".notice.warn a")[0].get("href") == reverse("stk_record", args=["kiyi"])


def test_a_number_that_was_taken_meanwhile_is_told_beside_its_field(at_the_desk, speaker):
    application = registry.sent_application(
        by=speaker, legal_form="association", register_number="35-700-001", summary="x"
    )
    registry.organisation("Deneme Dağ Derneği", slug="dag", register_number="35-700-001")

    _letter, last = decided(at_the_desk, address_of(application), verb="accept")

    assert last.status_code == 422
    assert seen(last).select(".error-summary a")[0].get("href") == "#alan-register_number"
    assert Organisation.objects.count() == 1


def test_a_claim_is_accepted_and_the_person_manages_the_profile(at_the_desk, shore_association):
    gul = member("Gul")
    claim = registry.sent_claim(shore_association, by=gul)

    decided(at_the_desk, reverse("stk_claim", args=[claim.pk]), verb="accept")

    term = shore_association.representatives.valid_on().get(user=gul)
    assert term.role == "manager"
    assert Letter.objects.get(kind="accepted").email == "gul@example.org"


def test_a_claim_is_declined_with_its_reason(at_the_desk, shore_association, client):
    gul = member("Gul")
    claim = registry.sent_claim(shore_association, by=gul)

    decided(
        at_the_desk, reverse("stk_claim", args=[claim.pk]), verb="decline", reason="Belge başka derneğin."
    )

    assert not shore_association.representatives.filter(user=gul).exists()
    assert "Belge başka derneğin." in Letter.objects.get(kind="declined").body
    client.force_login(gul)
    assert "Belge başka derneğin." in client.get(reverse("own_claim_state", args=[claim.pk])).content.decode()


def test_a_claim_decided_by_a_colleague_is_not_decided_again(at_the_desk, shore_association, okan):
    claim = registry.sent_claim(shore_association, by=member("Gul"))
    address = reverse("stk_claim", args=[claim.pk])
    letter = at_the_desk.post(address, form_of(at_the_desk.get(address)) | {"verb": "accept"})
    claims.answer_claim(claim, state="declined", reason="Olmaz.", actor=okan)

    late = at_the_desk.post(address, form_of(letter) | {"send": "1"})

    assert late.status_code == 409
    assert "Okan" in late.content.decode()
    assert not shore_association.representatives.filter(user__name="Gul").exists()


def test_the_document_of_a_claim_is_downloaded_and_the_opening_recorded(
    at_the_desk, shore_association, settings, tmp_path
):
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": private}
    claim = claim_with(
        shore_association, proof=("yetki.pdf", PLAIN_PDF), duty="Başkan", message="", actor=member("Gul")
    )

    answer = at_the_desk.get(reverse("stk_desk_document", args=[claim.document_id]))

    assert b"".join(answer.streaming_content) == PLAIN_PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer["Cache-Control"]
    assert AuditEvent.objects.get(verb="viewed_document").subject_id == str(claim.document_id)


def test_points_of_contact_in_a_change_are_read_on_the_record(
    at_the_desk, shore_association, speaker, change
):
    at_the_desk.get(address_of(change))
    assert not AuditEvent.objects.filter(verb="viewed_contacts").exists()
    changes.decline(change, reason="Olmaz.", actor=speaker)
    contact = {"purpose": "general", "email": "bilgi@example.org", "is_public": True}
    told = registry.sent_change(shore_association, by=speaker, contacts=[contact])

    page = at_the_desk.get(address_of(told)).content.decode()

    assert "bilgi@example.org" in page
    assert AuditEvent.objects.get(verb="viewed_contacts").subject_id == str(told.pk)


def test_who_has_no_name_is_not_given_away_by_the_address(at_the_desk, shore_association):
    gul = member("Gul")
    gul.name = ""
    gul.save()
    claim = registry.sent_claim(shore_association, by=gul)
    address = reverse("stk_claim", args=[claim.pk])

    pages = [at_the_desk.get(reverse("stk_queue")), at_the_desk.get(address)]
    pages.append(at_the_desk.post(address, form_of(pages[1]) | {"verb": "accept"}))

    assert all(page.status_code == 200 for page in pages)
    assert not any("gul@example.org" in page.content.decode() for page in pages)


def test_a_proof_opened_by_any_address_is_recorded(at_the_desk, shore_association, settings, tmp_path):
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": private}
    paper = ("yetki.pdf", PLAIN_PDF)
    claim = claim_with(shore_association, proof=paper, duty="Başkan", message="", actor=member("Gul"))

    at_the_desk.get(reverse("stk_document", args=[claim.document_id]))

    assert AuditEvent.objects.filter(verb="viewed_document").count() == 1


def test_a_draft_that_nobody_sent_is_its_authors_alone(at_the_desk, shore_association, speaker):
    draft = changes.start_change(shore_association, actor=speaker)
    changes.save_draft(draft, proposed={"summary": "Daha bitmedi."}, version=1, actor=speaker)

    assert at_the_desk.get(address_of(draft)).status_code == 404
    changes.withdraw_change(draft, actor=speaker)
    assert at_the_desk.get(address_of(draft)).status_code == 404


def test_what_is_written_after_asking_back_is_seen_when_it_is_sent_again(at_the_desk, change, speaker):
    changes.ask_back(change, reason="Hangi kıyı?", actor=speaker)
    change.refresh_from_db()
    changes.save_draft(change, proposed={"summary": "Yarım cümle."}, version=change.version, actor=speaker)

    assert "Yarım cümle." not in at_the_desk.get(address_of(change)).content.decode()

    changes.submit_change(change, actor=speaker)
    assert "Yarım cümle." in at_the_desk.get(address_of(change)).content.decode()


def test_a_change_withdrawn_meanwhile_is_told_and_nothing_is_sent(at_the_desk, change, speaker):
    typed = form_of(at_the_desk.get(address_of(change))) | {"verb": "decline", "reason": "Benim gerekçem."}
    changes.withdraw_change(change, actor=speaker)

    late = at_the_desk.post(address_of(change), typed | {"send": "1"})

    assert late.status_code == 409
    assert "Benim gerekçem." in late.content.decode()
    assert not Letter.objects.exists()

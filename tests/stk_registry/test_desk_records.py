"""Nil looks through the registry and keeps a record: contacts only when needed, corrections with their reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEvent
from stk_registry import queue
from stk_registry.errors import RecordIsMerged, RelatedAlready
from stk_registry.models import ContactLogEntry, Letter, Organisation, ProfileChange
from stk_registry.models.organisations import HIDDEN_AFTER, MARKED_AFTER
from stk_registry.services import changes, keeping
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.pages import form_of, rows, seen, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_the_desk(client, nil):
    client.force_login(nil)
    return client


@pytest.fixture
def shore(shore_association):
    return shore_association


def tab(shore, name):
    return reverse("stk_record_tab", args=[shore.slug, name])


def ago(**gone):
    return timezone.localdate() - timedelta(**gone)


@pytest.mark.parametrize("typed", ["IŞIK", "ışık", "isik", "  Işık   çocuk ", "99-111"])
def test_the_search_understands_turkish_and_numbers(at_the_desk, typed):
    registry.organisation("Deneme Işık Çocuk Derneği", register_number="99-111-222")
    registry.organisation("Deneme Dağ Derneği")

    assert len(rows(at_the_desk.get(reverse("stk_records"), {"q": typed}))) == 1


def test_filters_leave_what_fits(at_the_desk):
    registry.area()
    found = {
        "fresh": registry.organisation("A Derneği", confirmed_on=ago(days=10)),
        "soon": registry.organisation("B Derneği", confirmed_on=ago(days=MARKED_AFTER.days - 5)),
        "marked": registry.organisation("C Derneği", confirmed_on=ago(days=MARKED_AFTER.days + 5)),
        "silent": registry.organisation("D Derneği", confirmed_on=ago(days=HIDDEN_AFTER.days + 5)),
        "never": registry.organisation("E Kooperatifi", confirmed_on=None, legal_form="cooperative"),
        "hidden": registry.organisation("F Derneği", state="hidden"),
    }
    found["fresh"].areas.add(registry.area())
    wanted = {
        ("teyit", "taze"): {"fresh", "soon"},
        ("teyit", "yaklasan"): {"soon"},
        ("teyit", "isaretli"): {"marked", "never"},
        ("teyit", "gizlenen"): {"silent"},
        ("teyit", "hic"): {"never"},
        ("durum", "hidden"): {"hidden"},
        ("bicim", "cooperative"): {"never"},
        ("alan", "environment_animals"): {"fresh"},
        ("alan", "boyle-bir-alan-yok"): set(found),
    }

    for (name, value), expected in wanted.items():
        page = at_the_desk.get(reverse("stk_records"), {name: value}).context["page"]
        shown = {row["organisation"].pk for row in page}
        assert shown == {found[key].pk for key in expected}, (name, value)


def test_the_list_is_paged_with_the_same_number_of_queries(at_the_desk, django_assert_max_num_queries):
    Organisation.objects.bulk_create(
        Organisation(slug=f"d-{n}", name=f"Deneme {n}", legal_form="platform", sort_key=f"{n:05}")
        for n in range(120)
    )

    with django_assert_max_num_queries(20):
        answer = at_the_desk.get(reverse("stk_records"), {"page": 2})

    assert len(rows(answer)) == 50


def test_personal_contacts_are_kept_back_until_asked_for_and_that_is_recorded(at_the_desk, shore, nil):
    person = {"person_name": "Deneme Kişi", "consented_on": ago(days=30)}
    shore.contacts.create(purpose="press", email="kisi@example.org", visible_until=ago(days=-30), **person)
    shore.contacts.create(purpose="press", email="eski@example.org", visible_until=ago(days=1), **person)
    shore.contacts.create(purpose="general", email="bilgi@example.org", is_public=True)

    before = at_the_desk.get(tab(shore, "iletisim")).content.decode()
    assert "bilgi@example.org" in before
    assert "kisi@example.org" not in before
    assert "Deneme Kişi" not in before
    assert not AuditEvent.objects.filter(verb="viewed_contacts").exists()

    after = at_the_desk.post(tab(shore, "iletisim")).content.decode()

    assert "kisi@example.org" in after
    assert "eski@example.org" not in after
    entry = AuditEvent.objects.get(verb="viewed_contacts")
    assert (entry.actor, entry.subject_id) == (nil, str(shore.pk))


def test_addresses_of_representatives_are_kept_back_likewise(at_the_desk, shore):
    assert "baris@example.org" not in at_the_desk.get(tab(shore, "temsilciler")).content.decode()

    assert "baris@example.org" in at_the_desk.post(tab(shore, "temsilciler")).content.decode()

    assert AuditEvent.objects.get(verb="viewed_contacts").detail["what"] == "representatives"


def test_opening_the_contacts_to_correct_them_is_recorded_too(at_the_desk, shore):
    at_the_desk.get(reverse("stk_record_edit", args=[shore.slug, "calisma"]))
    assert not AuditEvent.objects.filter(verb="viewed_contacts").exists()

    at_the_desk.get(reverse("stk_record_edit", args=[shore.slug, "iletisim"]))

    assert AuditEvent.objects.filter(verb="viewed_contacts").count() == 1


def test_a_visit_is_written_down_and_comes_back_a_week_before_its_day(at_the_desk, shore, nil):
    typed = form_of(at_the_desk.get(tab(shore, "gunluk")), having="with_whom") | {
        "kind": "visit",
        "with_whom": "Deneme Başkan",
        "text": "Salon istiyorlar.",
        "follow_up_on": (timezone.localdate() + timedelta(days=6)).isoformat(),
    }

    answer = at_the_desk.post(tab(shore, "gunluk"), typed, follow=True)

    assert "Salon istiyorlar." in answer.content.decode()
    item = queue.page_of(queue.Wanted())[0]
    assert (item.assignee, item.kind) == (nil, queue.Kind.FOLLOW_UP)
    assert seen(at_the_desk.get(item.url)).find(id=item.url.partition("#")[2])
    entry = ContactLogEntry.objects.get()
    at_the_desk.post(tab(shore, "gunluk"), {"done": entry.pk})
    at_the_desk.post(tab(shore, "gunluk"), {"done": entry.pk})
    assert queue.how_many() == 0
    assert AuditEvent.objects.filter(verb="followed_up").count() == 1


def test_a_log_entry_without_words_is_told_and_what_was_typed_stays(at_the_desk, shore):
    answer = at_the_desk.post(
        tab(shore, "gunluk"), {"kind": "visit", "day": "2026-13-40", "with_whom": "Deneme Kişi", "text": ""}
    )

    assert answer.status_code == 422
    assert seen(answer).find(attrs={"name": "with_whom"})["value"] == "Deneme Kişi"
    assert not ContactLogEntry.objects.exists()


def test_organisations_are_tied_once_and_untied(at_the_desk, shore, nil):
    roof = registry.organisation("Deneme Ege Federasyonu", slug="ege", legal_form="federation")
    typed = {"add": "1", "kind": "member_of", "other": "deneme ege federasyonu"}

    at_the_desk.post(tab(shore, "iliskiler"), typed)
    again = at_the_desk.post(tab(shore, "iliskiler"), typed, follow=True)

    relation = shore.relations.get()
    assert relation.other == roof
    assert "zaten yazılı" in again.content.decode()
    assert shore.name in words(seen(at_the_desk.get(tab(roof, "iliskiler"))))
    at_the_desk.post(tab(shore, "iliskiler"), {"remove": relation.pk})
    assert not shore.relations.exists()
    assert AuditEvent.objects.filter(verb="unrelated").count() == 1


def test_nothing_is_tied_to_itself_nor_to_a_guess(at_the_desk, shore, nil):
    with pytest.raises(RelatedAlready):
        keeping.relate(shore, kind="partner", other=shore, actor=nil)

    answer = at_the_desk.post(tab(shore, "iliskiler"), {"add": "1", "kind": "partner", "other": "yok böyle"})

    assert answer.status_code == 422


def test_another_records_tie_or_entry_cannot_be_touched_from_here(at_the_desk, shore, nil):
    other = registry.organisation("Deneme Dağ Derneği", slug="dag")
    tie = keeping.relate(other, kind="partner", other=shore, actor=nil)
    entry = keeping.note(other, kind="note", day=ago(days=1), text="Not.", actor=nil)

    assert at_the_desk.post(tab(shore, "iliskiler"), {"remove": tie.pk}).status_code == 404
    assert at_the_desk.post(tab(shore, "gunluk"), {"done": entry.pk}).status_code == 404


def corrected(client, shore, section="calisma", **typed):
    address = reverse("stk_record_edit", args=[shore.slug, section])
    return client.post(address, form_of(client.get(address)) | typed)


def test_a_correction_is_published_with_its_reason_and_told(at_the_desk, shore, nil):
    answer = corrected(at_the_desk, shore, summary="Kıyıyı korur.", reason="Kuruluş telefonla bildirdi.")

    shore.refresh_from_db()
    change = shore.changes.get()
    assert answer.status_code == 302
    assert shore.summary == "Kıyıyı korur."
    assert (change.state, change.author, change.reason) == ("accepted", nil, "Kuruluş telefonla bildirdi.")
    letter = Letter.objects.get()
    assert letter.email == "baris@example.org"
    assert "Kuruluş telefonla bildirdi." in letter.body
    assert shore.revisions.count() == 1


def test_a_correction_is_not_the_organisations_yearly_word(at_the_desk, shore):
    heard = shore.confirmed_on

    corrected(at_the_desk, shore, summary="Kıyıyı korur.", reason="Yazım.")

    shore.refresh_from_db()
    assert shore.confirmed_on == heard
    assert shore.verified_on == timezone.localdate()


def test_a_correction_needs_a_reason_and_keeps_what_was_typed(at_the_desk, shore):
    answer = corrected(at_the_desk, shore, summary="Kıyıyı korur.", reason="")

    shore.refresh_from_db()
    assert answer.status_code == 422
    assert shore.summary == "Kıyıyı temiz tutar."
    assert "Kıyıyı korur." in answer.content.decode()


def test_what_cannot_be_right_is_told_beside_the_field(at_the_desk, shore):
    answer = corrected(at_the_desk, shore, "kimlik", tax_number="123", reason="Vergi levhası.")

    assert answer.status_code == 422
    assert seen(answer).select(".field.invalid [name=tax_number]")
    assert not shore.changes.exists()


def test_two_colleagues_correct_at_once_and_the_second_is_told(at_the_desk, shore, okan):
    address = reverse("stk_record_edit", args=[shore.slug, "calisma"])
    typed = form_of(at_the_desk.get(address)) | {"summary": "Nil’in cümlesi.", "reason": "Yazım."}
    from stk_registry.profile import read

    keeping.correct(
        shore, proposed={"summary": "Okan’ın cümlesi."}, reason="Yazım.", seen=keeping.seen_of(read(shore)),
        actor=okan,
    )  # fmt: skip

    answer = at_the_desk.post(address, typed)

    shore.refresh_from_db()
    assert answer.status_code == 409
    assert shore.summary == "Okan’ın cümlesi."
    assert "Nil’in cümlesi." in answer.content.decode()


def test_the_organisations_own_draft_stays_and_sees_that_it_was_overtaken(at_the_desk, shore, speaker):
    draft = changes.start_change(shore, actor=speaker)
    changes.save_draft(draft, proposed={"summary": "Taslak cümle."}, version=1, actor=speaker)

    corrected(at_the_desk, shore, summary="Birimin cümlesi.", reason="Yazım.")

    draft.refresh_from_db()
    assert draft.state == ProfileChange.State.DRAFT
    found = changes.differences_of(ProfileChange.objects.get(pk=draft.pk))
    assert [(each.field, each.overtaken) for each in found] == [("summary", True)]


def test_a_record_is_hidden_with_a_reason_and_put_back(at_the_desk, shore, client):
    address = reverse("stk_record_state", args=[shore.slug])

    at_the_desk.post(address, {"act": "hide", "reason": ""})
    shore.refresh_from_db()
    assert shore.state == "listed"
    at_the_desk.post(address, {"act": "hide", "reason": "Fesih kararı bildirildi."})

    assert client.get("/stk/kiyi/").status_code == 404
    at_the_desk.post(address, {"act": "list", "reason": "Fesih iptal edildi."})
    assert client.get("/stk/kiyi/").status_code == 200
    history = words(seen(at_the_desk.get(tab(shore, "gecmis"))))
    assert "Fesih kararı bildirildi." in history


def test_a_merged_record_is_neither_listed_nor_corrected(at_the_desk, shore, nil):
    heir = registry.organisation("Deneme Dağ Derneği", slug="dag")
    Organisation.objects.filter(pk=shore.pk).update(state="merged", merged_into=heir)
    shore.refresh_from_db()

    with pytest.raises(RecordIsMerged):
        keeping.set_listed(shore, is_listed=True, reason="Olsun.", actor=nil)

    assert at_the_desk.get(reverse("stk_record_edit", args=[shore.slug, "calisma"])).status_code == 404


def test_the_history_tells_what_was_decided_and_why(at_the_desk, shore, speaker, nil):
    change = registry.sent_change(shore, by=speaker, summary="Slogan!", website="https://ornek.example.org/")
    changes.accept(change, refused={"summary": "Slogan yerine işinizi yazın."}, actor=nil)

    told = words(seen(at_the_desk.get(tab(shore, "gecmis"))))

    assert "Slogan yerine işinizi yazın." in told
    assert "kısmen kabul edildi" in told
    assert "Nil" in told


def test_a_letter_goes_to_who_manages_the_profile_and_is_kept(at_the_desk, shore):
    registry.representative(member("Gul"), shore, role="editor")

    at_the_desk.post(tab(shore, "mektuplar"), {"subject": "Davet", "body": "Toplantıya bekleriz."})

    assert Letter.objects.get().email == "baris@example.org"
    assert "Toplantıya bekleriz." in at_the_desk.get(tab(shore, "mektuplar")).content.decode()


def test_a_document_is_shown_in_the_directory_after_the_unit_looked(at_the_desk, shore):
    paper = shore.documents.create(
        kind="statute", title="Tüzük", file_name="t.pdf", content_type="application/pdf", size=9, sha256="0"
    )
    given = {"what": "document", "pk": str(paper.pk)}

    at_the_desk.post(tab(shore, "dosyalar"), given | {"is_public": "1"})
    paper.refresh_from_db()
    assert paper.is_public
    at_the_desk.post(tab(shore, "dosyalar"), given | {"is_public": "0"})

    paper.refresh_from_db()
    assert not paper.is_public
    assert at_the_desk.post(tab(shore, "dosyalar"), {"what": "photo", "pk": "x"}).status_code == 404


def test_a_tab_that_does_not_exist_is_not_found(at_the_desk, shore):
    assert at_the_desk.get(tab(shore, "yok")).status_code == 404
    assert at_the_desk.get(reverse("stk_record_edit", args=[shore.slug, "yok"])).status_code == 404

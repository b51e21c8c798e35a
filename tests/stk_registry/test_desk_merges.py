"""One organisation was entered twice: Nil compares, sees the result, merges; nothing is lost and links still lead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people.models import AuditEvent
from stk_registry import duplicates
from stk_registry.errors import DecideFirst, MergeRefused, ReasonMissing, RecordChanged
from stk_registry.models import (
    JointProject,
    Letter,
    Organisation,
    ProfileChange,
    Relation,
    WorkingGroup,
    WorkingGroupSeat,
)
from stk_registry.profile import read
from stk_registry.services import changes, confirming, keeping, merging, voices
from tests.factories import member, unit
from tests.factories import stk as registry
from tests.stk_registry.pages import form_of, seen, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def heir(shore_association):
    return shore_association


@pytest.fixture
def other(db):
    return registry.organisation(
        "DENEME KIYI DERN.", slug="kiyi-2", summary="Kıyı temizliği.", website="https://kiyi.example.org/"
    )


def merged(heir, other, nil, **chosen):
    mark = merging.mark_of(heir, other)
    return merging.merge(heir, other, chosen=chosen, reason="Aynı kuruluş.", seen=mark, actor=nil)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deneme Işık Çocuk Derneği", "DENEME IŞIK ÇOCUK DERN."),
        ("Deneme Kıyı Derneği", "Kıyı Deneme Derneği (İzmir)"),
        ("Deneme Çiçek Vakfı", "Deneme ÇİÇEK"),
    ],
)
def test_two_writings_of_one_name_are_found(one, other):
    assert duplicates.name_key(one) == duplicates.name_key(other)


@given(st.lists(st.text("abcçdefgğhıijk", min_size=3, max_size=8), min_size=1, max_size=5), st.randoms())
def test_order_and_letter_case_of_a_name_do_not_matter(parts, rng):
    mixed = [part.upper() if rng.random() < 0.5 else part for part in parts]
    rng.shuffle(mixed)

    assert duplicates.name_key(" ".join(mixed).replace("I", "ı")) == duplicates.name_key(
        " ".join(part.replace("ı", "i") for part in parts)
    )


def test_candidates_are_alike_by_name_or_number_and_known_pairs_are_left_out(heir, other):
    centre = registry.organisation("Deneme Dağ Derneği", register_number="35-100-001")
    registry.organisation("Deneme Dağ Derneği Şubesi", legal_form="association_branch", parent=centre)
    registry.organisation("Deneme Ova Derneği", register_number="35-100-002")
    registry.organisation("Deneme Ova Derneği", register_number="35-100-003")
    registry.organisation("Deneme A Vakfı", legal_form="foundation", register_number="910001")
    registry.organisation("Deneme B Birliği", legal_form="trade_union", register_number="910001")

    found = [
        (Organisation.objects.get(pk=one).name, reasons) for one, _other, reasons in duplicates.candidates()
    ]

    assert found == [("Deneme Kıyı Derneği", ("name",)), ("Deneme A Vakfı", ("number",))]


def test_nil_goes_the_whole_way_and_the_old_address_leads_to_the_new(client, nil, heir, other):
    client.force_login(nil)
    listed = client.get(reverse("stk_merge_list"))
    address = seen(listed).select("table.record-table a.button")[0]["href"]
    typed = form_of(client.get(address), having="reason") | {
        "alan-summary": "take",
        "reason": "Aynı kuruluş.",
    }

    preview = client.post(address, typed)
    assert "Kıyı temizliği." in words(seen(preview))
    assert Organisation.objects.filter(state="merged").count() == 0
    client.post(address, form_of(preview, having="seen") | {"merge": "1"})

    heir.refresh_from_db()
    assert heir.summary == "Kıyı temizliği."
    client.logout()
    answer = client.get("/stk/kiyi-2/")
    assert (answer.status_code, answer.url) == (301, "/stk/kiyi/")


def test_what_only_the_other_says_is_proposed_and_going_back_keeps_the_choice(client, nil, heir, other):
    client.force_login(nil)
    address = reverse("stk_merge", args=[heir.slug, other.slug])
    typed = form_of(client.get(address), having="reason")
    assert (typed["alan-website"], typed["alan-summary"]) == ("take", "keep")
    preview = client.post(address, typed | {"alan-website": "keep", "reason": "Aynı."})

    back = client.post(address, form_of(preview, having="seen") | {"edit": "1"})

    assert form_of(back, having="reason")["alan-website"] == "keep"
    assert "Aynı." in words(seen(back))


def test_everything_moves_to_the_heir(nil, heir, other, speaker):
    gul, cemile = member("Gul"), member("Cemile")
    registry.representative(gul, other)
    registry.representative(speaker, other)
    voices.invite(other, email="yeni@example.org", role="editor", actor=gul)
    confirming.confirm(other, actor=gul)
    registry.sent_claim(other, by=cemile)
    keeping.note(other, kind="visit", day=timezone.localdate(), text="Ziyaret.", actor=nil)
    keeping.write_letter(other, subject="Davet", body="Bekleriz.", actor=nil)
    keeping.relate(other, kind="partner", other=heir, actor=nil)
    roof = registry.organisation("Deneme Ege Federasyonu", legal_form="federation")
    for each in (heir, other):
        keeping.relate(each, kind="member_of", other=roof, actor=nil)
    branch = registry.organisation("Deneme Şube", legal_form="association_branch", parent=other)
    former = registry.organisation("Deneme Eski", state="merged", merged_into=other)
    other.documents.create(
        kind="statute", title="Tüzük", file_name="t.pdf", content_type="application/pdf", size=9, sha256="0"
    )
    project = JointProject.objects.create(title="Ortak", unit=unit(), purpose="x", made_by=nil)
    project.organisations.add(other)

    merged(heir, other, nil)

    other.refresh_from_db()
    left = [
        str(relation.related_model._meta)
        for relation in merging._rows_to(other)
        if relation.related_model is not ProfileChange
        and relation.related_model._base_manager.filter(**{relation.field.name: other}).exists()
    ]
    assert left == []
    assert (other.state, other.merged_into) == ("merged", heir)
    assert {term.user for term in heir.representatives.valid_on()} == {speaker, gul}
    assert heir.representatives.filter(user=speaker).count() == 2
    assert [tie.other for tie in heir.relations.all()] == [roof]
    assert Relation.objects.count() == 1
    branch.refresh_from_db()
    former.refresh_from_db()
    assert (branch.parent, former.merged_into) == (heir, heir)
    assert list(project.organisations.all()) == [heir]
    assert heir.documents.count() == heir.contact_log.count() == heir.claims.count() == 1
    assert heir.invitations.count() == 1


def test_a_table_that_is_added_later_moves_too():
    """Whoever adds a table that points at an organisation finds here whether two rows may clash."""
    known = {relation.related_model.__name__ for relation in merging._rows_to(Organisation())}

    assert {"Document", "Photo", "SpaceRequest", "SpaceAllocation", "CollaborationRequest"} <= known
    unsettled = {
        relation.related_model.__name__
        for relation in merging._rows_to(Organisation())
        if relation.related_model is not Organisation
        and relation.related_model._meta.app_label == "stk_registry"
        and relation.related_model not in merging._SETTLE
        and any(
            relation.field.name in constraint.fields
            for constraint in relation.related_model._meta.constraints
            if hasattr(constraint, "fields")
        )
    }
    assert unsettled == set()


def test_one_person_has_one_term_with_the_greater_role(nil, heir, other):
    gul = member("Gul")
    registry.representative(gul, heir, role="editor")
    registry.representative(gul, other, role="manager")

    merged(heir, other, nil)

    assert [term.role for term in heir.representatives.valid_on().filter(user=gul)] == ["manager"]


def test_a_row_that_clashes_and_that_nobody_settles_stays_and_is_named(
    nil, heir, other, speaker, monkeypatch
):
    registry.representative(speaker, other)
    for each in (heir, other):
        confirming.confirm(each, actor=speaker)
    monkeypatch.setattr(merging, "_SETTLE", {})

    merged(heir, other, nil)

    kept = other.confirmations.get()
    detail = AuditEvent.objects.get(verb="merged", subject_id=str(heir.pk)).detail
    assert detail["stayed"]["stk_registry.profileconfirmation.organisation"] == [str(kept.pk)]


def test_seats_and_claims_of_both_are_not_doubled(nil, heir, other):
    group = WorkingGroup.objects.create(slug="cevre", name="Çevre")
    for each in (heir, other):
        WorkingGroupSeat.objects.create(group=group, organisation=each, since=timezone.localdate())
        registry.sent_claim(each, by=member(f"Gul{each.pk}"))
    same = member("Cemile")
    for each in (heir, other):
        registry.sent_claim(each, by=same)

    merged(heir, other, nil)

    assert heir.claims.filter(user=same, state="submitted").count() == 1
    assert heir.claims.count() == 4
    assert WorkingGroupSeat.objects.filter(group=group, organisation=heir, until=None).count() == 1


def test_a_draft_moves_or_is_withdrawn_when_the_heir_has_one(nil, heir, other, speaker):
    gul = member("Gul")
    registry.representative(gul, other)
    mine, theirs = changes.start_change(heir, actor=speaker), changes.start_change(other, actor=gul)

    merged(heir, other, nil)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, theirs.state) == ("draft", "withdrawn")
    assert theirs.organisation == heir


def test_what_waits_for_an_answer_is_decided_first(nil, heir, other):
    gul = member("Gul")
    registry.representative(gul, other)
    registry.sent_change(other, by=gul, summary="Yeni.")

    with pytest.raises(DecideFirst):
        merged(heir, other, nil)

    other.refresh_from_db()
    assert other.state == "listed"


def test_numbers_lists_and_contacts_are_chosen_field_by_field(nil, heir, other):
    Organisation.objects.filter(pk=heir.pk).update(register_number="")
    Organisation.objects.filter(pk=other.pk).update(register_number="35-777-001")
    heir.refresh_from_db(), other.refresh_from_db()
    heir.tags.add("kıyı"), other.tags.add("deniz")
    heir.contacts.create(purpose="general", email="bir@example.org", is_public=True)
    other.contacts.create(purpose="press", email="iki@example.org", is_public=True)

    merged(heir, other, nil, register_number="take", tags="both", contacts="both", summary="keep")

    heir.refresh_from_db()
    assert heir.register_number == "35-777-001"
    assert sorted(tag.name for tag in heir.tags.all()) == ["deniz", "kıyı"]
    assert heir.contacts.count() == 2
    assert not other.contacts.exists()
    assert heir.summary == "Kıyıyı temiz tutar."


def test_what_both_said_before_stays_readable_and_the_trail_names_what_moved(nil, heir, other):
    before = {heir.pk: read(heir), other.pk: read(other)}
    keeping.note(other, kind="visit", day=timezone.localdate(), text="Ziyaret.", actor=nil)

    merged(heir, other, nil, summary="take")

    kept = {change.organisation_id: change.base for change in ProfileChange.objects.all()}
    assert kept == before
    entry = AuditEvent.objects.get(verb="merged", subject_id=str(heir.pk))
    assert entry.detail["chosen"] == {"summary": "take"}
    assert list(entry.detail["moved"]) == ["stk_registry.contactlogentry.organisation"]
    assert "@" not in str(entry.detail)
    assert heir.revisions.count() == 2
    assert other.revisions.count() == 1


def test_managers_of_both_are_told(nil, heir, other):
    registry.representative(member("Gul"), other)

    merged(heir, other, nil)

    letters = Letter.objects.filter(subject__contains=heir.name)
    assert {letter.email for letter in letters} == {"baris@example.org", "gul@example.org"}


def test_an_unpublished_heir_takes_the_place_of_a_listed_record(nil, heir, other, client):
    Organisation.objects.filter(pk=heir.pk).update(state="waiting", listed_on=None, confirmed_on=None)
    heir.refresh_from_db()

    merged(heir, other, nil)

    assert client.get("/stk/kiyi-2/", follow=True).status_code == 200


def test_a_branch_merged_with_its_centre_is_not_its_own_branch(nil, heir):
    branch = registry.organisation(
        "Deneme Kıyı Derneği Şubesi", slug="sube", legal_form="association_branch", parent=heir
    )

    merged(branch, heir, nil, legal_form="take")

    branch.refresh_from_db()
    assert branch.parent is None
    assert branch.legal_form == "association"


def test_refusals(nil, heir, other):
    mark = merging.mark_of(heir, other)
    asked = {"chosen": {}, "actor": nil}
    with pytest.raises(ReasonMissing):
        merging.merge(heir, other, reason=" ", seen=mark, **asked)
    with pytest.raises(RecordChanged):
        merging.merge(heir, other, reason="x", seen="old", **asked)
    with pytest.raises(MergeRefused):
        merging.merge(heir, heir, reason="x", seen=mark, **asked)
    merged(heir, other, nil)
    with pytest.raises(MergeRefused):
        merged(heir, other, nil)


def test_a_record_changed_meanwhile_is_told_and_nothing_merged(client, nil, heir, other):
    client.force_login(nil)
    address = reverse("stk_merge", args=[heir.slug, other.slug])
    preview = client.post(address, {"reason": "Aynı."})
    Organisation.objects.filter(pk=other.pk).update(summary="Bambaşka.")

    late = client.post(address, form_of(preview, having="seen") | {"merge": "1"})

    assert late.status_code == 409
    assert Organisation.objects.filter(state="merged").count() == 0
    assert "Bambaşka." in words(seen(late))


def test_any_two_records_are_compared_by_name_or_number(client, nil, heir, other):
    client.force_login(nil)

    found = client.get(reverse("stk_merge_list"), {"heir": "35-012-345", "other": "deneme kıyı dern."})
    same = client.get(reverse("stk_merge_list"), {"heir": "kiyi", "other": "kiyi"})

    assert found.url == reverse("stk_merge", args=["kiyi", "kiyi-2"])
    assert same.status_code == 422
    assert client.get(reverse("stk_merge", args=["kiyi", "kiyi"])).status_code == 404


def test_personal_contacts_are_not_shown_while_comparing(client, nil, heir, other):
    other.contacts.create(
        purpose="press", email="kisi@example.org", person_name="Deneme Kişi",
        consented_on=timezone.localdate(), visible_until=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip
    client.force_login(nil)

    page = client.get(reverse("stk_merge", args=[heir.slug, other.slug])).content.decode()
    preview = client.post(reverse("stk_merge", args=[heir.slug, other.slug]), {"reason": "Aynı."})

    assert "kisi@example.org" not in page + preview.content.decode()
    assert "1 iletişim noktası" in page

"""Barış edits his association's profile; the directory shows nothing of it before the unit accepts."""

import pytest

from people.models import AuditEvent
from stk_registry import profile
from stk_registry.errors import (
    ChangeIsTaken,
    NothingChanged,
    ProfileRefused,
    ReasonMissing,
    SomebodyElseSaved,
)
from stk_registry.models import Organisation, ProfileChange, Representative
from stk_registry.services import changes
from tests.factories import member
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def baris(db):
    return member("Baris")


@pytest.fixture
def ayda(db):
    return member("Ayda")


@pytest.fixture
def shore(baris):
    registry.area()
    organisation = registry.organisation(summary="Kıyıyı temiz tutar.", register_number="35-012-345")
    registry.representative(baris, organisation)
    return organisation


def sent(organisation, by, **proposed):
    change = changes.start_change(organisation, actor=by)
    change = changes.save_draft(change, proposed=proposed, version=change.version, actor=by)
    return changes.submit_change(change, actor=by)


def test_the_published_profile_does_not_change_before_the_unit_accepts(shore, baris, ayda):
    change = sent(shore, baris, summary="Kıyıyı ve denizi temiz tutar.")
    shore.refresh_from_db()
    assert shore.summary == "Kıyıyı temiz tutar."

    changes.accept(change, actor=ayda)

    shore.refresh_from_db()
    assert shore.summary == "Kıyıyı ve denizi temiz tutar."
    assert shore.revisions.count() == 1


def test_the_unit_accepts_in_part_and_says_why(shore, baris, ayda):
    change = sent(shore, baris, summary="Deniz bizimdir.", website="https://ornek.example.org/")

    decided = changes.accept(change, refused={"summary": "Slogan yerine işinizi yazın."}, actor=ayda)

    shore.refresh_from_db()
    assert (shore.summary, shore.website) == ("Kıyıyı temiz tutar.", "https://ornek.example.org/")
    assert decided.state == ProfileChange.State.ACCEPTED_IN_PART
    refused = decided.decisions.get(field="summary")
    assert not refused.accepted
    assert refused.reason == "Slogan yerine işinizi yazın."


def test_a_refusal_without_reason_is_none(shore, baris, ayda):
    change = sent(shore, baris, summary="Yeni cümle.")

    for attempt in (
        lambda: changes.decline(change, reason=" ", actor=ayda),
        lambda: changes.ask_back(change, reason="", actor=ayda),
        lambda: changes.accept(change, refused={"summary": ""}, actor=ayda),
    ):
        with pytest.raises(ReasonMissing):
            attempt()


def test_what_was_asked_back_goes_on_from_the_same_draft(shore, baris, ayda):
    change = sent(shore, baris, summary="Yeni cümle.")
    change = changes.ask_back(change, reason="Hangi kıyı?", actor=ayda)

    change = changes.save_draft(
        change, proposed={"summary": "Körfez kıyısını temizler."}, version=change.version, actor=baris
    )
    change = changes.submit_change(change, actor=baris)

    assert change.state == ProfileChange.State.SUBMITTED
    assert [found.field for found in changes.differences_of(change)] == ["summary"]


def test_a_decided_change_is_not_decided_again(shore, baris, ayda):
    change = sent(shore, baris, summary="Yeni cümle.")
    changes.accept(change, actor=ayda)

    with pytest.raises(ChangeIsTaken):
        changes.decline(change, reason="Olmaz.", actor=ayda)


def test_two_people_edit_one_draft_and_the_second_is_told(shore, baris):
    change = changes.start_change(shore, actor=baris)
    changes.save_draft(change, proposed={"summary": "Birinci."}, version=change.version, actor=baris)

    with pytest.raises(SomebodyElseSaved):
        changes.save_draft(change, proposed={"summary": "İkinci."}, version=change.version, actor=baris)


def test_a_draft_like_the_profile_is_not_sent(shore, baris):
    change = changes.start_change(shore, actor=baris)

    with pytest.raises(NothingChanged):
        changes.submit_change(change, actor=baris)


def test_wrong_numbers_are_kept_in_the_draft_and_refused_at_sending(shore, baris):
    registry.organisation("Başka Deneme Derneği", register_number="35-999-111")
    change = changes.start_change(shore, actor=baris)
    change = changes.save_draft(
        change, proposed={"register_number": "35 999 111", "tax_number": "1234567891"}, version=1, actor=baris
    )

    with pytest.raises(ProfileRefused) as refusal:
        changes.submit_change(change, actor=baris)

    assert "tax_number" in refusal.value.fields
    assert change.proposed["register_number"] == "35-999-111"
    change = changes.save_draft(change, proposed={"tax_number": ""}, version=2, actor=baris)
    with pytest.raises(ProfileRefused) as refusal:
        changes.submit_change(change, actor=baris)
    assert list(refusal.value.fields) == ["register_number"]


def test_a_field_left_empty_in_the_form_is_no_code_that_is_missing(shore, baris):
    """2026-11-23: a draft without a main field or neighbourhood was refused with “Not in the list: ”."""
    empty = {"primary_area": "", "neighbourhood": "", "parent": "", "founded_on": ""}

    change = sent(shore, baris, summary="Yeni cümle.", **empty)

    assert change.state == ProfileChange.State.SUBMITTED
    assert [found.field for found in changes.differences_of(change)] == ["summary"]


def test_a_persons_name_needs_consent_and_an_end(shore, baris):
    contact = {"purpose": "press", "person_name": "Deneme Kişi", "email": "basin@example.org"}
    change = changes.start_change(shore, actor=baris)
    change = changes.save_draft(change, proposed={"contacts": [contact]}, version=1, actor=baris)

    with pytest.raises(ProfileRefused) as refusal:
        changes.submit_change(change, actor=baris)

    assert list(refusal.value.fields) == ["contacts"]


def test_an_application_becomes_an_organisation_and_its_author_the_manager(baris, ayda):
    registry.area()
    change = changes.start_application(legal_form="platform", name="Deneme Mahalle Girişimi", actor=baris)
    change = changes.save_draft(
        change,
        proposed={
            "summary": "Sokağı güzelleştirir.",
            "primary_area": "environment_animals",
            "tags": ["sokak"],
        },
        version=change.version,
        actor=baris,
    )
    change = changes.submit_change(change, actor=baris)

    changes.accept(change, actor=ayda)

    made = Organisation.objects.listed().get()
    assert made.get_absolute_url() == "/stk/deneme-mahalle-girisimi/"
    assert Representative.objects.valid_on().get(organisation=made).user == baris
    assert [area.code for area in made.areas.all()] == ["environment_animals"]
    assert AuditEvent.objects.filter(verb="accepted").exists()


def test_what_changed_in_the_registry_meanwhile_is_marked(shore, baris):
    change = sent(shore, baris, summary="Barış’ın cümlesi.")
    Organisation.objects.filter(pk=shore.pk).update(summary="Birimin cümlesi.")
    change.refresh_from_db()

    found = changes.differences_of(change)[0]

    assert found.overtaken
    assert (found.before, found.after) == ("Birimin cümlesi.", "Barış’ın cümlesi.")


def test_a_profile_read_and_written_back_is_the_same(shore, baris, ayda):
    change = sent(
        shore,
        baris,
        social=["https://ornek.example.org/kiyi"],
        languages=["tr", "en"],
        contacts=[{"purpose": "general", "phone": "0232 000 00 00", "is_public": "on"}],
    )
    changes.accept(change, actor=ayda)

    fresh = profile.read(Organisation.objects.get(pk=shore.pk))

    assert profile.differences(change.proposed, fresh) == []


def test_completeness_tells_what_is_missing():
    blank = profile.empty("association")
    share, hints = profile.completeness(blank)
    assert share == 0
    assert "summary" in dict(hints)

    full, none = profile.completeness(
        blank | {field: ["x"] for field, _hint in hints} | {"contacts": [{"is_public": True}]}
    )
    assert (full, none) == (100, [])

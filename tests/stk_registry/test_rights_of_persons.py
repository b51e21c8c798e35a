"""Barış asks what the registry keeps about him, and later ends his account; his association stays what it is."""

import json
from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from people.audit import broken_links
from people.duties import do_what_is_due
from people.models import AuditEvent, OutgoingMail, User
from people.privacy import erase_account
from stk_registry.models import (
    Claim,
    ContactLogEntry,
    ContactPoint,
    Document,
    Letter,
    Organisation,
    ProfileChange,
    Representative,
    RepresentativeInvitation,
)
from stk_registry.persons import without
from stk_registry.profile import read
from stk_registry.services import changes, claims, keeping, letters, publishing, sending, voices
from stk_registry.services.space_deciding import Answer, Verb, answer
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.pages import rows, seen, words
from tests.stk_registry.test_space_is_given_once import ask, at, make_hall

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def baris(speaker):
    speaker.name = "Barış Deneme"
    speaker.save()
    return speaker


@pytest.fixture
def ayda():
    return member("Ayda")


def point(organisation, **fields):
    wanted = {
        "person_name": "Barış Deneme",
        "duty": "Başkan",
        "email": "baris@example.org",
        "is_public": True,
    }
    days = {"consented_on": TODAY(), "visible_until": TODAY() + timedelta(days=90)}
    return ContactPoint.objects.create(organisation=organisation, **(wanted | days | fields))


def told(contact):
    """A point of contact as a profile document holds it."""
    return {
        "purpose": contact.purpose, "person_name": contact.person_name, "duty": contact.duty,
        "email": contact.email, "phone": contact.phone, "is_public": contact.is_public,
        "consented_on": contact.consented_on.isoformat(), "visible_until": contact.visible_until.isoformat(),
    }  # fmt: skip


def erased(client, user):
    """Ends an account as the page does, after a fresh sign-in."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session.save()
    client.post(reverse("account_erase"))
    client.logout()


class TestWhatIsKept:
    def download(self, client, user):
        client.force_login(user)
        return json.loads(client.post(reverse("account_download")).content)["registry"]

    def test_terms_claims_drafts_and_every_place_that_names_him(self, client, baris, shore_association, nil):
        other = registry.organisation("Deneme Dağ Derneği")
        registry.sent_change(shore_association, by=baris, summary="Kıyıyı korur.")
        registry.sent_claim(other, by=baris, message="Ben başkanım.")
        hills = registry.organisation("Deneme Tepe Derneği")
        aydan = member("Aydan")
        registry.representative(aydan, hills)
        voices.invite(hills, email="Baris@Example.org", role="editor", actor=aydan)
        point(shore_association)
        keeping.note(
            shore_association,
            kind="visit",
            day=TODAY(),
            text="Deniz konuşuldu.",
            actor=nil,
            with_whom="Barış Deneme, Ayşe",
        )
        letters.write(
            to=baris.email,
            kind="other",
            subject="Konu",
            body="Metin",
            organisation=shore_association,
            actor=nil,
        )

        kept = self.download(client, baris)

        assert kept["terms"] == [
            {"organisation": "Deneme Kıyı Derneği", "role": "manager", "from": str(TODAY() - timedelta(days=365)), "until": None}
        ]  # fmt: skip
        assert (kept["claims"][0]["organisation"], kept["claims"][0]["message"]) == (
            "Deneme Dağ Derneği",
            "Ben başkanım.",
        )
        assert (
            kept["drafts"][0]["proposed"]["summary"] == "Kıyıyı korur."
            and kept["drafts"][0]["state"] == "submitted"
        )
        assert kept["contact_points"][0]["duty"] == "Başkan"
        assert kept["contact_log"][0]["with_whom"] == "Barış Deneme, Ayşe"
        assert "Konu" in [letter["subject"] for letter in kept["letters"]]
        assert kept["files"] == [{"organisation": "", "title": "Yetki belgesi"}]
        assert len(kept["invitations"]) == 1

    def test_nothing_of_others_is_in_it(self, client, baris, shore_association, ayda, nil):
        registry.representative(ayda, shore_association)
        registry.sent_claim(registry.organisation("Deneme Dağ"), by=ayda)
        registry.sent_change(shore_association, by=ayda)
        point(shore_association, person_name="Ayda", email="ayda@example.org")
        keeping.note(shore_association, kind="call", day=TODAY(), text="x", actor=nil, with_whom="Ayda")

        kept = self.download(client, baris)

        assert len(kept.pop("terms")) == 1
        assert not any(kept.values())

    def test_who_has_nothing_to_do_with_it_gets_empty_lists(self, client, ayda):
        assert not any(self.download(client, ayda).values())


class TestWhenHisAccountEnds:
    def test_his_term_ends_and_stays_as_days_without_him(self, client, baris, shore_association, nil):
        erased(client, baris)

        term = Representative.objects.get()
        assert (term.user, term.valid_to) == (None, TODAY() - timedelta(days=1))
        assert not shore_association.representatives.valid_on().exists()
        assert not User.objects.filter(email="baris@example.org").exists()
        ended = AuditEvent.objects.get(verb="representative_ended")
        assert (ended.detail["because"], ended.detail["managed_by_others"]) == ("account_erased", False)
        assert broken_links() == []
        client.force_login(nil)
        page = client.post(reverse("stk_record_tab", args=["kiyi", "temsilciler"]), {"show": "1"})
        assert "hesap silindi" in words(seen(page).main)

    def test_a_term_that_would_begin_later_never_begins(self, client, baris, shore_association):
        other = registry.organisation("Deneme Dağ")
        registry.representative(baris, other, valid_from=TODAY() + timedelta(days=9))

        erased(client, baris)

        assert not other.representatives.exists()

    def test_the_association_stays_as_it_was(self, client, baris, shore_association):
        before = read(Organisation.objects.get(pk=shore_association.pk))

        erased(client, baris)

        assert read(Organisation.objects.get(pk=shore_association.pk)) == before
        assert client.get("/stk/kiyi/").status_code == 200

    def test_a_colleague_goes_on_from_his_draft_and_reads_the_decision(
        self, client, baris, ayda, shore_association, nil
    ):
        registry.representative(ayda, shore_association, role="editor")
        change = registry.sent_change(shore_association, by=baris)

        erased(client, baris)
        changes.accept(change, actor=nil)
        change.refresh_from_db()
        letters.tell_decision(change, actor=nil)

        assert change.author == ayda
        assert Letter.objects.filter(email="ayda@example.org", kind="accepted").exists()

    def test_without_a_colleague_it_is_withdrawn(self, client, baris, shore_association):
        change = registry.sent_change(shore_association, by=baris)

        erased(client, baris)

        change.refresh_from_db()
        assert change.state == "withdrawn" and change.author.email.endswith("closed.invalid")

    def test_his_own_application_is_erased(self, client, baris):
        registry.sent_application(by=baris)

        erased(client, baris)

        assert not ProfileChange.objects.exists()

    def test_a_claim_that_waits_is_erased_with_its_proof(
        self, client, baris, django_capture_on_commit_callbacks
    ):
        claim = registry.sent_claim(registry.organisation("Deneme Dağ"), by=baris)
        claim.document.file.save("x", ContentFile(b"%PDF-"))
        store, name = claim.document.file.storage, claim.document.file.name

        with django_capture_on_commit_callbacks(execute=True):
            erased(client, baris)

        assert not Claim.objects.exists() and not Document.objects.exists()
        assert not store.exists(name)

    def test_of_a_decided_claim_stays_that_somebody_asked(self, client, baris, nil):
        claim = registry.sent_claim(registry.organisation("Deneme Dağ"), by=baris, message="Ben başkanım.")
        claims.answer_claim(claim, state="declined", reason="Belge eksik.", actor=nil)

        erased(client, baris)

        claim.refresh_from_db()
        assert (claim.user, claim.duty, claim.message, claim.document) == (None, "", "", None)
        assert (claim.state, claim.reason) == ("declined", "Belge eksik.")
        client.force_login(nil)
        page = client.get(reverse("stk_claim", args=[claim.pk]))
        assert page.status_code == 200 and "hesap silindi" in words(seen(page).main)

    def test_points_of_contact_that_name_him_go_and_the_association_s_own_stays(
        self, client, baris, shore_association
    ):
        named = point(shore_association)
        point(shore_association, email="", phone="0232 000 00 00")
        point(shore_association, person_name="Ayşe Deneme", email="ayse@example.org")
        shore_association.contacts.create(email="baris@example.org")
        namesake = point(registry.organisation("Deneme Dağ"), email="namesake@example.org")
        change = changes.start_change(shore_association, actor=baris)
        change.proposed = change.proposed | {
            "contacts": [told(named), told(named) | {"person_name": "Ayşe Deneme", "email": ""}]
        }
        change.save()

        erased(client, baris)

        left = list(shore_association.contacts.order_by("person_name").values_list("person_name", "email"))
        assert left == [("", "baris@example.org"), ("Ayşe Deneme", "ayse@example.org")]
        change.refresh_from_db()
        assert [each["person_name"] for each in change.proposed["contacts"]] == ["Ayşe Deneme"]
        assert "Barış Deneme" not in json.dumps(change.base, ensure_ascii=False)
        assert ContactPoint.objects.filter(pk=namesake.pk).exists()

    def test_the_contact_log_forgets_his_name_and_keeps_the_others_and_what_was_spoken(
        self, client, baris, shore_association, nil
    ):
        keeping.note(
            shore_association,
            kind="visit",
            day=TODAY(),
            text="Deniz.",
            actor=nil,
            with_whom="BARIŞ DENEME (başkan), Ayşe ve muhtar",
        )

        erased(client, baris)

        entry = ContactLogEntry.objects.get()
        assert (entry.with_whom, entry.text) == ("Ayşe, muhtar", "Deniz.")

    def test_letters_and_invitations_forget_his_address(self, client, baris, ayda, shore_association):
        registry.representative(ayda, shore_association)
        other = registry.organisation("Deneme Dağ")
        registry.representative(ayda, other)
        sending.invite(other, email="baris@example.org", role="editor", actor=ayda)
        letters.write(
            to="Baris@Example.org", kind="other", subject="x", body="x", organisation=other, actor=None
        )

        erased(client, baris)

        assert not RepresentativeInvitation.objects.exists()
        assert [letter.email for letter in Letter.objects.all()] == [""]

    def test_nobody_writes_to_an_account_that_ended(self, client, baris, shore_association, nil):
        request = ask(shore_association, baris, make_hall(), at(18), at(20))
        erased(client, baris)
        OutgoingMail.objects.all().delete()
        request.refresh_from_db()

        answer(request, Answer(verb=Verb.DECLINE, reason="Salon dolu."), actor=nil)

        assert not OutgoingMail.objects.exists()
        assert Letter.objects.get(kind="declined").email == ""

    def test_his_invitation_to_a_successor_still_opens(self, client, baris, ayda, shore_association):
        invited = sending.invite(shore_association, email="ayda@example.org", role="manager", actor=baris)

        erased(client, baris)
        voices.accept_invitation(invited.token, user=ayda)

        assert shore_association.representatives.valid_on().get().user == ayda

    def test_who_never_had_to_do_with_it_leaves_nothing_behind(
        self, client, ayda, shore_association, speaker
    ):
        erased(client, ayda)

        assert Representative.objects.get().user == speaker
        assert not AuditEvent.objects.filter(verb="representative_ended").exists()

    def test_how_many_rows_were_touched_is_in_the_trail(self, baris, shore_association):
        counts = erase_account(baris)

        assert counts["registry"] == 1
        assert AuditEvent.objects.get(verb="account_erased").detail["registry"] == 1


def test_a_term_handed_over_does_not_grow_longer(baris, ayda, shore_association):
    """2026-11-23: a term that had ended grew by the days until the successor accepted."""
    invited = voices.invite(
        shore_association, email="ayda@example.org", role="manager", actor=baris,
        takes_over_from=shore_association.representatives.get(),
    )  # fmt: skip
    ended = TODAY() - timedelta(days=3)
    shore_association.representatives.update(valid_to=ended)

    voices.accept_invitation(invited.token, user=ayda)

    assert shore_association.representatives.get(user=baris).valid_to == ended


class TestPointsOfContactEnd:
    def due(self, day):
        now = timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=3)
        done = do_what_is_due(now, only={"stk_ended_contacts"})
        assert not done.failed
        return done.counts["stk_ended_contacts"]

    def test_on_its_last_day_it_is_there_and_a_day_later_it_is_erased_once(self, shore_association):
        ends = TODAY() + timedelta(days=5)
        point(shore_association, visible_until=ends)
        own = shore_association.contacts.create(email="bilgi@example.org")

        assert self.due(ends) == 0 and shore_association.contacts.count() == 2
        assert self.due(ends + timedelta(days=1)) == 1
        assert list(shore_association.contacts.all()) == [own]
        assert self.due(ends + timedelta(days=1)) == 0
        entry = AuditEvent.objects.get(verb="contacts_erased")
        assert (entry.actor, entry.detail["count"]) == (None, 1)

    def test_it_goes_from_drafts_and_old_changes_too(self, baris, shore_association, nil):
        ends = TODAY() + timedelta(days=5)
        ending, staying = (
            point(shore_association, visible_until=ends),
            point(shore_association, person_name="Ayşe"),
        )
        before = read(shore_association)
        publishing.note_change(
            shore_association, before=before, after=before | {"contacts": [told(staying)]}, reason="x", actor=nil,
            moment=timezone.now(),
        )  # fmt: skip
        draft = changes.start_change(shore_association, actor=baris)
        application = changes.start_application(legal_form="platform", name="Deneme", actor=baris)
        changes.save_draft(application, proposed={"contacts": [told(ending)]}, version=1, actor=baris)

        assert self.due(ends + timedelta(days=1)) == 4

        for change in ProfileChange.objects.all():
            assert ends.isoformat() not in json.dumps([change.base, change.proposed])
        draft.refresh_from_db()
        assert [each["person_name"] for each in draft.proposed["contacts"]] == ["Ayşe"]
        assert draft.contacts_until == staying.visible_until
        assert changes.differences_of(draft) == []

    def test_a_wrong_day_that_somebody_typed_stops_nothing(self, baris):
        change = changes.start_application(legal_form="platform", name="Deneme", actor=baris)
        typed = {"purpose": "general", "person_name": "A", "email": "a@example.org", "visible_until": "31.02"}
        changes.save_draft(change, proposed={"contacts": [typed]}, version=1, actor=baris)

        assert self.due(TODAY() + timedelta(days=900)) == 0

    def test_the_days_of_changes_from_before_are_noted_by_the_migration(self, baris, shore_association):
        contact = point(shore_association)
        draft = changes.start_change(shore_association, actor=baris)
        ProfileChange.objects.update(contacts_until=None)

        import_module("stk_registry.migrations.0009_persons_are_forgotten").note_ends(apps, None)

        draft.refresh_from_db()
        assert draft.contacts_until == contact.visible_until


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Barış Deneme", "Barış Deneme", ""),
        ("Barış Deneme", "Ayşe, barış deneme; Can", "Ayşe, Can"),
        ("Barış Deneme", "Dernek başkanı Barış Deneme ve Can", "Can"),
        ("Barış Deneme", "Barış Denemeci", "Barış Denemeci"),
        ("Barış", "Barış Yılmaz, Can", "Barış Yılmaz, Can"),
        ("Barış", "Barış (sayman) ve Can", "Can"),
        ("İnci Işık", "INCI ISIK", ""),
    ],
)
def test_only_the_person_is_taken_out_of_a_line(name, text, left):
    assert without(name, text) == left


def test_the_day_of_a_document_is_read_or_is_none():
    from stk_registry.models.changes import first_end

    assert first_end(
        {}, {"contacts": [{"visible_until": "2026-03-04"}, {"visible_until": "2026-01-02"}, {}]}
    ) == date(2026, 1, 2)
    assert first_end({"contacts": None}) is None


def test_the_list_of_terms_shows_ended_ones_without_their_person(client, baris, ayda, shore_association):
    registry.representative(ayda, shore_association)
    erased(client, baris)
    client.force_login(ayda)

    page = client.get(reverse("own_people", args=["kiyi"]))

    assert page.status_code == 200 and rows(page) == []
    assert "Ayda" in words(seen(page).main) and "Barış" not in words(seen(page).main)

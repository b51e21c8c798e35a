"""A session's day: its plan, tables that mix people, what a facilitator captures on a phone, photos with consent."""

import io
import random
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from city.models import Neighbourhood
from participation.errors import DrawIsOver, RemarksChanged, TableIsClosed, TableIsTooSmall
from participation.minutes_draft import drafted
from participation.models import Said, Session, Table, TableNote, TablePhoto
from participation.seating import Party, Seats, alike, draw
from participation.services import workshop_capture as capture
from participation.services import workshop_tables, workshops
from people.models import Role
from tests.factories import member
from tests.factories import stk as registry
from tests.participation.test_workshops_have_seats import session_of, workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening(ayda, settings) -> Session:
    """A session that runs just now, with twelve seats."""
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    evening = session_of(workshop(ayda), ayda, capacity=12)
    now = timezone.now()
    Session.objects.filter(pk=evening.pk).update(starts_at=now, ends_at=now + timedelta(minutes=9))
    evening.refresh_from_db()
    return evening


def table_of(session, actor, number=1, **fields) -> Table:
    wanted = {"subject": "Gölge", "subject_en": "", "seats": 6, "facilitator": None, "helper": ""} | fields
    return workshop_tables.save_table(session, table=None, number=number, actor=actor, **wanted)


def come(session, number, **typed):
    """Somebody comes to the door of a session that runs."""
    return workshops.register(session, key=f"k{number}", channel="door", **typed).registration


def desk(session, part) -> str:
    return reverse("activity_desk_part_of", args=[session.activity_id, part, session.pk])


def page_of(session) -> str:
    return reverse("activity", args=[session.activity.project.slug, session.activity.slug])


def picture(*, place=None) -> SimpleUploadedFile:
    """A photo as a phone sends it, with where it was taken written inside."""
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Deneme Sokak No: 1"
    Image.new("RGB", (40, 30), "#2E7C8A").save(buffer, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_0001.jpg", buffer.getvalue(), "image/jpeg")


def link_of(table, actor) -> str:
    return reverse("table_by_link", args=[workshop_tables.link_for_helper(table, actor=actor)])


class TestThePlanOfTheDay:
    def test_is_written_at_the_desk_read_on_the_page_and_printed(self, client, evening, ayda):
        Session.objects.update(
            starts_at=timezone.now() + timedelta(days=3), ends_at=timezone.now() + timedelta(days=4)
        )
        client.force_login(ayda)
        for begins, title in (("15:00", "Ara"), ("14:00", "Karşılama")):
            typed = {"begins": begins, "kind": "talk", "title": title, "person": "Deneme Konuşmacı"}
            assert client.post(desk(evening, "program"), typed).status_code == 302
        client.logout()

        shown = client.get(page_of(evening)).content.decode()
        assert shown.index("Karşılama") < shown.index("Ara</th>" if "Ara</th>" in shown else "Ara<br>")
        sheet = reverse(
            "activity_part_of",
            args=[evening.activity.project.slug, evening.activity.slug, "program", evening.pk],
        )
        assert "Deneme Konuşmacı" in client.get(sheet).content.decode()

    def test_is_taken_over_from_another_session_at_its_own_hours(self, client, evening, ayda):
        begins = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
        begins += timedelta(days=5)
        first = session_of(evening.activity, ayda, starts_at=begins, ends_at=begins + timedelta(hours=3))
        other = begins + timedelta(days=7, hours=4)
        second = session_of(evening.activity, ayda, starts_at=other, ends_at=other + timedelta(hours=3))
        client.force_login(ayda)
        client.post(desk(first, "program"), {"begins": "10:30", "kind": "talk", "title": "Sunum"})
        client.post(desk(second, "program"), {"take": first.pk})

        assert [f"{each.begins:%H.%M}" for each in second.plan_items.all()] == ["14.30"]

    def test_a_step_is_changed_and_taken_out(self, client, evening, ayda):
        client.force_login(ayda)
        client.post(desk(evening, "program"), {"begins": "10:30", "kind": "talk", "title": "Sunum"})
        step = f"{desk(evening, 'program')}?adim={evening.plan_items.get().pk}"
        client.post(step, {"begins": "10:45", "kind": "break", "title": "Ara"})
        assert str(evening.plan_items.get()) == "10.45 Ara"
        client.post(step, {"remove": "1"})
        assert not evening.plan_items.exists()


class TestSeating:
    def test_the_draw_spreads_organisations_and_neighbourhoods(self, client, evening, ayda):
        association = registry.organisation()
        place = Neighbourhood.objects.create(code="deneme", name="Deneme")
        for number in range(3):
            come(evening, number, seats=1, organisation=association)
        for number in range(3, 6):
            come(evening, number, seats=1, neighbourhood=place)
        for number in (1, 2, 3):
            table_of(evening, ayda, number, seats=2)
        client.force_login(ayda)
        told = client.post(desk(evening, "oturma"), {"draw": "1"}, follow=True).content.decode()

        assert "Kura çekildi" in told
        for table in evening.tables.all():
            people = table.registrations.all()
            assert len(people) == 2
            assert sum(each.organisation_id is not None for each in people) == 1

    def test_the_same_lot_gives_the_same_tables(self, evening, ayda):
        for number in range(8):
            come(evening, number)
        for number in (1, 2):
            table_of(evening, ayda, number)

        def drawn():
            workshop_tables.clear_tables(evening, actor=ayda)
            workshop_tables.draw_tables(evening, actor=ayda, lot=11)
            return list(evening.registrations.values_list("number", "table"))

        assert drawn() == drawn()

    def test_who_was_seated_by_hand_stays_and_a_full_table_is_refused(self, client, evening, ayda):
        first, second = table_of(evening, ayda, 1, seats=2), table_of(evening, ayda, 2)
        chair = come(evening, 1, seats=2)
        workshop_tables.seat(chair, table=first, actor=ayda)
        late = come(evening, 2)
        with pytest.raises(TableIsTooSmall):
            workshop_tables.seat(late, table=first, actor=ayda)

        assert workshop_tables.draw_tables(evening, actor=ayda) == 0
        chair.refresh_from_db(), late.refresh_from_db()
        assert (chair.table, late.table) == (first, second)
        with pytest.raises(DrawIsOver):
            workshop_tables.draw_tables(evening, actor=ayda)

    def test_who_finds_no_room_is_told_of_and_nobody_sits_on_anybody(self, client, evening, ayda):
        table_of(evening, ayda, seats=3)
        come(evening, 1, seats=2), come(evening, 2, seats=2)
        assert workshop_tables.draw_tables(evening, actor=ayda) == 1

    def test_a_seat_given_back_leaves_the_table(self, evening, ayda):
        table = table_of(evening, ayda)
        one = come(evening, 1)
        workshop_tables.seat(one, table=table, actor=ayda)
        workshops.cancel(one)
        assert workshop_tables.people_at(table) == 0

    def test_a_person_reads_their_table_with_their_code(self, client, evening, ayda):
        kept = workshops.register(
            session_of(evening.activity, ayda), key="a", neighbourhood=Neighbourhood.objects.first()
        )
        table = table_of(kept.registration.session, ayda, 4, subject="Işık")
        workshop_tables.seat(kept.registration, table=table, actor=ayda)
        parts = [evening.activity.project.slug, evening.activity.slug, "yerim", kept.code]
        assert "4. masa" in client.get(reverse("activity_part_of", args=parts)).content.decode()


@pytest.mark.parametrize("seed", range(5))
def test_no_draw_is_less_mixed_than_sitting_down_as_people_come(seed):
    rng = random.Random(seed)
    parties = [Party(str(n), rng.choice((1, 1, 2)), (f"n{n // 5}",)) for n in range(30)]
    tables = [Seats(key, 9) for key in range(6)]
    at = draw(parties, tables, rng=rng)

    assert len(at) == len(parties)
    by_table = [[each for each in parties if at[each.key] == table.key] for table in tables]
    assert all(sum(each.people for each in sitting) <= 9 for sitting in by_table)
    # Five of each neighbourhood and six tables: nobody needs to sit beside a neighbour.
    assert sum(map(alike, by_table)) == 0


class TestAFacilitator:
    def test_of_the_staff_opens_the_own_table_and_no_other(self, client, evening, ayda):
        elif_ = member("Elif", Role.ANALYST)
        own, other = table_of(evening, ayda, 1, facilitator=elif_), table_of(evening, ayda, 2)
        client.force_login(elif_)
        assert client.get(reverse("table_at_the_desk", args=[own.pk])).status_code == 200
        assert client.get(reverse("table_at_the_desk", args=[other.pk])).status_code == 403
        assert "Masanızı yürütün" in client.get("/masa/").content.decode()

    def test_writes_words_counts_hands_and_corrects(self, client, evening, ayda):
        client.force_login(ayda)
        table = table_of(evening, ayda, 3)
        own = reverse("table_at_the_desk", args=[table.pk])
        for _press in range(2):
            client.post(own, {"do": "word", "text": "Gölge az", "kind": "statement", "key": "k"})
        note = TableNote.objects.get()
        hands = {"votes": 7, "against": 1, "undecided": 2}
        client.post(own, {"do": "change", "note": note.pk, "text": "Gölge yok", "kind": "concern"} | hands)

        note.refresh_from_db()
        assert (note.text, note.kind, note.state, note.channel) == (
            "Gölge yok", "concern", Said.State.SHOWN, "workshop",
        )  # fmt: skip
        assert (note.votes, note.against, note.undecided, note.table) == (7, 1, 2, 3)
        client.post(own, {"do": "back", "note": note.pk})
        assert not TableNote.objects.exists()

    def test_on_a_page_that_sends_by_itself_is_answered_with_the_list(self, client, evening, ayda):
        client.force_login(ayda)
        own = reverse("table_at_the_desk", args=[table_of(evening, ayda).pk])
        typed = {"do": "word", "text": "Gölge az", "kind": "idea", "key": "k"}
        told = client.post(own, typed, headers={"accept": "application/json"}).json()
        assert "Gölge az" in told["written"]
        refused = client.post(own, typed | {"text": ""}, headers={"accept": "application/json"})
        assert refused.status_code == 422
        assert refused.json()["refused"]

    def test_keeps_what_was_typed_when_something_is_wrong(self, client, evening, ayda):
        client.force_login(ayda)
        own = reverse("table_at_the_desk", args=[table_of(evening, ayda).pk])
        answered = client.post(own, {"do": "word", "text": "a" * 501, "kind": "idea", "key": "k"})
        assert answered.status_code == 422
        assert "a" * 501 in answered.content.decode()

    def test_writes_how_the_talk_went_and_overwrites_nobody(self, evening, ayda):
        table = table_of(evening, ayda)
        before = capture.mark_of("")
        capture.write_remarks(table, text="Sakin geçti.", before=before)
        capture.write_remarks(table, text="Sakin geçti.", before=before)
        with pytest.raises(RemarksChanged):
            capture.write_remarks(table, text="Başka bir şey", before=before)

    def test_two_weeks_later_finds_the_table_closed(self, evening, ayda):
        table = table_of(evening, ayda)
        Session.objects.update(
            starts_at=timezone.now() - timedelta(days=16), ends_at=timezone.now() - timedelta(days=15)
        )
        table.refresh_from_db()
        with pytest.raises(TableIsClosed):
            capture.write_down(table, key="k", text="Geç", kind="idea", actor=ayda)


class TestAHelper:
    def test_opens_the_table_with_the_link_and_what_they_write_is_read_first(self, client, evening, ayda):
        table = table_of(evening, ayda, helper="Deneme Yardımcı")
        client.force_login(ayda)
        shown = client.post(f"{desk(evening, 'masa-duzeni')}?masa={table.pk}", {"link": "1"})
        link = re.search(r"/masada/[a-z0-9]+/", shown.content.decode())[0]
        client.logout()

        client.post(link, {"do": "word", "text": "Gölge az", "kind": "idea", "key": "k"})
        note = TableNote.objects.get()
        assert (note.state, note.entered_by) == (Said.State.WAITING, None)
        client.force_login(ayda)
        assert "Gölge az" in client.get(reverse("moderation")).content.decode()

    def test_of_yesterday_of_an_older_link_or_of_none_finds_nothing(self, client, evening, ayda):
        table = table_of(evening, ayda, helper="Deneme Yardımcı")
        older = link_of(table, ayda)
        link = link_of(table, ayda)
        assert client.get(older).status_code == 404
        assert client.get(reverse("table_by_link", args=["a" * 32])).status_code == 404
        assert client.get(link).status_code == 200

        Session.objects.update(
            starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
        )
        assert client.get(link).status_code == 404
        assert client.post(link, {"do": "word", "text": "x", "kind": "idea", "key": "k"}).status_code == 404

    def test_who_is_replaced_holds_no_table_any_more(self, client, evening, ayda):
        table = table_of(evening, ayda, helper="Deneme Yardımcı")
        link = link_of(table, ayda)
        workshop_tables.save_table(
            evening, table=table, number=1, subject="", subject_en="", seats=6, facilitator=ayda, helper="",
            actor=ayda,
        )  # fmt: skip
        assert client.get(link).status_code == 404

    def test_cannot_touch_another_table(self, client, evening, ayda):
        link = link_of(table_of(evening, ayda, helper="Deneme Yardımcı"), ayda)
        other = table_of(evening, ayda, 2)
        note = capture.write_down(other, key="k", text="Bizim", kind="idea", actor=ayda)
        answered = client.post(link, {"do": "change", "note": note.pk, "text": "Değil", "kind": "idea"})
        assert answered.status_code == 404

    def test_is_forgotten_four_weeks_later(self, evening, ayda):
        table = table_of(evening, ayda, helper="Deneme Yardımcı")
        link_of(table, ayda)
        assert workshops.forget_addresses(timezone.now() + timedelta(days=40)) == 1
        table.refresh_from_db()
        assert (table.helper, table.helper_digest) == ("", "")


class TestAPhoto:
    def sent(self, client, table, **more):
        typed = {"do": "photo", "photo": picture(), "photo_alt": "Kâğıtlar", "consent": "on", "key": "f"}
        return client.post(reverse("table_at_the_desk", args=[table.pk]), typed | more)

    def test_without_consent_is_not_taken(self, client, evening, ayda):
        client.force_login(ayda)
        answered = self.sent(client, table_of(evening, ayda), consent="")
        assert answered.status_code == 422
        assert "Önce onlara sorun" in answered.content.decode()
        assert not TablePhoto.objects.exists()

    def test_is_encoded_anew_looked_at_and_then_shown_with_its_description(self, client, evening, ayda):
        client.force_login(ayda)
        assert self.sent(client, table_of(evening, ayda)).status_code == 302
        photo = TablePhoto.objects.get()
        with photo.photo.open("rb") as file:
            content = file.read()
        assert content[8:12] == b"WEBP"
        assert b"Deneme Sokak" not in content
        address = reverse(
            "activity_part_of", args=[evening.activity.project.slug, evening.activity.slug, "foto", photo.pk]
        )
        client.logout()
        assert client.get(address).status_code == 404

        client.force_login(ayda)
        assert address in client.get(reverse("moderation")).content.decode()
        client.post(reverse("moderation_decide", args=["tablephoto", photo.pk]), {"verb": "show"})
        client.logout()
        Session.objects.update(ends_at=timezone.now())
        assert client.get(address).status_code == 200
        assert 'alt="Kâğıtlar"' in client.get(page_of(evening)).content.decode()

    def test_is_deleted_bytes_and_all_when_somebody_no_longer_agrees(
        self, client, evening, ayda, django_capture_on_commit_callbacks
    ):
        client.force_login(ayda)
        self.sent(client, table_of(evening, ayda))
        photo = TablePhoto.objects.get()
        place = photo.photo.storage, photo.photo.name
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("activity_desk_part_of", args=[evening.activity_id, "foto", photo.pk]))

        assert not TablePhoto.objects.exists()
        assert not place[0].exists(place[1])

    def test_that_was_not_published_goes_four_weeks_later(
        self, client, evening, ayda, django_capture_on_commit_callbacks
    ):
        client.force_login(ayda)
        self.sent(client, table_of(evening, ayda))
        TablePhoto.objects.update(state=Said.State.HIDDEN, reason="Bulanık")
        with django_capture_on_commit_callbacks(execute=True):
            assert capture.forget_hidden_photos(timezone.now()) == 0
            assert capture.forget_hidden_photos(timezone.now() + timedelta(days=40)) == 1

    def test_counts_as_no_word_when_topics_are_gathered(self, evening):
        from participation.activities.registry import models_to_read, said_models

        assert TablePhoto in models_to_read()
        assert TablePhoto not in said_models()


def test_the_minutes_begin_with_what_the_tables_left(client, evening, ayda):
    table = table_of(evening, ayda, subject="Gölge")
    note = capture.write_down(table, key="k", text="Çınar dikilsin", kind="idea", actor=ayda)
    capture.change_word(note, text=note.text, kind=note.kind, votes=5, against=1, undecided=0, actor=ayda)
    capture.write_remarks(table, text="Sakin geçti.", before=capture.mark_of(""))
    client.force_login(ayda)
    shown = client.get(desk(evening, "tutanak")).content.decode()
    assert "Çınar dikilsin (5 evet, 1 hayır, 0 kararsız)" in shown
    assert "Sakin geçti." in drafted(Session.objects.get(pk=evening.pk))


def test_pages_of_the_day_cost_the_same_with_many_people_and_words(client, evening, ayda):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(ayda)
    table = table_of(evening, ayda)
    Session.objects.update(capacity=60)
    pages = [desk(evening, "oturma"), desk(evening, "masa-duzeni"), desk(evening, "masalar")]
    pages += [reverse("table_at_the_desk", args=[table.pk]), page_of(evening)]

    def cost() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code == 200
            counted.append(len(seen))
        return counted

    come(evening, 0)
    capture.write_down(table, key="k", text="Bir", kind="idea", actor=ayda)
    Session.objects.update(ends_at=timezone.now())
    few = cost()
    Session.objects.update(ends_at=timezone.now() + timedelta(hours=1), starts_at=timezone.now())
    for number in range(1, 20):
        capture.write_down(table, key=f"k{number}", text=f"Söz {number}", kind="idea", actor=ayda)
    for number in range(2, 8):
        table_of(evening, ayda, number)
    workshop_tables.draw_tables(evening, actor=ayda)
    Session.objects.update(ends_at=timezone.now())
    assert [many <= few_ for many, few_ in zip(cost(), few, strict=True)] == [True] * len(pages)

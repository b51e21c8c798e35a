"""A panel by lot: people volunteer, the list is published before the lot, two type the number, seats move on by order."""

import hashlib
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from participation.activities.registry import kind_of, kinds
from participation.errors import (
    ActivityIsClosed,
    AnotherConfirms,
    AnswerTraits,
    CallIsOpen,
    LotIsDrawn,
    LotIsNotPrepared,
    LotIsPrepared,
    NumberDiffers,
    QuotasContradict,
    VolunteersAreMissing,
    WrongState,
)
from participation.models import Activity, Panel, Project, Volunteer
from participation.services import panels
from participation.services.activities import add_activity
from participation.services.panels import QuotaLine
from participation.services.projects import create_project
from tests.factories import unit

pytestmark = pytest.mark.django_db
WOMEN, MEN = QuotaLine("Kadın", 2, 2, "Woman"), QuotaLine("Erkek", 2, 2, "Man")


def panel_of(actor, *, lines=(WOMEN, MEN), seats=4) -> Activity:
    """Returns an open call for a small panel with a quota by gender."""
    now = timezone.now()
    project = create_project(title="Deneme Paneli", lead=unit(), actor=actor)
    Project.objects.filter(pk=project.pk).update(published_at=now)
    activity = add_activity(
        project, kind=kinds()["panel"], title="Sahil paneli", actor=actor,
        opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=3),
        detail={"seats": seats, "task": "Sahilde önce ne yapılsın?"},
    )  # fmt: skip
    panels.set_trait(activity.lot_panel, label="Cinsiyetiniz?", lines=list(lines), actor=actor)
    return activity


def options_of(activity) -> list:
    return list(activity.lot_panel.traits.get().options.all())


def volunteers(activity, *, women=6, men=5, **more) -> list[Volunteer]:
    woman, man = options_of(activity)
    return [
        panels.volunteer(
            activity, key=f"{option.pk}-{n}", options=[option], name=f"Deneme {n}", **more
        ).volunteer
        for option, count in ((woman, women), (man, men))
        for n in range(count)
    ]


def close(activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(closes_at=timezone.now())


def drawn(activity, *, by, confirmed_by, number=417) -> Panel:
    close(activity)
    panel = panels.prepare(activity.lot_panel, actor=by)
    panels.type_number(panel, number=number, actor=by)
    return panels.confirm_number(panel, number=number, actor=confirmed_by)


def address(activity, part="", key="") -> str:
    parts = [activity.project.slug, activity.slug, *([part] if part else []), *([key] if key else [])]
    return reverse(("activity", "activity_part", "activity_part_of")[len(parts) - 2], args=parts)


def test_somebody_volunteers_without_an_account_and_comes_back_with_a_code(client, ayda):
    activity = panel_of(ayda)
    woman = options_of(activity)[0]
    trait = f"trait{woman.trait_id}"

    page = client.get(address(activity, "gonullu")).content.decode()
    assert "Cinsiyetiniz?" in page
    sent = client.post(
        address(activity, "gonullu"),
        {trait: woman.pk, "name": "Deneme Kişi", "phone": "0530 000 00 00", "key": "k" * 20},
    )

    mine = client.get(sent.url).content.decode()
    assert "Havuzdasınız" in mine
    assert "G0001" in mine
    again = client.post(sent.url, {"say": "leave"}, follow=True).content.decode()
    assert "silindi" in again
    left = Volunteer.objects.get()
    assert (left.state, left.name, left.phone) == ("withdrawn", "", "")


def test_an_entry_without_an_answer_or_a_contact_says_what_is_missing_and_keeps_the_rest(client, ayda):
    activity = panel_of(ayda)

    answer = client.post(address(activity, "gonullu"), {"name": "Deneme Kişi", "key": "k" * 20})

    assert answer.status_code == 422
    assert "Deneme Kişi" in answer.content.decode()
    assert Volunteer.objects.count() == 0


def test_the_same_send_twice_is_one_volunteer(ayda):
    activity = panel_of(ayda)
    woman = options_of(activity)[0]
    first = panels.volunteer(activity, key="same", options=[woman], name="Bir")
    again = panels.volunteer(activity, key="same", options=[woman], name="Bir")

    assert (first.code, first.volunteer, again.is_new) == (again.code, again.volunteer, False)


def test_one_answer_to_each_question_is_needed(ayda):
    activity = panel_of(ayda)

    for options in ([], options_of(activity)):
        with pytest.raises(AnswerTraits):
            panels.volunteer(activity, key="x", options=options, name="Bir")


def test_the_list_is_a_thousand_panels_that_meet_the_quotas_and_its_hash_is_public(client, ayda):
    activity = panel_of(ayda)
    people = volunteers(activity)
    close(activity)
    panels.prepare(activity.lot_panel, actor=ayda)

    content = client.get(address(activity, "liste")).content
    page = client.get(address(activity)).content.decode()

    assert hashlib.sha256(content).hexdigest() in page
    rows = content.decode().splitlines()
    women = {each.label for each in people[:6]}
    assert len(rows) == 1000
    assert rows[417].startswith("417 ")
    assert all(len(women & set(row.split()[1:])) == 2 and len(row.split()) == 5 for row in rows)
    assert "Deneme 1" not in page + content.decode()


def test_while_people_can_volunteer_no_list_is_made(ayda):
    activity = panel_of(ayda)
    volunteers(activity)

    with pytest.raises(CallIsOpen):
        panels.prepare(activity.lot_panel, actor=ayda)


def test_after_the_list_nothing_of_the_pool_changes(ayda):
    activity = panel_of(ayda)
    volunteers(activity)
    close(activity)
    panels.prepare(activity.lot_panel, actor=ayda)

    with pytest.raises(LotIsPrepared):
        panels.prepare(activity.lot_panel, actor=ayda)
    with pytest.raises(LotIsPrepared):
        panels.set_trait(activity.lot_panel, label="Yaş", lines=[WOMEN, MEN], actor=ayda)
    Activity.objects.filter(pk=activity.pk).update(closes_at=timezone.now() + timedelta(days=1))
    activity.refresh_from_db()
    with pytest.raises(ActivityIsClosed):
        panels.volunteer(activity, key="late", options=options_of(activity)[:1], name="Geç")


def test_quotas_that_cannot_be_met_are_named_with_what_has_to_give_way(ayda):
    activity = panel_of(ayda)
    volunteers(activity, women=1, men=5)
    close(activity)

    with pytest.raises(QuotasContradict) as refusal:
        panels.prepare(activity.lot_panel, actor=ayda)

    assert "Kadın 1–2" in str(refusal.value)
    assert not Panel.objects.get().is_prepared


def test_fewer_volunteers_than_seats_are_no_pool(ayda):
    activity = panel_of(ayda)
    volunteers(activity, women=2, men=1)
    close(activity)

    with pytest.raises(VolunteersAreMissing):
        panels.prepare(activity.lot_panel, actor=ayda)


def test_the_number_is_typed_by_one_and_confirmed_by_another(ayda, baris):
    activity = panel_of(ayda)
    volunteers(activity)
    close(activity)
    with pytest.raises(LotIsNotPrepared):
        panels.type_number(activity.lot_panel, number=1, actor=ayda)
    panel = panels.prepare(activity.lot_panel, actor=ayda)

    with pytest.raises(AnotherConfirms):
        panels.confirm_number(panel, number=417, actor=baris)
    panels.type_number(panel, number=417, actor=ayda)
    with pytest.raises(AnotherConfirms):
        panels.confirm_number(panel, number=417, actor=ayda)
    with pytest.raises(NumberDiffers):
        panels.confirm_number(panel, number=418, actor=baris)
    panel = panels.confirm_number(panel, number=417, actor=baris)

    seated = {each.label for each in panel.volunteers.seated()}
    assert seated == set(panels.labels_of(panel, 417))
    with pytest.raises(LotIsDrawn):
        panels.type_number(panel, number=1, actor=ayda)


def test_everybody_is_told_after_the_lot_and_who_was_drawn_answers_by_the_link(
    client, ayda, baris, django_capture_on_commit_callbacks
):
    activity = panel_of(ayda)
    volunteers(activity, email="kisi@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        panel = drawn(activity, by=ayda, confirmed_by=baris)

    subjects = [letter.subject for letter in mail.outbox]
    assert sum("Kurada çıktınız" in each for each in subjects) == 4
    assert sum("Kura çekildi" in each for each in subjects) == 7
    letter = next(each for each in mail.outbox if "Kurada çıktınız" in each.subject)
    link = next(word for word in letter.body.split() if "/kaydim/" in word)
    path = "/" + link.split("/", 3)[3]

    assert "Kurada çıktınız" in client.get(path).content.decode()
    client.post(path, {"say": "yes"})
    assert panel.volunteers.filter(state="member").count() == 1


def test_a_seat_that_is_declined_goes_to_the_next_with_whom_the_quotas_hold(ayda, baris):
    activity = panel_of(ayda)
    volunteers(activity)
    panel = drawn(activity, by=ayda, confirmed_by=baris)
    woman = options_of(activity)[0]
    leaves = panel.volunteers.seated().filter(options=woman).first()

    with pytest.raises(WrongState):
        panels.ask_next(panel, actor=ayda)
    panels.answer(leaves, comes=False)
    following = panels.ask_next(panel, actor=ayda)

    assert following.is_replacement
    assert list(following.options.all()) == [woman]
    assert panel.volunteers.seated().count() == 4
    with pytest.raises(WrongState):
        panels.answer(leaves, comes=True)


def test_the_desk_walks_the_lot_with_two_people(client, ayda, baris, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    activity = panel_of(ayda)
    volunteers(activity)
    close(activity)
    lot = reverse("activity_desk_part", args=[activity.pk, "kura"])

    client.force_login(ayda)
    client.post(lot, {"step": "prepare"})
    client.post(lot, {"step": "type", "number": "007"})
    assert "siz yazdınız" in client.get(lot).content.decode()
    assert client.post(lot, {"step": "confirm", "number": "007"}).status_code == 409
    client.force_login(baris)
    client.post(lot, {"step": "confirm", "number": "007"})

    assert Panel.objects.get().drawn == 7
    members = client.get(reverse("activity_desk_part", args=[activity.pk, "uyeler"])).content.decode()
    assert members.count("Deneme ") >= 4


def test_a_trait_is_set_with_shares_of_the_town_and_what_does_not_add_up_is_said(client, ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    activity = panel_of(ayda, seats=10, lines=(QuotaLine("Kadın", 5, 5), QuotaLine("Erkek", 5, 5)))
    new = reverse("activity_desk_part_of", args=[activity.pk, "kota", "yeni"])
    client.force_login(ayda)

    wrong = client.post(new, {"label": "Yaşınız?", "answers": "18–34; 1; 2\n35+; 1; 2"})
    assert wrong.status_code == 422
    assert "10" in wrong.content.decode()
    client.post(new, {"label": "Yaşınız?", "answers": "18–34; %27,5\n35–54; %36\n55+; %36,5"})

    trait = activity.lot_panel.traits.get(label="Yaşınız?")
    assert [(each.low, each.high) for each in trait.options.all()] == [(2, 3), (3, 4), (3, 4)]


def test_a_recommendation_counts_as_a_word_of_the_project_by_the_door_of_a_workshop(
    client, ayda, baris, settings
):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    activity = panel_of(ayda)
    volunteers(activity)
    drawn(activity, by=ayda, confirmed_by=baris)
    client.force_login(ayda)
    client.post(
        reverse("activity_desk_part", args=[activity.pk, "oneri"]),
        {"text": "Önce gölge.", "votes": 3, "against": 1, "undecided": 0, "key": "r" * 20},
    )

    said = activity.recommendations.get()
    assert (said.channel, said.state, said.votes) == ("workshop", "shown", 3)
    assert "Önce gölge." in client.get(address(activity)).content.decode()
    assert next(kind_of(activity).open[0].rows(activity))[1:] == ("Önce gölge.", 3, 1, 0)


def test_few_volunteers_with_an_answer_are_not_told_to_the_public(client, ayda):
    activity = panel_of(ayda)
    volunteers(activity, women=12, men=3)

    page = client.get(address(activity)).content.decode()

    assert "10’dan az" in page
    assert ">12<" in page


def test_names_and_contacts_are_forgotten_half_a_year_after_the_lot(ayda, baris):
    activity = panel_of(ayda)
    volunteers(activity, phone="0530 000 00 00", needs="rampa")
    drawn(activity, by=ayda, confirmed_by=baris)

    assert panels.forget_contacts(timezone.now() + timedelta(weeks=25)) == 0
    assert panels.forget_contacts(timezone.now() + timedelta(weeks=27)) == 11
    assert {(each.name, each.phone, each.needs) for each in Volunteer.objects.all()} == {("", "", "")}


def test_the_pool_never_says_whether_a_code_is_known(client, ayda):
    activity = panel_of(ayda)
    volunteers(activity)

    for code in ("7QKD-9M2X-HT4B-0VZC-3E8W", "AAAA-AAAA-AAAA-AAAA-AAAA", "x"):
        answer = client.get(address(activity, "kaydim"), {"kod": code})
        assert answer.status_code == 200
        assert "Bu kodu bulamadık" in answer.content.decode()

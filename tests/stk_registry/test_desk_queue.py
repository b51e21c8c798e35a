"""Nil sees what waits for the unit, the nearest deadline first; she takes things, or gives them to Okan."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEvent
from people.waiting import waiting_for
from stk_registry import queue
from stk_registry.errors import ChangeIsTaken, NotAColleague
from stk_registry.models import Claim, ContactLogEntry, ProfileChange
from stk_registry.services import changes
from stk_registry.services.assigning import assign
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.pages import rows, seen

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def application(speaker):
    found = registry.sent_application(by=speaker)
    return due(found, TODAY() + timedelta(days=9))


@pytest.fixture
def change(shore_association, speaker):
    return due(registry.sent_change(shore_association, by=speaker), TODAY() - timedelta(days=2))


@pytest.fixture
def claim(shore_association):
    return due(registry.sent_claim(shore_association, by=member("Gul")), TODAY() + timedelta(days=2))


def due(found, day):
    found.due_on = day
    found.save(update_fields=["due_on"])
    return found


def test_what_waits_stands_with_the_nearest_deadline_first(client, nil, application, change, claim):
    client.force_login(nil)

    found = rows(client.get(reverse("stk_queue")))

    assert [row.split(" ")[1] for row in found] == ["Kıyı", "Kıyı", "Mahalle"]
    assert "Gecikti" in found[0]
    assert "2 gün kaldı" in found[1]
    assert "Baris" in found[2]


def test_a_sent_thing_is_due_in_fifteen_days(shore_association, speaker):
    change = registry.sent_change(shore_association, by=speaker)
    claim = registry.sent_claim(shore_association, by=member("Gul"))

    assert {change.due_on, claim.due_on} == {TODAY() + timedelta(days=15)}


def test_what_is_decided_withdrawn_or_still_written_does_not_wait(nil, shore_association, speaker, change):
    changes.withdraw_change(change, actor=speaker)
    changes.start_change(shore_association, actor=speaker)

    assert queue.how_many() == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"tur": "basvuru"}, {"basvuru"}),
        ({"tur": "degisiklik"}, {"degisiklik"}),
        ({"tur": "talep"}, {"talep"}),
        ({"sure": "gecen"}, {"degisiklik"}),
        ({"kimde": "kimse"}, {"basvuru", "degisiklik"}),
        ({"tur": "yok", "page": "xyz"}, {"basvuru", "degisiklik", "talep"}),
    ],
)
def test_filters_leave_what_fits(client, nil, application, change, claim, query, expected):
    assign(claim, to=nil, actor=nil)
    client.force_login(nil)

    answer = client.get(reverse("stk_queue"), query)

    assert {row["item"].kind.value for row in answer.context["page"]} == expected


def test_mine_are_those_i_took(client, nil, okan, application, change):
    assign(change, to=okan, actor=nil)
    client.force_login(nil)

    answer = client.get(reverse("stk_queue"), {"kimde": okan.pk})

    assert [row["item"].pk for row in answer.context["page"]] == [change.pk]
    assert "Okan" in rows(answer)[0]


def test_nil_takes_a_change_and_it_is_recorded(client, nil, change):
    client.force_login(nil)
    address = reverse("stk_assign", args=["degisiklik", change.pk])

    answer = client.post(address, {"to": nil.pk, "next": "/masa/stk/?sure=gecen"})

    change.refresh_from_db()
    assert answer.url == "/masa/stk/?sure=gecen"
    assert change.assignee == nil
    entry = AuditEvent.objects.get(verb="assigned")
    assert (entry.actor, entry.detail["to"]) == (nil, nil.pk)


def test_coming_back_never_leads_to_another_site(client, nil, claim):
    client.force_login(nil)
    address = reverse("stk_assign", args=["talep", claim.pk])

    for wanted in ("//evil.example/", "https://evil.example/", "javascript:alert(1)", ""):
        assert client.post(address, {"to": "", "next": wanted}).url == reverse("stk_queue")


def test_a_stranger_cannot_be_given_the_work_nor_what_is_decided(nil, change, speaker):
    with pytest.raises(NotAColleague):
        assign(change, to=speaker, actor=nil)
    changes.decline(change, reason="Olmaz.", actor=nil)

    with pytest.raises(ChangeIsTaken):
        assign(change, to=nil, actor=nil)


def test_a_former_colleague_is_no_longer_offered(client, nil, okan):
    okan.memberships.update(valid_to=TODAY() - timedelta(days=1))
    client.force_login(nil)

    offered = client.get(reverse("stk_queue")).context["form"].fields["kimde"].choices

    assert str(okan.pk) not in dict(offered)


def test_the_load_of_each_colleague_is_counted(nil, okan, application, change, claim):
    assign(change, to=okan, actor=nil)
    assign(claim, to=okan, actor=nil)
    changes.decline(application, reason="Eksik.", actor=nil)

    loads = {load.user: (load.open, load.overdue, load.decided) for load in queue.loads()}

    assert loads == {nil: (0, 0, 1), okan: (2, 1, 0), None: (0, 0, 0)}


def test_what_nil_wanted_to_come_back_to_appears_before_its_day(nil, shore_association):
    entry = {"organisation": shore_association, "kind": "visit", "day": TODAY(), "text": "Oda sordular."}
    soon, later = TODAY() + timedelta(days=5), TODAY() + timedelta(days=40)
    ContactLogEntry.objects.create(**entry, follow_up_on=soon, written_by=nil)
    ContactLogEntry.objects.create(**entry, follow_up_on=later, written_by=nil)
    ContactLogEntry.objects.create(**entry, follow_up_on=soon, written_by=nil, followed_up=True)

    page = queue.page_of(queue.Wanted())

    assert [(item.kind, item.due, item.assignee) for item in page] == [(queue.Kind.FOLLOW_UP, soon, nil)]


def test_the_front_page_shows_mine_and_nobodys_but_not_a_colleagues(nil, okan, application, change, claim):
    assign(change, to=okan, actor=okan)
    assign(claim, to=nil, actor=nil)

    tasks, _running = waiting_for(nil)

    assert [task.url for task in tasks] == [
        reverse("stk_claim", args=[claim.pk]),
        reverse("stk_change", args=[application.pk]),
    ]
    assert waiting_for(member("Demir", "department_officer"))[0] == []


def test_the_rail_counts_what_waits(client, nil, change, claim):
    client.force_login(nil)

    page = seen(client.get("/masa/"))

    entry = page.select("nav.rail a[href='/masa/stk/']")[0]
    assert entry.select(".count")[0].get_text() == "2"


def test_one_entry_of_the_rail_is_the_present_one(client, nil, change):
    client.force_login(nil)

    page = seen(client.get(reverse("stk_change", args=[change.pk])))

    assert [e.get("href") for e in page.select("nav.rail [aria-current]")] == ["/masa/stk/"]


def test_a_long_queue_is_paged_with_the_same_number_of_queries(
    client, nil, speaker, django_assert_max_num_queries
):
    client.force_login(nil)
    for number in range(40):
        place = registry.organisation(f"Deneme {number} Derneği", slug=f"d-{number}")
        registry.sent_claim(place, by=speaker)
        ProfileChange.objects.create(
            organisation=place,
            author=speaker,
            state="submitted",
            submitted_at=timezone.now() + timedelta(minutes=1),
            due_on=TODAY(),
        )

    with django_assert_max_num_queries(26):
        answer = client.get(reverse("stk_queue"), {"page": 2})

    assert Claim.objects.count() == 40
    assert answer.context["page"].paginator.count == 80
    assert len(rows(answer)) == 25


def test_the_yearly_words_that_are_overdue_are_counted_and_led_to(client, nil):
    registry.organisation(slug="susan", confirmed_on=TODAY() - timedelta(days=420))
    registry.organisation(slug="konusan")
    client.force_login(nil)

    tab = seen(client.get(reverse("stk_queue"))).select("nav.tabs a")[1]

    assert tab.select_one(".count").get_text() == "1"
    found = client.get(tab["href"]).context["page"]
    assert [row["organisation"].slug for row in found] == ["susan"]


def test_files_wait_until_the_unit_shows_them_or_keeps_them_back(client, nil, shore_association):
    paper = {"file_name": "t.pdf", "content_type": "application/pdf", "size": 9, "sha256": "0", "file": "x"}
    statute = shore_association.documents.create(kind="statute", title="Tüzük", **paper)
    shore_association.documents.create(kind="authority", title="Yetki", **paper)
    photo = shore_association.photos.create(alt="Kıyı", file="x", width=4, height=3)
    client.force_login(nil)
    address = reverse("stk_record_tab", args=["kiyi", "dosyalar"])

    assert "1 belge, 1 fotoğraf" in rows(client.get(reverse("stk_files")))[0]
    client.post(address, {"what": "document", "pk": str(statute.pk), "is_public": "1"})
    assert "0 belge, 1 fotoğraf" in rows(client.get(reverse("stk_files")))[0]
    client.post(address, {"what": "photo", "pk": str(photo.pk), "is_public": "0"})

    assert rows(client.get(reverse("stk_files"))) == []
    photo.refresh_from_db()
    assert not photo.is_public

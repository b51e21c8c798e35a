"""Whatever is typed about rooms, events, calls and groups stands as text: on pages, in feeds, in calendars."""

from datetime import datetime, time, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from stk_registry.models import Call, Campus, Space, SpaceRequest, WorkingGroup
from stk_registry.services import calls, groups, programme, spaces
from tests.factories import stk as registry
from tests.stk_registry.test_nothing_runs import PAYLOADS, alive

pytestmark = pytest.mark.django_db
TITLE = "{http://www.w3.org/2005/Atom}title"


def in_ten_days() -> datetime:
    day = timezone.localdate() + timedelta(days=10)
    return timezone.make_aware(datetime.combine(day, time(18)))


def shown(client, *addresses: str) -> list[str]:
    pages = [client.get(address) for address in addresses]
    assert [page.status_code for page in pages] == [200] * len(addresses)
    return [page.content.decode() for page in pages]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_about_rooms_and_events_stands_as_text(
    client, shore_association, speaker, nil, payload
):
    campus = Campus.objects.create(
        slug="deneme", name=payload[:160], name_en=payload[:160], address=payload[:300], rules=payload,
        rules_en=payload,
    )  # fmt: skip
    hall = Space.objects.create(
        campus=campus, code=payload[:20], kind="hall", name=payload[:120], equipment=payload[:300],
        opens=time(9), closes=time(22),
    )  # fmt: skip
    office = Space.objects.create(
        campus=campus, code="O1", kind="office", name=payload[:120], out_of_use_because=payload[:200]
    )
    begin = in_ten_days()
    client.force_login(speaker)
    asked_page = client.post(
        reverse("own_space_ask", args=["kiyi", hall.pk]),
        {
            "day": f"{begin:%Y-%m-%d}", "begins": "18:00", "ends": "20:00", "purpose": payload,
            "is_public_event": "on", "event_title": payload, "event_text": payload, "event_title_en": payload,
        },
    )  # fmt: skip
    assert asked_page.status_code == 302
    asked = SpaceRequest.objects.get()
    own = ["own_space", "own_home"]
    pages = shown(client, *(reverse(name, args=["kiyi"]) for name in own))
    client.force_login(nil)
    desk = [
        reverse("stk_space_queue"), reverse("stk_space_request", args=[asked.pk]), reverse("stk_spaces"),
        reverse("stk_space_edit", args=[office.pk]), reverse("stk_campus_edit", args=["deneme"]),
        reverse("stk_programme_switch", args=[asked.pk]), reverse("stk_space_calendar", args=[hall.pk]),
    ]  # fmt: skip
    pages += shown(client, *desk)
    answer = {"verb": "grant", "space": hall.pk, "reason": payload}
    pages.append(client.post(reverse("stk_space_request", args=[asked.pk]), answer).content.decode())
    spaces.grant(asked, space=hall, actor=nil)
    month = f"/stk/program/?ay={timezone.localdate(begin):%Y-%m}"
    client.logout()
    pages += shown(
        client, month, reverse("stk_campus", args=["deneme"]), reverse("stk_space", args=["deneme", hall.pk])
    )
    feeds = shown(client, reverse("stk_programme_feed"), reverse("stk_space_feed", args=["deneme", hall.pk]))
    programme.leave_out(asked, reason=payload, actor=nil)
    client.force_login(nil)
    pages += shown(client, *desk[:2], desk[5], f"{desk[0]}?hal=program")

    assert payload.strip()[:5] in asked.event_title
    assert [found for text in pages for found in alive(text)] == []
    assert not any(">42<" in text for text in pages)
    assert [feed.count("BEGIN:VEVENT") for feed in feeds] == [1, 1]
    assert all(line[:1] == " " or ":" in line for feed in feeds for line in feed.split("\r\n") if line)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_about_calls_and_groups_stands_as_text(
    client, shore_association, speaker, nil, payload
):
    client.force_login(nil)
    wish = {
        "kind": "grant", "title": payload, "text": payload, "title_en": payload, "text_en": payload,
        "source": payload, "link": "https://hibe.example.org/",
    }  # fmt: skip
    client.post(reverse("stk_call_new"), wish)
    call = Call.objects.get()
    refused = client.post(reverse("stk_call_new"), wish | {"link": payload, "closes_on": payload})
    drafted = shown(client, f"{reverse('stk_desk_calls')}?hal=taslak")
    calls.publish(call, actor=nil)
    client.post(
        reverse("stk_group_new"),
        {"name": payload, "purpose": payload, "name_en": payload, "purpose_en": payload},
    )
    group = WorkingGroup.objects.get()
    groups.seat(group, shore_association, since=timezone.localdate(), is_speaker=True, actor=nil)
    seatless = client.post(reverse("stk_group", args=[group.pk]), {"organisation": payload, "since": payload})
    pages = drafted + [refused.content.decode(), seatless.content.decode()]
    pages += shown(
        client, reverse("stk_desk_call", args=[call.pk]), reverse("stk_call_edit", args=[call.pk]),
        reverse("stk_groups"), reverse("stk_group", args=[group.pk]), reverse("stk_group_edit", args=[group.pk]),
        reverse("stk_group_seat", args=[group.pk, group.seats.get().pk]),
        reverse("stk_record_tab", args=["kiyi", "iliskiler"]),
    )  # fmt: skip
    client.force_login(speaker)
    pages += shown(client, reverse("own_home", args=["kiyi"]))
    client.logout()
    public = [
        reverse("stk_calls"), reverse("stk_call", args=[call.slug]), reverse("stk_working_groups"),
        reverse("stk_working_group", args=[group.slug]), shore_association.get_absolute_url(),
    ]  # fmt: skip
    pages += shown(client, *public)
    client.cookies["django_language"] = "en"
    pages += shown(client, *public)

    assert (refused.status_code, seatless.status_code) == (422, 422)
    assert [found for text in pages for found in alive(text)] == []
    assert not any(">42<" in text for text in pages)
    feed = ElementTree.fromstring(client.get(reverse("stk_call_feed")).content)
    entry = next(feed.iter("{http://www.w3.org/2005/Atom}entry"))
    assert entry.find(TITLE).text == call.title
    assert alive(f"<div>{entry.find('{http://www.w3.org/2005/Atom}summary').text}</div>") == []


def test_a_link_that_was_written_past_the_form_leads_nowhere_dangerous(client, nil):
    registry.area()
    wanted = {"kind": "grant", "title": "Hibe", "text": "x", "link": "javascript:alert(1)"}
    call = calls.publish(calls.write(None, wanted=wanted, areas=[], seen="", actor=nil), actor=nil)
    client.force_login(nil)

    pages = shown(client, reverse("stk_call", args=[call.slug]), reverse("stk_desk_call", args=[call.pk]))

    assert [found for text in pages for found in alive(text)] == []

"""What people type into ideas, seats, notes, ballots and decisions stands as text on every page that shows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from participation.models import Idea, Session
from participation.services import deciding, opinions, voting, workshop_minutes, workshops
from participation.services.moderating import hide, object_to
from tests.factories import unit
from tests.participation.test_ideas_are_collected import address, collection, stored
from tests.participation.test_people_agree_or_not import close, poll_of, two_camps
from tests.participation.test_people_say_what_comes_first import vote_on
from tests.participation.test_workshops_have_seats import session_of, workshop
from tests.stk_registry.test_nothing_runs import PAYLOADS, alive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _desk(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


def text_of(client, *addresses) -> str:
    pages = [client.get(each) for each in addresses]
    assert [page.status_code for page in pages] == [200] * len(addresses)
    return "".join(page.content.decode() for page in pages)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_ideas_objections_and_decisions_stand_as_text(client, ayda, baris, payload):
    ideas = collection(ayda, intro=payload)
    ideas.idea_collection.question = payload[:200]
    ideas.idea_collection.save()
    shown = stored(ideas, payload[:120], text=payload).said
    Idea.objects.filter(pk=shown.pk).update(answer=payload)
    hidden = stored(ideas, payload[:120], key="k2", text=payload)
    hide(hidden.said, reason=payload, actor=ayda)
    object_to(hidden.said, text=payload)
    topic = deciding.add_topic(ideas.project, title=payload[:160], summary=payload, actor=ayda)
    changes = {"verdict": "partly", "justification": payload, "owner": unit()}
    deciding.draft_decision(topic, changes=changes, send=True, actor=ayda)
    deciding.promise(topic, text=payload, due_on=timezone.localdate(), owner=unit(), actor=ayda)
    deciding.accept_decision(topic, actor=baris)
    deciding.close_project(ideas.project, reason=payload, actor=ayda)
    looked = client.post(reverse("my_word"), {"code": hidden.code}).content.decode()
    public = text_of(client, address(ideas), reverse("said_and_done", args=[ideas.project.slug]))
    typed = client.post(address(ideas, "oner"), {"title": payload, "text": payload, "key": payload[:60]})
    client.force_login(ayda)
    desk = text_of(
        client,
        reverse("moderation"),
        reverse("activity_desk", args=[ideas.pk]),
        reverse("topics", args=[ideas.project.slug]),
        reverse("topic_desk", args=[topic.pk]),
    )

    assert [found for text in (looked, public, typed.content.decode(), desk) for found in alive(text)] == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_seats_notes_and_minutes_stand_as_text(client, ayda, baris, payload):
    table_work = workshop(ayda)
    session = session_of(table_work, ayda, place=payload[:160], address=payload[:200], access=payload[:200])
    kept = workshops.register(session, key="k", name=payload[:80], needs=payload[:300])
    workshop_minutes.note(session, key="n", table=1, text=payload[:500], actor=ayda)
    workshop_minutes.write(session, text=payload, actor=ayda)
    workshop_minutes.approve(session, actor=baris)
    parts = [table_work.project.slug, table_work.slug]
    own = reverse("activity_part_of", args=[*parts, "yerim", kept.code])
    public = text_of(client, reverse("activity", args=parts), own)
    Session.objects.update(starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now())
    over = text_of(client, reverse("activity", args=parts))
    client.force_login(ayda)
    desk = text_of(
        client,
        *(
            reverse("activity_desk_part_of", args=[table_work.pk, part, session.pk])
            for part in ("kayitlar", "masalar", "tutanak", "oturum")
        ),
    )

    assert [found for text in (public, over, desk) for found in alive(text)] == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_options_stand_as_text_and_break_no_line_of_a_file(client, ayda, payload):
    budget = vote_on(ayda, costs=())
    changes = {"title": f"{payload[:100]};\nx", "text": payload, "cost": 5}
    option = voting.save_option(budget, option=None, changes=changes, actor=ayda)
    parts = [budget.project.slug, budget.slug]
    public = text_of(client, reverse("activity", args=parts))
    client.force_login(ayda)
    desk = text_of(client, reverse("activity_desk_part_of", args=[budget.pk, "secenek", option.pk]))

    assert [found for text in (public, desk) for found in alive(text)] == []
    [line] = [
        line for line in "".join(voting.pabulib(budget)).splitlines() if line.startswith(f"{option.pk};")
    ]
    assert line.count(";") == 4


@pytest.mark.parametrize("payload", PAYLOADS)
def test_statements_stand_as_text_while_people_vote_and_in_the_result(client, ayda, payload):
    sentences = [f"{payload[:400]} {number}" for number in range(7)]
    poll = poll_of(ayda, sentences=sentences, question=payload[:200])
    opinions.vote(poll.statements.first(), visitor="biri", choice=1)
    parts = [poll.project.slug, poll.slug]
    voting_page = text_of(client, reverse("activity", args=parts))
    typed = client.post(reverse("activity_part", args=[*parts, "ekle"]), {"sentence": payload, "key": "k"})
    two_camps(poll, people=40)
    close(poll)
    opinions.make_picture(poll)
    result = text_of(client, reverse("activity", args=parts))
    client.force_login(ayda)
    desk = text_of(
        client,
        reverse("activity_desk", args=[poll.pk]),
        reverse("activity_desk_part", args=[poll.pk, "kagit"]),
    )

    pages = (voting_page, typed.content.decode(), result, desk)
    assert [found for text in pages for found in alive(text)] == []

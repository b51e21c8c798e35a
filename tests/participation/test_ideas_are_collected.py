"""Ideas: proposed once, read by the unit, supported once each, answered, and found again by their receipt."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participation.activities.registry import kinds
from participation.models import Activity, Idea, Project
from participation.services.activities import add_activity
from participation.services.projects import add_phase, create_project
from participation.services.receiving import find_by_receipt, receive
from tests.factories import unit

pytestmark = pytest.mark.django_db
CODE = r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}"


def collection(actor, **fields) -> Activity:
    """Returns an open idea collection of a published project."""
    now = timezone.now()
    project = create_project(title="Deneme Meydanı", lead=unit(), actor=actor)
    opens, closes = now - timedelta(days=3), now + timedelta(days=30)
    add_phase(project, name="Saha", opens_at=opens, closes_at=closes, actor=actor)
    # Without its page: a test that empties the tables would leave the tree of pages without a root.
    Project.objects.filter(pk=project.pk).update(published_at=now)
    wanted = {"opens_at": opens, "closes_at": closes, "moderation": "before"} | fields
    detail = {"question": "Meydanda ne olsun?"}
    return add_activity(
        project, kind=kinds()["ideas"], title="Meydan için fikirler", actor=actor, detail=detail, **wanted
    )


@pytest.fixture
def ideas(ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return collection(ayda)


def address(activity, part="", key=""):
    parts = [activity.project.slug, activity.slug, *([part] if part else []), *([str(key)] if key else [])]
    return reverse(f"activity{'_part' if part else ''}{'_of' if key else ''}", args=parts)


def propose(client, activity, title="Gölge yapacak bir çınar", **typed):
    form = client.get(address(activity, "oner")).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', form)[1]
    return client.post(address(activity, "oner"), {"title": title, "key": key} | typed)


def stored(activity, title="Gölge yapacak bir çınar", key="k", state="shown", **fields):
    receipt = receive(Idea, activity, key=key, title=title, **fields)
    Idea.objects.filter(pk=receipt.said.pk).update(state=state)
    return receipt


class TestAResident:
    def test_proposes_and_the_idea_waits_until_somebody_has_read_it(self, client, ideas):
        answered = propose(client, ideas, text="Yazın çok sıcak.")

        assert re.search(CODE, answered.content.decode())
        assert Idea.objects.get().state == "waiting"
        assert "çınar" not in client.get(address(ideas)).content.decode()

    def test_sends_twice_and_is_stored_once_with_the_same_receipt(self, client, ideas):
        first = propose(client, ideas, key="ayni-anahtar")
        second = propose(client, ideas, key="ayni-anahtar")

        codes = [re.search(CODE, page.content.decode())[0] for page in (first, second)]
        assert codes[0] == codes[1]
        assert Idea.objects.count() == 1

    def test_is_shown_what_was_proposed_alike_and_may_send_all_the_same(self, client, ideas):
        stored(ideas, "Meydana gölge yapacak ağaçlar")

        shown = propose(client, ideas, "Meydana gölgelik ağaç", key="k2").content.decode()
        assert "Meydana gölge yapacak ağaçlar" in shown
        assert Idea.objects.count() == 1

        propose(client, ideas, "Meydana gölgelik ağaç", key="k2", seen="1")
        assert Idea.objects.count() == 2

    def test_leaves_the_sentence_out_and_keeps_the_rest(self, client, ideas):
        answered = propose(client, ideas, "", text="Uzun uzun yazdım.")

        assert answered.status_code == 422
        assert "Uzun uzun yazdım." in answered.content.decode()

    def test_finds_the_idea_by_words_in_any_case(self, client, ideas):
        stored(ideas, "IŞIKLI ÇEŞME")
        stored(ideas, "Bank", key="k2")

        found = client.get(address(ideas) + "?q=isikli cesme").content.decode()
        assert "IŞIKLI ÇEŞME" in found
        assert "Bank" not in found

    def test_supports_once_and_takes_it_back(self, client, ideas):
        idea = stored(ideas).said
        client.post(address(ideas, "destek", idea.pk))
        idea.refresh_from_db()
        assert idea.supports == 1

        client.post(address(ideas, "destek", idea.pk))
        idea.refresh_from_db()
        assert idea.supports == 0

    def test_presses_the_button_of_the_list_with_a_token_of_the_own_and_sees_the_own_support(self, ideas):
        idea = stored(ideas).said
        pages = {}
        for name in ("first", "second"):
            visitor = Client(enforce_csrf_checks=True)
            page = visitor.get(address(ideas)).content.decode()
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', page)[1]
            if name == "first":
                sent = {"csrfmiddlewaretoken": token}
                assert visitor.post(address(ideas, "destek", idea.pk), sent).status_code == 302
            pages[name] = token, visitor.get(address(ideas)).content.decode()

        assert pages["first"][0] != pages["second"][0]
        assert 'aria-pressed="true"' in pages["first"][1]
        assert 'aria-pressed="true"' not in pages["second"][1]

    def test_reads_what_changed_at_once(self, client, ideas):
        idea = stored(ideas).said
        assert "çınar" in client.get(address(ideas)).content.decode()
        Idea.objects.filter(pk=idea.pk).update(answer="Dikiyoruz.", supports=7)
        shown = client.get(address(ideas)).content.decode()
        assert "Dikiyoruz." in shown
        assert "<b>7</b>" in shown
        Idea.objects.filter(pk=idea.pk).update(state="hidden", reason="Deneme")
        assert "çınar" not in client.get(address(ideas)).content.decode()

    def test_is_told_that_it_is_over_and_what_was_typed_stays(self, client, ideas):
        form = client.get(address(ideas, "oner")).content.decode()
        key = re.search(r'name="key" value="([^"]+)"', form)[1]
        Activity.objects.filter(pk=ideas.pk).update(closes_at=timezone.now() - timedelta(minutes=1))

        answered = client.post(address(ideas, "oner"), {"title": "Geç kalan fikir", "key": key})

        assert answered.status_code == 409
        assert "Geç kalan fikir" in answered.content.decode()
        assert Idea.objects.count() == 0

    def test_sends_again_too_late_what_was_stored_in_time_and_gets_the_receipt(self, ideas):
        first = receive(Idea, ideas, key="k", title="Çeşme")
        Activity.objects.filter(pk=ideas.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
        ideas.refresh_from_db()

        assert receive(Idea, ideas, key="k", title="Çeşme").code == first.code

    def test_sees_what_became_of_the_word_and_objects(self, client, ideas, ayda):
        code = re.search(CODE, propose(client, ideas).content.decode())[0]
        idea = Idea.objects.get()
        client.force_login(ayda)
        client.post(
            reverse("moderation_decide", args=["idea", idea.pk]),
            {"verb": "hide", "reason": "Bir kişi adı var."},
        )
        client.logout()

        looked = client.post(reverse("my_word"), {"code": code.lower()}).content.decode()
        assert "Bir kişi adı var." in looked
        client.post(reverse("my_word"), {"code": code, "text": "Ad yok ki."})

        client.force_login(ayda)
        assert "Ad yok ki." in client.get(reverse("moderation")).content.decode()

    def test_types_a_wrong_receipt_and_learns_nothing(self, client, ideas):
        stored(ideas)

        looked = client.post(reverse("my_word"), {"code": "0000-0000-0000-0000-0000"})
        assert looked.status_code == 422
        assert "çınar" not in looked.content.decode()


class TestTheUnit:
    def test_adds_a_collection_at_the_desk(self, client, ideas, ayda):
        client.force_login(ayda)
        now = timezone.localtime()
        typed = {
            "title": "İkinci tur", "moderation": "after", "question": "Başka?", "asks_place": "on",
            "opens_at": f"{now:%Y-%m-%dT%H:%M}", "closes_at": f"{now + timedelta(days=9):%Y-%m-%dT%H:%M}",
        }  # fmt: skip
        client.post(reverse("activity_add", args=[ideas.project.slug, "ideas"]), typed)

        made = Activity.objects.get(slug="ikinci-tur")
        assert made.idea_collection.question == "Başka?"
        assert "İkinci tur" in client.get(reverse("project_desk", args=[ideas.project.slug])).content.decode()

    def test_is_told_that_it_closes_before_it_opens(self, client, ideas, ayda):
        client.force_login(ayda)
        typed = {
            "title": "Ters",
            "moderation": "after",
            "question": "?",
            "opens_at": "2027-02-02T10:00",
            "closes_at": "2027-02-01T10:00",
        }
        answered = client.post(reverse("activity_add", args=[ideas.project.slug, "ideas"]), typed)

        assert answered.status_code == 422
        assert not Activity.objects.filter(title="Ters").exists()

    def test_publishes_and_answers(self, client, ideas, ayda):
        idea = stored(ideas, state="waiting").said
        client.force_login(ayda)
        client.post(reverse("moderation_decide", args=["idea", idea.pk]), {"verb": "show"})
        client.post(
            reverse("activity_desk_part_of", args=[ideas.pk, "yanit", idea.pk]),
            {"answer": "Ekimde dikiyoruz."},
        )

        page = client.get(address(ideas)).content.decode()
        assert "Ekimde dikiyoruz." in page

    def test_owes_a_reason(self, client, ideas, ayda):
        idea = stored(ideas).said
        client.force_login(ayda)
        client.post(reverse("moderation_decide", args=["idea", idea.pk]), {"verb": "hide", "reason": " "})

        idea.refresh_from_db()
        assert idea.state == "shown"

    def test_exports_what_was_said_with_formulas_disarmed(self, client, ideas, ayda):
        stored(ideas, "=HYPERLINK(1)")
        client.force_login(ayda)

        sent = b"".join(client.get(reverse("activity_export", args=[ideas.pk, "csv"])).streaming_content)
        assert "'=HYPERLINK(1)" in sent.decode()


def test_the_project_page_leads_to_the_activity_and_counts(client, ideas):
    stored(ideas)
    page = client.get(ideas.project.get_absolute_url())
    assert page.status_code in (200, 404)
    from participation.services.overview import project_overview

    [shown] = project_overview(ideas.project)["activities"]
    assert (shown["url"], shown["said"], shown["state"]) == (address(ideas), "1 katkı", "open")


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(client, ideas, django_assert_num_queries):
    def queries():
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            assert client.get(address(ideas)).status_code == 200
        return len(seen)

    stored(ideas)
    few = queries()
    for number in range(60):
        stored(ideas, f"Fikir {number}", key=f"n{number}")
    assert queries() <= few


@pytest.mark.django_db(transaction=True)
def test_pressed_by_twenty_at_once_the_support_counts_twenty(ideas):
    idea = stored(ideas).said
    from participation.services.ideas import support

    def press(number):
        try:
            support(idea, f"{number:064d}")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[n]) for n in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    idea.refresh_from_db()
    assert (idea.supports, idea.supporters.count()) == (20, 20)


def test_an_unpublished_project_shows_no_activity(client, ideas):
    type(ideas.project).objects.update(published_at=None)
    assert client.get(address(ideas)).status_code == 404
    assert find_by_receipt("0000-0000-0000-0000-0000") is None

"""From what people said to what is done: gathered, decided by two people, promised, told, and the end of a project."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from city.writing_hours import next_good_moment
from participation.errors import DecisionsMissing, DecisionUnreasoned, HeadDecides, SecondPersonDecides
from participation.models import Project, Topic
from participation.services import deciding
from participation.services.digests import tell_followers
from people.models import OutgoingMail
from tests.factories import following, unit
from tests.participation.test_ideas_are_collected import CODE, collection, propose, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return collection(ayda)


@pytest.fixture
def shade(ideas, ayda):
    return deciding.add_topic(ideas.project, title="Meydanda gölge yok", actor=ayda)


def drafted(topic, by, **fields):
    wanted = {"verdict": "included", "justification": "Ekimde on çınar dikiyoruz.", "owner": unit()} | fields
    return deciding.draft_decision(topic, changes=wanted, send=True, actor=by)


def public(client, ideas) -> str:
    return client.get(reverse("said_and_done", args=[ideas.project.slug])).content.decode()


def test_ayda_gathers_what_says_the_same_and_the_page_counts_it(client, ideas, shade, ayda):
    said = [stored(ideas, f"Gölge {number}", key=f"k{number}").said for number in range(3)]
    client.force_login(ayda)
    client.post(
        reverse("topic_step", args=[shade.pk, "topla"]), {"said": [str(each.pk) for each in said[:2]]}
    )

    desk = client.get(reverse("topic_desk", args=[shade.pk])).content.decode()
    assert "2 katkı" in desk
    assert deciding.counts_by_topic(ideas.project) == {shade.pk: 2}
    client.post(reverse("topic_step", args=[shade.pk, "birak"]), {"said": str(said[0].pk)})
    assert deciding.counts_by_topic(ideas.project) == {shade.pk: 1}


def test_another_projects_words_are_never_gathered(ideas, shade, ayda):
    other = collection(ayda)
    foreign = stored(other, "Başka yerde").said

    assert deciding.gather(shade, said=[foreign.pk], actor=ayda) == 0


def test_a_decision_is_written_by_one_and_accepted_by_the_head_and_those_who_follow_are_told(
    client, ideas, shade, ayda, baris
):
    following("izleyen@example.org", project=ideas.project)
    client.force_login(ayda)
    typed = {
        "title": shade.title,
        "verdict": "included",
        "justification": "Ekimde dikiyoruz.",
        "owner": unit().pk,
    }
    client.post(reverse("topic_desk", args=[shade.pk]), typed | {"send": "1"})
    assert "Ekimde dikiyoruz." not in public(client, ideas)

    client.force_login(baris)
    client.post(reverse("topic_step", args=[shade.pk, "kabul"]))
    client.logout()

    shown = public(client, ideas)
    assert "Ekimde dikiyoruz." in shown
    assert "Yapacağız" in shown
    tell_followers(next_good_moment(timezone.localtime() + timedelta(days=1)))
    assert "Ekimde dikiyoruz." in OutgoingMail.objects.get(to="izleyen@example.org").text


def test_nobody_accepts_what_they_wrote_and_only_a_head_accepts(shade, ayda, baris):
    drafted(shade, baris)
    with pytest.raises(SecondPersonDecides):
        deciding.accept_decision(shade, actor=baris)
    with pytest.raises(HeadDecides):
        deciding.accept_decision(shade, actor=ayda)


def test_a_decision_needs_its_reason(shade, ayda):
    with pytest.raises(DecisionUnreasoned):
        drafted(shade, ayda, justification=" ")


def test_a_decision_can_be_opened_again_and_the_page_shows_none(client, ideas, shade, ayda, baris):
    deciding.accept_decision(drafted(shade, ayda), actor=baris)
    deciding.send_back(shade, actor=baris)

    assert "Ekimde on çınar" not in public(client, ideas)


def test_a_promise_from_a_decision_stands_on_the_page_with_its_progress(client, ideas, shade, ayda, baris):
    deciding.accept_decision(drafted(shade, ayda), actor=baris)
    client.force_login(ayda)
    due = timezone.localdate() + timedelta(days=60)
    client.post(
        reverse("topic_step", args=[shade.pk, "soz"]),
        {"text": "On çınar dikilecek", "due_on": due.isoformat(), "owner": unit().pk},
    )

    assert "On çınar dikilecek" in public(client, ideas)
    assert "On çınar dikilecek" in client.get(reverse("commitment_list")).content.decode()


def test_who_said_it_reads_by_receipt_what_became_of_it(client, ideas, shade, ayda, baris):
    code = re.search(CODE, propose(client, ideas).content.decode())[0]
    deciding.gather(shade, said=[ideas.ideas.get().pk], actor=ayda)
    looked = client.post(reverse("my_word"), {"code": code}).content.decode()
    assert "Henüz karar yok" in looked

    deciding.accept_decision(drafted(shade, ayda), actor=baris)
    looked = client.post(reverse("my_word"), {"code": code}).content.decode()
    assert "Ekimde on çınar dikiyoruz." in looked


class TestTheEndOfAProject:
    def test_waits_for_every_decision(self, ideas, shade, ayda, baris):
        with pytest.raises(DecisionsMissing):
            deciding.close_project(ideas.project, actor=ayda)

        deciding.accept_decision(drafted(shade, ayda), actor=baris)
        assert deciding.close_project(ideas.project, actor=ayda).closed_on == timezone.localdate()

    def test_or_says_why_there_is_none(self, client, ideas, ayda):
        client.force_login(ayda)
        client.post(reverse("project_close", args=[ideas.project.slug]), {"reason": ""})
        ideas.project.refresh_from_db()
        assert ideas.project.closed_on is None

        client.post(reverse("project_close", args=[ideas.project.slug]), {"reason": "Yer satıldı."})
        assert "Yer satıldı." in public(client, ideas)


def test_the_page_of_many_topics_costs_as_many_queries_as_that_of_few(client, ideas, shade, ayda, baris):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as seen:
            public(client, ideas)
        return len(seen)

    deciding.promise(shade, text="Bir", due_on=timezone.localdate(), owner=unit(), actor=ayda)
    few = queries()
    for number in range(12):
        topic = deciding.add_topic(ideas.project, title=f"Konu {number}", actor=ayda)
        deciding.promise(topic, text="Söz", due_on=timezone.localdate(), owner=unit(), actor=ayda)
        Topic.objects.filter(pk=topic.pk).update(
            state="accepted", verdict="partly", justification="Çünkü", decided_on=timezone.localdate()
        )
    assert queries() <= few + 1


class TestThePromiseOfALevel:
    purpose = "Meydan yenileniyor."

    def said_of(self, client, ideas, level) -> dict[str, bool]:
        Project.objects.filter(pk=ideas.project.pk).update(level=level, purpose=self.purpose)
        kept = client.get(reverse("said_and_done", args=[ideas.project.slug])).context["kept"]
        return {"outcome": kept.outcome} | {claim.text: claim.is_kept for claim in kept.claims}

    def test_is_judged_claim_by_claim_when_the_project_is_over(self, client, ideas, shade, ayda, baris):
        stored(ideas, "Gölge olsun")
        before = self.said_of(client, ideas, "consult")
        assert before["outcome"] == "running"
        assert before["İnsanlar söz söyleyebildi ve söyledi."]
        assert not before["İnsanların açtığı her konunun gerekçeli bir kararı var."]

        deciding.accept_decision(drafted(shade, ayda), actor=baris)
        deciding.close_project(ideas.project, actor=ayda)
        assert self.said_of(client, ideas, "consult")["outcome"] == "kept"
        assert "Sözümüzü tuttuk." in public(client, ideas)

    def test_more_is_promised_by_a_higher_level(self, client, ideas, shade, ayda, baris):
        stored(ideas, "Gölge olsun")
        deciding.accept_decision(drafted(shade, ayda), actor=baris)
        deciding.close_project(ideas.project, actor=ayda)
        involve = self.said_of(client, ideas, "involve")
        assert involve["outcome"] == "partly"
        assert involve["Söylenenlerden bir şey karara girdi."]
        assert not involve["Katılmanın birden çok yolu vardı."]
        empower = self.said_of(client, ideas, "empower")
        assert empower.keys() > involve.keys()
        assert not empower["İnsanlar oyla karar verdi."]

    def test_a_project_that_asked_nobody_did_not_keep_it(self, client, ideas, ayda):
        self.purpose = ""
        deciding.close_project(ideas.project, reason="Para bulunamadı.", actor=ayda)
        assert self.said_of(client, ideas, "consult")["outcome"] == "not"
        assert "Sözümüzü tutmadık." in public(client, ideas)

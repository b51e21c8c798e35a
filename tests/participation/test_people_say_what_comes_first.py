"""Prioritising: a budget, points or ranks without an account; one ballot each; an established rule counts."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from participation.activities.registry import kinds
from participation.errors import AlreadyVoted, OptionsAreFixed
from participation.models import Activity, Ballot, Project
from participation.services import voting
from participation.services.activities import add_activity
from participation.services.projects import create_project
from tests.factories import unit

pytestmark = pytest.mark.django_db


def vote_on(actor, *, costs=(300, 300, 300, 400), **detail) -> Activity:
    """Returns an open prioritisation with options that cost so much."""
    now = timezone.now()
    project = create_project(title="Deneme Bütçesi", lead=unit(), actor=actor)
    # Without its page: a test that empties the tables would leave the tree of pages without a root.
    Project.objects.filter(pk=project.pk).update(published_at=now)
    activity = add_activity(
        project, kind=kinds()["priorities"], title="Önce ne?", actor=actor,
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9),
        detail={"method": "budget", "budget": 1000} | detail,
    )  # fmt: skip
    for number, cost in enumerate(costs):
        changes = {"title": f"Seçenek {number}", "cost": cost}
        voting.save_option(activity, option=None, changes=changes, actor=actor)
    return activity


def pks(activity) -> list[int]:
    return list(activity.options.values_list("pk", flat=True))


def address(activity, part="") -> str:
    parts = [activity.project.slug, activity.slug, *([part] if part else [])]
    return reverse("activity_part" if part else "activity", args=parts)


def close(activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(closes_at=timezone.now())
    activity.refresh_from_db()


@pytest.fixture
def budget(ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return vote_on(ayda)


class TestAResident:
    def test_spends_the_budget_and_is_told_so(self, client, budget):
        first, second, *_rest = pks(budget)
        page = client.get(address(budget)).content.decode()
        key = re.search(r'name="key" value="([^"]+)"', page)[1]
        answered = client.post(
            address(budget, "oy"), {f"o{first}": "1", f"o{second}": "1", "key": key}, follow=True
        )

        assert "Oyunuzu aldık." in answered.content.decode()
        assert budget.ballots.get().choices == {str(first): 1, str(second): 1}

    def test_spends_too_much_and_keeps_what_was_ticked(self, client, budget):
        answered = client.post(address(budget, "oy"), {f"o{pk}": "1" for pk in pks(budget)} | {"key": "k"})

        shown = answered.content.decode()
        assert answered.status_code == 422
        assert "300 lira aşıyor" in shown
        assert shown.count("checked") == 4
        assert not Ballot.objects.exists()

    def test_has_one_ballot_a_device_and_sending_the_same_again_is_no_second(self, client, budget):
        typed = {f"o{pks(budget)[0]}": "1", "key": "ayni"}
        assert client.post(address(budget, "oy"), typed).status_code == 302
        assert client.post(address(budget, "oy"), typed).status_code == 302
        assert client.post(address(budget, "oy"), typed | {"key": "baska"}).status_code == 409
        assert budget.ballots.count() == 1

    @pytest.mark.parametrize("typed", [{}, {"o999999": "1"}, {"o1": "x"}])
    def test_chooses_nothing_that_is_there_and_is_told(self, client, budget, typed):
        answered = client.post(address(budget, "oy"), typed | {"key": "k"})
        assert answered.status_code == 422
        assert "Henüz bir şey seçmediniz." in answered.content.decode()

    def test_reads_what_came_out_and_how_it_was_counted(self, client, budget):
        options = pks(budget)
        for number in range(6):
            voting.vote(budget, choices=dict.fromkeys(options[:3], 1), key=f"a{number}")
        for number in range(4):
            voting.vote(budget, choices={options[3]: 1}, key=f"b{number}")
        assert "Seçenek 3" in client.get(address(budget)).content.decode()
        close(budget)

        shown = client.get(address(budget)).content.decode()
        assert shown.count("Bütçeye girdi") == 3
        assert "eşit paylar yöntemi" in shown
        sent = b"".join(client.get(address(budget, "pabulib")).streaming_content).decode()
        assert "rule;equalshares" in sent
        assert sent.count("\n") == 2 + 12 + 2 + 4 + 2 + 10

    def test_sees_no_ballots_before_voting_is_over(self, client, budget):
        assert client.get(address(budget, "pabulib")).status_code == 404

    def test_comes_too_late(self, client, budget):
        first = pks(budget)[0]
        close(budget)
        assert client.post(address(budget, "oy"), {f"o{first}": "1", "key": "k"}).status_code == 422
        assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [(["1", "1"], "Her sırayı bir kez"), (["2", "3"], "birinciden"), (["1", "2", "3", "4"], "En çok 3")],
)
def test_places_are_given_once_from_the_first(client, ayda, typed, told):
    ranks = vote_on(ayda, method="rank", budget=0)
    fields = {f"o{pk}": value for pk, value in zip(pks(ranks), typed, strict=False)}
    answered = client.post(address(ranks, "oy"), fields | {"key": "k"})

    assert answered.status_code == 422
    assert told in answered.content.decode()


def test_points_are_added_and_no_more_are_given_than_there_are(client, ayda):
    points = vote_on(ayda, method="points", budget=0, points=5)
    first, second, *_rest = pks(points)
    assert (
        client.post(address(points, "oy"), {f"o{first}": "4", f"o{second}": "2", "key": "k"}).status_code
        == 422
    )
    voting.vote(points, choices={first: 2, second: 3}, key="k1")
    voting.vote(points, choices={second: 1}, key="k2")
    close(points)

    shown = client.get(address(points)).content.decode()
    assert shown.index(f"Seçenek {1}") < shown.index(f"Seçenek {0}")


class TestTheUnit:
    def test_adds_an_option_and_takes_it_out(self, client, budget, ayda):
        client.force_login(ayda)
        desk = reverse("activity_desk_part_of", args=[budget.pk, "secenek", "yeni"])
        assert client.post(desk, {"title": "Bedava"}).status_code == 422
        client.post(desk, {"title": "Çeşme", "cost": 50})
        made = budget.options.get(title="Çeşme")
        client.post(reverse("activity_desk_part_of", args=[budget.pk, "secenek", made.pk]), {"remove": "1"})

        assert not budget.options.filter(title="Çeşme").exists()

    def test_changes_no_option_once_somebody_has_voted(self, client, budget, ayda):
        voting.vote(budget, choices={pks(budget)[0]: 1}, key="k")
        with pytest.raises(OptionsAreFixed):
            voting.save_option(budget, option=None, changes={"title": "Geç", "cost": 1}, actor=ayda)

    def test_exports_ballots_by_option(self, client, budget, ayda):
        voting.vote(budget, choices={pks(budget)[0]: 1}, key="k")
        client.force_login(ayda)
        sent = client.get(reverse("activity_export", args=[budget.pk, "json"])).json()
        assert sent["rows"] == [{"ballot": 1, "channel": "web", "option": pks(budget)[0], "value": 1}]

    def test_needs_a_budget_to_spend(self, client, budget, ayda):
        client.force_login(ayda)
        now = timezone.localtime()
        typed = {
            "title": "Boş", "method": "budget", "budget": 0, "points": 5, "ranks": 3,
            "opens_at": f"{now:%Y-%m-%dT%H:%M}", "closes_at": f"{now + timedelta(days=9):%Y-%m-%dT%H:%M}",
        }  # fmt: skip
        answered = client.post(reverse("activity_add", args=[budget.project.slug, "priorities"]), typed)
        assert answered.status_code == 422


@pytest.mark.django_db(transaction=True)
def test_one_device_that_sends_ten_ballots_at_once_has_one(budget):
    first, told = pks(budget)[0], []

    def send(number):
        try:
            voting.vote(budget, choices={first: 1}, key=f"k{number}", visitor="ayni")
        except AlreadyVoted:
            told.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[number]) for number in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (budget.ballots.count(), len(told)) == (1, 9)


def test_the_result_is_counted_once_however_many_look(client, budget, monkeypatch):
    voting.vote(budget, choices={pks(budget)[0]: 1}, key="k")
    close(budget)
    client.get(address(budget))
    monkeypatch.setattr(voting, "result_of", lambda _activity: pytest.fail("counted again"))

    assert "Bütçeye girdi" in client.get(address(budget)).content.decode()

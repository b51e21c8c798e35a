"""Statement polls: one statement at a time without an account, one's own added, and a picture of who thinks alike."""

import csv
import io
import json
import random
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from common.contract_command import Refused
from participation.activities.registry import kind_of, kinds
from participation.models import Activity, OpinionPicture, Project, Said, Statement, StatementVote
from participation.services import opinions
from participation.services.activities import add_activity
from participation.services.moderating import hide, show
from participation.services.projects import create_project
from tests.factories import unit

pytestmark = pytest.mark.django_db
SENTENCES = tuple(f"İfade {letter}" for letter in "ABCDEFGH")


def poll_of(actor, *, sentences=SENTENCES, **detail) -> Activity:
    """Returns an open poll with statements of the unit."""
    now = timezone.now()
    project = create_project(title="Deneme Anlaşması", lead=unit(), actor=actor)
    Project.objects.filter(pk=project.pk).update(published_at=now)
    activity = add_activity(
        project, kind=kinds()["statements"], title="Katılıyor musunuz?", actor=actor,
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9),
        detail={"question": "Ne dersiniz?"} | detail,
    )  # fmt: skip
    for sentence in sentences:
        opinions.add_statement(activity, sentence=sentence, actor=actor)
    return activity


def address(activity, part="") -> str:
    parts = [activity.project.slug, activity.slug, *([part] if part else [])]
    return reverse("activity_part" if part else "activity", args=parts)


def close(activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(closes_at=timezone.now())
    activity.refresh_from_db()


def two_camps(activity, *, people=60) -> None:
    """Votes as two camps that differ on all but the last two statements."""
    rng = random.Random(5)
    statements, votes = list(activity.statements.order_by("sentence")), []
    for person in range(people):
        side = 1 if person % 5 < 3 else -1
        for number, statement in enumerate(statements):
            choice = 1 if number >= len(statements) - 2 else side * (1 if number % 2 else -1)
            choice = 0 if rng.random() < 0.1 else choice
            votes.append(
                StatementVote(
                    activity=activity,
                    statement=statement,
                    visitor=f"kişi-{person}",
                    choice=choice,
                    day=timezone.localdate(),
                )
            )
    StatementVote.objects.bulk_create(votes)
    for statement in statements:
        cast = [vote.choice for vote in votes if vote.statement_id == statement.pk]
        statement.agrees, statement.disagrees, statement.passes = map(cast.count, (1, -1, 0))
        statement.save()


@pytest.fixture
def poll(ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return poll_of(ayda)


@pytest.fixture
def unit_client(client, ayda):
    client.force_login(ayda)
    return client


def answer(client, activity, statement, choice, **more):
    data = {"statement": statement.pk, "choice": str(choice)} | more
    return client.post(address(activity, "oy"), data, follow=True)


class TestAResident:
    def test_is_asked_one_statement_after_the_other_until_all_are_answered(self, client, poll):
        seen = set()
        for number in range(len(SENTENCES)):
            page = client.get(address(poll))
            assert f"{len(SENTENCES)} ifadenin {number} tanesini yanıtladınız" in page.content.decode()
            statement = page.context["statement"]
            assert statement.pk not in seen
            seen.add(statement.pk)
            answer(client, poll, statement, 1 if number % 2 else -1)

        assert "Bütün ifadeleri yanıtladınız" in client.get(address(poll)).content.decode()
        assert poll.statement_votes.count() == len(SENTENCES)
        assert kind_of(poll).tally(poll) == len(SENTENCES)

    def test_thinks_again_and_the_last_answer_counts(self, client, poll):
        statement = poll.statements.first()
        answer(client, poll, statement, 1)
        answer(client, poll, statement, 1)
        changed = answer(client, poll, statement, -1, again="1")

        assert "Yanıtınız değişti." in changed.content.decode()
        assert "Katılmıyorum" in client.get(address(poll, "yanitlarim")).content.decode()
        statement.refresh_from_db()
        assert (statement.agrees, statement.disagrees, statement.passes) == (0, 1, 0)
        assert list(statement.votes.order_by("turn").values_list("turn", "choice")) == [(1, 1), (2, -1)]

    def test_presses_without_choosing_and_sees_the_same_statement_again(self, client, poll):
        statement = poll.statements.first()
        answered = answer(client, poll, statement, "")
        assert answered.status_code == 422
        assert answered.context["statement"] == statement
        assert "Üçünden birini seçin." in answered.content.decode()

    @pytest.mark.parametrize("wrong", ["yok", "00000000-0000-0000-0000-000000000000"])
    def test_asks_for_a_statement_that_is_not_there(self, client, poll, wrong):
        assert client.post(address(poll, "oy"), {"statement": wrong, "choice": "1"}).status_code == 404

    def test_cannot_vote_on_what_is_not_shown(self, client, poll, ayda):
        hidden = hide(poll.statements.first(), reason="Bir kişiyi anlatıyor.", actor=ayda)
        data = {"statement": hidden.pk, "choice": "1"}
        assert client.post(address(poll, "oy"), data).status_code == 404

    def test_adds_a_statement_that_others_vote_on_once_it_is_read(self, client, poll, ayda):
        page = client.get(address(poll, "ekle"))
        typed = {"sentence": "  Parkta  gölge olsun ", "key": page.context["form"].initial["key"]}
        answered = client.post(address(poll, "ekle"), typed)

        assert "alındı kodunuz" in answered.content.decode().lower() or answered.context["code"]
        added = Statement.objects.get(is_of_unit=False)
        assert added.sentence == "Parkta gölge olsun"
        assert added.state == Said.State.WAITING
        for other in poll.statements.exclude(pk=added.pk)[3:]:
            opinions.vote(other, visitor="biri", choice=1)
        assert added.pk not in self.offered(poll)
        show(added, actor=ayda)
        assert added.pk in self.offered(poll)

    def offered(self, poll) -> set:
        return {opinions.next_statement(poll, visitor=f"v{number}").pk for number in range(60)}

    def test_is_shown_a_statement_that_says_the_same(self, client, poll, ayda):
        opinions.add_statement(poll, sentence="Parklarda gölgeli banklar bulunsun", actor=ayda)
        typed = {"sentence": "Parkta gölgeli bank bulunmalı", "key": "k"}
        first = client.post(address(poll, "ekle"), typed)

        assert "Parklarda gölgeli banklar bulunsun" in first.content.decode()
        assert not Statement.objects.filter(is_of_unit=False).exists()
        assert client.post(address(poll, "ekle"), typed | {"seen": "1"}).context["code"]

    def test_writes_too_much_and_keeps_it(self, client, poll):
        answered = client.post(address(poll, "ekle"), {"sentence": "a" * 141, "key": "k"})
        assert answered.status_code == 422
        assert "a" * 141 in answered.content.decode()

    def test_comes_too_late_and_is_told(self, client, poll):
        statement = poll.statements.first()
        close(poll)
        assert answer(client, poll, statement, 1).status_code == 409
        assert client.post(address(poll, "ekle"), {"sentence": "Geç", "key": "k"}).status_code == 409
        assert not StatementVote.objects.exists()

    def test_cannot_add_where_the_unit_alone_writes(self, client, ayda):
        closed = poll_of(ayda, takes_statements=False)
        assert client.get(address(closed, "ekle")).status_code == 302
        assert client.post(address(closed, "ekle"), {"sentence": "Benimki", "key": "k"}).status_code == 404

    def test_sees_no_groups_before_it_is_over_unless_the_unit_says_so(self, client, poll):
        two_camps(poll)
        opinions.make_picture(poll)
        assert "görüş grubu" not in client.get(address(poll)).content.decode()
        assert client.get(address(poll, "oylar")).status_code == 404

        poll.statement_poll.shows_groups = True
        poll.statement_poll.save()
        assert "görüş grubu" in client.get(address(poll)).content.decode()

    def test_reads_which_groups_there_are_and_what_joins_them(self, client, poll):
        two_camps(poll)
        close(poll)
        assert opinions.make_due_pictures(timezone.now()) == 1
        assert opinions.make_due_pictures(timezone.now()) == 0

        shown = client.get(address(poll))
        picture = shown.context["picture"]
        assert "2 görüş grubu var (A: 36, B: 24)" in shown.content.decode()
        assert {each["sentence"] for each in picture["common"]} == {"İfade G", "İfade H"}
        assert all(group["marks"] for group in picture["groups"])
        assert len(picture["rows"]) == len(SENTENCES)

    def test_takes_the_votes_along_without_knowing_who(self, client, poll):
        two_camps(poll, people=12)
        close(poll)
        sent = client.get(address(poll, "oylar"))
        rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
        assert len(rows) == 13
        assert sorted(rows[0][1:]) == list(SENTENCES)
        assert {cell for row in rows[1:] for cell in row[1:]} <= {"1", "0", "-1", ""}
        assert "kişi-" not in sent.content.decode()

    def test_with_few_votes_sees_no_figures_of_a_few_people(self, client, poll):
        two_camps(poll, people=9)
        close(poll)
        opinions.make_picture(poll)
        shown = client.get(address(poll))
        assert shown.context["picture"]["rows"] == []
        assert "Grupları anlatmak için çok az kişi oy verdi" in shown.content.decode()


class TestTheUnit:
    def test_adds_changes_and_then_leaves_what_was_voted_on(self, unit_client, poll):
        desk = reverse("activity_desk_part_of", args=[poll.pk, "ifade", "yeni"])
        assert unit_client.post(desk, {"sentence": "Yeni ifade", "sentence_en": "New"}).status_code == 302
        made = Statement.objects.get(sentence="Yeni ifade")
        own = reverse("activity_desk_part_of", args=[poll.pk, "ifade", made.pk])
        assert unit_client.post(own, {"sentence": "Daha yeni ifade"}).status_code == 302
        made.refresh_from_db()
        assert made.sentence == "Daha yeni ifade"

        opinions.vote(made, visitor="biri", choice=1)
        refused = unit_client.post(own, {"sentence": "Başka bir şey"})
        assert refused.status_code == 422
        assert "oy verdi" in refused.content.decode()

    def test_types_a_sheet_of_paper_once(self, unit_client, poll, ayda):
        desk = reverse("activity_desk_part", args=[poll.pk, "kagit"])
        first, second, *_rest = poll.statements.all()
        page = unit_client.get(desk)
        typed = {
            "channel": "paper", "key": page.context["form"].initial["key"],
            f"s{first.pk}": "1", f"s{second.pk}": "-1",
        }  # fmt: skip
        for _send in range(2):
            assert "Kâğıt kaydedildi: 2 oy." in unit_client.post(desk, typed, follow=True).content.decode()

        assert poll.statement_votes.count() == 2
        assert set(poll.statement_votes.values_list("channel", "entered_by")) == {("paper", ayda.pk)}

    def test_an_empty_sheet_is_refused(self, unit_client, poll):
        desk = reverse("activity_desk_part", args=[poll.pk, "kagit"])
        refused = unit_client.post(desk, {"channel": "paper", "key": "k"})
        assert refused.status_code == 422
        assert "Henüz bir şey seçmediniz." in refused.content.decode()

    def test_works_the_groups_out_and_exports_what_was_said(self, unit_client, poll):
        two_camps(poll)
        told = unit_client.post(reverse("activity_desk_part", args=[poll.pk, "resim"]), follow=True)
        assert "2 görüş grubu var" in told.content.decode()

        sent = unit_client.get(reverse("activity_export", args=[poll.pk, "csv"]))
        rows = list(csv.DictReader(io.StringIO(b"".join(sent.streaming_content).decode("utf-8-sig"))))
        assert {row["statement"] for row in rows} == set(SENTENCES)
        assert sum(int(row["agree"]) + int(row["disagree"]) + int(row["pass"]) for row in rows) == 480

    def test_a_stranger_reaches_none_of_it(self, client, poll, fikret):
        client.force_login(fikret)
        for part in ("ifade", "kagit", "resim"):
            found = client.post(reverse("activity_desk_part", args=[poll.pk, part]))
            assert found.status_code == 403


def test_a_page_costs_the_same_with_many_statements_and_votes(client, ayda, django_assert_max_num_queries):
    def cost(activity) -> int:
        with django_assert_max_num_queries(30) as counted:
            client.get(address(activity))
        return len(counted)

    small = poll_of(ayda, sentences=SENTENCES[:3])
    large = poll_of(ayda, sentences=[f"İfade {n}" for n in range(60)])
    client.get(address(small))
    for statement in large.statements.all():
        for person in range(5):
            opinions.vote(statement, visitor=f"k{person}", choice=1)
    assert cost(large) == cost(small)


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_are_all_counted(ayda):
    activity = poll_of(ayda, sentences=("Bir", "İki"))
    statements = list(activity.statements.all())
    failed = []

    def person(number):
        try:
            for statement in statements:
                for _again in range(2):
                    opinions.vote(statement, visitor=f"kişi-{number}", choice=1 if number % 2 else -1)
        except Exception as fault:
            failed.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=person, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert set(activity.statements.values_list("agrees", "disagrees", "passes")) == {(20, 20, 0)}
    assert activity.statement_votes.count() == 80


class TestAConversationFromPolis:
    """A folder as Polis exports it becomes a poll that is over."""

    @pytest.fixture
    def folder(self, tmp_path) -> Path:
        return self.write(tmp_path)

    def write(self, folder: Path, *, sign: int = 1, people: int = 50) -> Path:
        rng, votes, groups = random.Random(2), [], []
        counts = {number: [0, 0] for number in range(10)}
        for person in range(people):
            side = 1 if person < people * 0.6 else -1
            groups.append((person, 0 if side == 1 else 1))
            for number in range(10):
                choice = side * (1 if number % 2 else -1)
                choice = 0 if rng.random() < 0.1 else choice
                votes.append((1_400_000_000_000 + 1000 * len(votes), number, person, sign * choice))
                if choice:
                    counts[number][0 if choice == 1 else 1] += 1
        comments = [
            (1_400_000_000_000, number, 1, *counts[number], 1 if number < 9 else -1, f"Söz {number}, böyle")
            for number in range(10)
        ]
        self._table(
            folder / "comments.csv",
            "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body",
            comments,
        )
        self._table(folder / "votes.csv", "timestamp,comment-id,voter-id,vote", votes)
        self._table(folder / "participants-votes.csv", "participant,group-id", groups)
        (folder / "summary.csv").write_text("topic,Deneme konusu\nvoters,50\n", encoding="utf-8")
        return folder

    def _table(self, path: Path, head: str, rows) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head.split(","), *rows])

    def bring_in(self, folder, ayda, capsys, *more) -> dict:
        call_command("import_statements", str(folder), "--project=deneme", f"--actor={ayda.email}", *more)
        return json.loads(capsys.readouterr().out)

    @pytest.fixture(autouse=True)
    def project(self, ayda):
        made = create_project(title="Deneme", slug="deneme", lead=unit(), actor=ayda)
        Project.objects.filter(pk=made.pk).update(published_at=timezone.now())
        return made

    @pytest.mark.parametrize("sign", [1, -1])
    def test_shows_its_groups_whichever_way_its_votes_are_written(self, tmp_path, ayda, capsys, client, sign):
        told = self.bring_in(self.write(tmp_path, sign=sign), ayda, capsys)

        assert told["turned"] == (sign == -1)
        assert told["sizes"] == [30, 20]
        assert told["adjusted_rand_index"] == 1.0
        assert told["compared"] == 50
        activity = Activity.objects.get(slug=told["activity"])
        assert activity.title == "Deneme konusu"
        assert activity.state() == "closed"
        assert activity.statements.get(sentence="Söz 9, böyle").state == Said.State.HIDDEN
        assert "2 görüş grubu var" in client.get(told["address"]).content.decode()

    def test_tells_the_rows_it_left_out(self, folder, ayda, capsys):
        with (folder / "votes.csv").open("a") as file:
            file.write("1400000000000,77,1,1\n1400000000000,1,1,5\nyok,1,1,1\n")
        with (folder / "comments.csv").open("a") as file:
            file.write(f"1400000000000,90,1,0,0,1,{'u' * 501}\n1400000000000,91,1,0,0,1,\n")

        call_command("import_statements", str(folder), "--project=deneme", f"--actor={ayda.email}")
        out, err = capsys.readouterr()
        assert json.loads(out)["refused"] == 5
        assert "votes.csv:502: comment 77 was not read" in err
        assert "comments.csv:12: the statement is longer than 500 letters" in err

    def test_a_trial_saves_nothing(self, folder, ayda, capsys):
        assert self.bring_in(folder, ayda, capsys, "--dry-run")["saved"] is False
        assert not Activity.objects.exists()

    def test_a_folder_without_votes_or_columns_is_refused_and_saves_nothing(self, folder, ayda):
        (folder / "votes.csv").write_text("timestamp,comment-id\n", encoding="utf-8")
        with pytest.raises(Refused, match="voter-id"):
            call_command("import_statements", str(folder), "--project=deneme", f"--actor={ayda.email}")
        (folder / "votes.csv").unlink()
        with pytest.raises(Refused, match=r"votes\.csv"):
            call_command("import_statements", str(folder), "--project=deneme", f"--actor={ayda.email}")
        assert not Activity.objects.exists()

    def test_an_unknown_project_or_colleague_is_named(self, folder, ayda):
        with pytest.raises(Refused, match="yok-boyle"):
            call_command("import_statements", str(folder), "--project=yok-boyle", f"--actor={ayda.email}")
        with pytest.raises(Refused, match="--actor"):
            call_command("import_statements", str(folder), "--project=deneme", "--actor=kimse@example.org")

    def test_the_picture_can_be_made_again_from_the_votes(self, folder, ayda, capsys):
        told = self.bring_in(folder, ayda, capsys)
        activity = Activity.objects.get(slug=told["activity"])
        before = OpinionPicture.objects.get(activity=activity).found
        assert opinions.make_picture(activity).found == before

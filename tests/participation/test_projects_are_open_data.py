"""A journalist and a programmer take what became of a project: published words, votes, shares, decisions; no person."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from city.models import Neighbourhood
from participation.activities.registry import kinds
from participation.errors import AddressIsTaken
from participation.models import Activity, Idea, Project, Topic
from participation.open_data.coarsening import coarsened
from participation.open_data.tables import all_tables
from participation.services import deciding, opinions, voting
from participation.services.activities import add_activity
from participation.services.ideas import comment
from participation.services.moderating import hide
from participation.services.projects import add_phase, create_project
from participation.services.receiving import receive
from tests.factories import member, unit
from tests.stk_registry.pages import seen, words

pytestmark = pytest.mark.django_db
FRAMES = ("/katilim/gomulu/", "/katilim/gomulu/deneme-meydani/", "/katilim/gomulu/yok/")


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    cache.clear()


@pytest.fixture
def square(ayda, settings):
    """A published project with an idea collection that runs."""
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    now = timezone.now()
    project = create_project(
        title="Deneme Meydanı",
        purpose="Meydanı birlikte düşünmek",
        lead=unit(),
        topics=["meydan"],
        actor=ayda,
    )
    opens, closes = now - timedelta(days=9), now + timedelta(days=9)
    add_phase(project, name="Saha", opens_at=opens, closes_at=closes, actor=ayda)
    Project.objects.filter(pk=project.pk).update(published_at=now - timedelta(days=10))
    project.refresh_from_db()
    return project


@pytest.fixture
def ideas(square, ayda):
    return activity(square, "ideas", ayda, detail={"question": "Ne olsun?"}, moderation="after")


def activity(project, kind, actor, title="Fikirler", **fields):
    now = timezone.now()
    dates = {"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=9)}
    return add_activity(project, kind=kinds()[kind], title=title, actor=actor, **(dates | fields))


def say(activity, number, title="Çınar", first=0, **fields):
    return [
        receive(Idea, activity, key=f"{title}{place}", title=f"{title} {place}", **fields).said
        for place in range(first, first + number)
    ]


def end(activity):
    now = timezone.now()
    dates = {"opens_at": now - timedelta(days=40), "closes_at": now - timedelta(days=1)}
    Activity.objects.filter(pk=activity.pk).update(**dates)


def rows_of(client, of, word, project="deneme-meydani"):
    answer = client.get(f"/katilim/{project}/acik-veri/{of}/{word}.csv")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def place(code):
    return Neighbourhood.objects.get_or_create(code=code, defaults={"name": code.capitalize()})[0]


class TestAJournalist:
    def test_takes_the_published_words_of_what_is_over(self, client, ideas):
        shown, hidden, waiting = say(ideas, 3)
        Idea.objects.filter(pk=hidden.pk).update(state="hidden", reason="Bir kişi adı var.")
        Idea.objects.filter(pk=waiting.pk).update(state="waiting")
        end(ideas)

        [row] = rows_of(client, "fikirler", "fikirler")

        assert (row["id"], row["title"]) == (str(shown.pk), "Çınar 0")
        secrets = (
            "key_digest",
            "receipt_digest",
            "entered_by",
            "reason",
            "appeal",
            "day",
            "language",
            "state",
        )
        assert not set(row) & set(secrets)
        assert "Bir kişi adı var." not in str(row)

    def test_finds_no_file_of_what_still_runs(self, client, ideas):
        say(ideas, 3)

        page = client.get("/katilim/deneme-meydani/acik-veri/")

        assert "Burada henüz dosya yok" in page.content.decode()
        assert client.get("/katilim/deneme-meydani/acik-veri/fikirler/fikirler.csv").status_code == 404

    def test_finds_each_file_on_the_page_with_its_fields(self, client, ideas):
        end(ideas)

        page = seen(client.get("/katilim/deneme-meydani/acik-veri/"))

        links = [link["href"] for link in page.select(".link-row a")]
        assert links == [
            f"/katilim/deneme-meydani/acik-veri/fikirler/{word}.{form}"
            for word in ("fikirler", "yorumlar")
            for form in ("csv", "json")
        ]
        assert "creativecommons" in str(page) and "supports" in words(page.select_one("details"))

    def test_opens_the_csv_and_nothing_runs(self, client, ideas):
        receive(Idea, ideas, key="k", title="=HYPERLINK(1)", text="+1")
        end(ideas)

        [row] = rows_of(client, "fikirler", "fikirler")

        assert (row["title"], row["text"]) == ("'=HYPERLINK(1)", "'+1")

    def test_learns_of_a_place_and_a_month_only_where_ten_wrote(self, client, ideas):
        say(ideas, 12, "Bostanlı", neighbourhood=place("bostanli"))
        say(ideas, 3, "Alaybey", neighbourhood=place("alaybey"))
        say(ideas, 8, "Genel")
        end(ideas)

        rows = rows_of(client, "fikirler", "fikirler")

        told = {(row["title"].split()[0], row["neighbourhood"]) for row in rows}
        assert told == {("Bostanlı", "bostanli"), ("Alaybey", ""), ("Genel", "")}
        month = f"{timezone.localdate():%Y-%m}"
        assert {row["month"] for row in rows} == {month}

    def test_reads_licence_schema_and_fields_in_the_json(self, client, ideas):
        say(ideas, 1)
        end(ideas)

        told = client.get("/katilim/deneme-meydani/acik-veri/fikirler/fikirler.json").json()

        assert (told["licence"]["name"], told["schema_version"], told["count"]) == ("CC BY 4.0", 1, 1)
        assert [field["name"] for field in told["fields"]] == list(told["rows"][0])
        assert told["fields"][0]["meaning"] != told["fields"][0]["meaning_en"]

    def test_takes_the_comments_on_what_is_published(self, client, ideas):
        shown, hidden = say(ideas, 2)
        said = [
            comment(idea, key=f"c{idea.pk}", text=f"Söz {n}", language="tr").said
            for n, idea in enumerate((shown, hidden))
        ]
        Idea.objects.filter(pk=hidden.pk).update(state="hidden", reason="Kişi adı")
        end(ideas)

        [row] = rows_of(client, "fikirler", "yorumlar")

        assert (row["id"], row["idea"], row["text"]) == (str(said[0].pk), str(shown.pk), "Söz 0")

    def test_takes_the_votes_and_learns_of_nobody(self, client, square, ayda):
        vote = activity(
            square, "priorities", ayda, "Bütçe", detail={"method": "budget", "budget": 100}
        )  # fmt: skip
        bench = vote.options.create(title="Bank", cost=40, order=1)
        for number in range(3):
            voting.vote(
                vote, choices={bench.pk: 1}, key=f"k{number}", visitor=f"{number:064d}",
                channel="paper" if number else "web",
            )  # fmt: skip
        end(vote)

        rows = rows_of(client, "butce", "oylar")

        assert [(row["ballot"], row["option"], row["channel"]) for row in rows] == [
            (str(number), str(bench.pk), "") for number in (1, 2, 3)
        ]
        assert rows_of(client, "butce", "secenekler")[0]["title"] == "Bank"
        page = client.get("/katilim/deneme-meydani/acik-veri/").content.decode()
        assert page.count("/katilim/deneme-meydani/butce/pabulib/") == 1

    def test_takes_statements_and_figures_only_where_ten_voted(self, client, square, ayda):
        poll = activity(square, "statements", ayda, "Anlaşma", detail={"question": "Ne dersiniz?"})
        ten, nine = (opinions.add_statement(poll, sentence=each, actor=ayda) for each in ("Onlu", "Dokuzlu"))
        for person in range(10):
            opinions.vote(ten, visitor=f"{person:064d}", choice=1 if person < 8 else -1)
        for person in range(10, 19):
            opinions.vote(nine, visitor=f"{person:064d}", choice=1)
        end(poll)

        told = {row["statement"]: row for row in rows_of(client, "anlasma", "ifadeler")}
        assert [told["Onlu"][field] for field in ("agree", "disagree", "pass")] == ["8", "2", "0"]
        assert [told["Dokuzlu"][field] for field in ("agree", "disagree", "pass")] == ["", "", ""]
        votes = client.get("/katilim/deneme-meydani/anlasma/oylar/").content.decode()
        assert "Onlu" in votes
        assert "Dokuzlu" not in votes
        assert len(votes.splitlines()) == 11

    def test_finds_no_votes_where_fewer_than_ten_voted(self, client, square, ayda):
        poll = activity(square, "statements", ayda, "Anlaşma", detail={"question": "Ne dersiniz?"})
        statement = opinions.add_statement(poll, sentence="Tek", actor=ayda)
        for person in range(9):
            opinions.vote(statement, visitor=f"{person:064d}", choice=1)
        end(poll)

        assert client.get("/katilim/deneme-meydani/anlasma/oylar/").status_code == 404
        assert "/anlasma/oylar/" not in client.get("/katilim/deneme-meydani/acik-veri/").content.decode()

    def test_takes_decisions_with_their_reasons_and_no_draft(self, client, square, ayda, baris):
        decided = deciding.add_topic(square, title="Gölge yok", actor=ayda)
        drafted = deciding.add_topic(square, title="Karanlık", actor=ayda)
        for topic in (decided, drafted):
            changes = {
                "verdict": "included",
                "justification": "Gizli gerekçe" if topic == drafted else "Dikiyoruz.",
            }
            deciding.draft_decision(topic, changes=changes, send=True, actor=ayda)
            deciding.promise(
                topic, text=f"Söz: {topic.title}", due_on=timezone.localdate(), owner=unit(), actor=ayda
            )
        deciding.accept_decision(decided, actor=baris)

        decisions = rows_of(client, "proje", "kararlar")
        promises = rows_of(client, "proje", "taahhutler")

        assert [(row["title"], row["decision"], row["reason"]) for row in decisions] == [
            ("Gölge yok", "included", "Dikiyoruz."),
            ("Karanlık", "", ""),
        ]
        assert [row["text"] for row in promises] == ["Söz: Gölge yok"]

    def test_takes_the_text_in_its_versions(self, client, square, ayda):
        text = activity(square, "text", ayda, "Yönetmelik")
        for number, published in ((1, timezone.now()), (2, None)):
            version = text.text_versions.create(number=number, published_at=published)
            version.passages.create(key=1, number=1, text="Yürürlükteki" if published else "Taslak")
        end(text)

        assert [row["text"] for row in rows_of(client, "yonetmelik", "metin")] == ["Yürürlükteki"]


class TestAProgram:
    def test_is_told_when_it_has_the_file_already(self, client, ideas):
        say(ideas, 1)
        end(ideas)
        address = "/katilim/deneme-meydani/acik-veri/fikirler/fikirler.json"
        first = client.get(address)

        by_mark = client.get(address, headers={"if-none-match": first["ETag"]})
        by_time = client.get(address, headers={"if-modified-since": first["Last-Modified"]})

        assert (by_mark.status_code, by_mark.content, by_time.status_code) == (304, b"", 304)
        assert first["Access-Control-Allow-Origin"] == "*" and "Set-Cookie" not in first

    def test_takes_a_file_again_without_its_being_written_again(self, client, ideas):
        say(ideas, 3)
        end(ideas)

        def cost():
            with CaptureQueriesContext(connection) as seen:
                assert (
                    client.get("/katilim/deneme-meydani/acik-veri/fikirler/fikirler.csv").status_code == 200
                )
            return [query for query in seen.captured_queries if '"participation_idea"' in query["sql"]]

        assert cost()
        assert cost() == []

    def test_gets_a_new_file_once_a_word_is_hidden(self, client, ideas, ayda):
        idea = say(ideas, 2)[0]
        end(ideas)
        address = "/katilim/deneme-meydani/acik-veri/fikirler/fikirler.json"
        first = client.get(address)
        hide(idea, reason="Kişi adı", actor=ayda)

        again = client.get(address, headers={"if-none-match": first["ETag"]})

        assert again.status_code == 200
        assert str(idea.pk) not in again.content.decode()

    def test_lists_projects_with_the_filters_of_the_page(self, client, square, ideas, ayda):
        other = create_project(title="Başka", lead=unit(), neighbourhoods=[place("alaybey")], actor=ayda)
        Project.objects.filter(pk=other.pk).update(published_at=timezone.now())
        create_project(title="Yayımlanmamış", lead=unit(), actor=ayda)

        def found(query=""):
            return [each["id"] for each in client.get(f"/katilim/api/{query}").json()["projects"]]

        place("bostanli")
        assert found() == ["baska", "deneme-meydani"]
        assert found("?durum=open") == ["deneme-meydani"]
        assert found("?mahalle=bostanli") == ["deneme-meydani"]
        assert found("?mahalle=alaybey") == ["baska", "deneme-meydani"]
        assert found("?konu=meydan") == ["deneme-meydani"]
        assert found("?ara=MEYDANI") == ["deneme-meydani"]

    @pytest.mark.parametrize("query", ["durum=acik", "mahalle=yok"])
    def test_is_told_what_it_asked_amiss(self, client, square, query):
        answer = client.get(f"/katilim/api/?{query}")

        assert answer.status_code == 400
        assert query.partition("=")[2] in answer.json()["error"]

    def test_leads_from_page_to_page(self, client, square):
        Project.objects.bulk_create(
            Project(slug=f"p-{n}", title=f"P {n}", lead=unit(), published_at=timezone.now())
            for n in range(60)
        )
        first = client.get("/katilim/api/?durum=planned").json()
        second = client.get(first["next"]).json()

        assert (first["pages"], len(first["projects"]), first["previous"]) == (2, 50, None)
        assert second["next"] is None and "durum=planned" in second["previous"]

    def test_reads_one_project_with_all_that_became_of_it(self, client, square, ideas, ayda, baris):
        topic = deciding.add_topic(square, title="Gölge yok", actor=ayda)
        changes = {"verdict": "included", "justification": "Dikiyoruz."}
        deciding.draft_decision(topic, changes=changes, send=True, actor=ayda)
        deciding.accept_decision(topic, actor=baris)
        end(ideas)

        told = client.get("/katilim/api/deneme-meydani/").json()["project"]

        assert (told["level"], told["state"], told["unit"]) == ("consult", "evaluation", "Parklar Müdürlüğü")
        [only] = told["activities"]
        assert (only["kind"], only["state"], only["kind_label_en"]) == ("ideas", "closed", "Idea collection")
        assert told["decisions"][0]["reason"] == "Dikiyoruz."
        assert {file["table"] for file in told["files"]} == {"fikirler", "yorumlar", "kararlar"}
        assert all(client.get(file["json"]).status_code == 200 for file in told["files"])
        assert "Ayda" not in json.dumps(told)

    def test_hears_the_same_in_every_language(self, client, square):
        turkish = client.get("/katilim/api/deneme-meydani/", headers={"accept-language": "tr"})
        english = client.get("/katilim/api/deneme-meydani/", headers={"accept-language": "en"})

        assert turkish.content == english.content

    def test_finds_nothing_of_what_is_not_published(self, client, square):
        Project.objects.update(published_at=None)

        missing = client.get("/katilim/api/deneme-meydani/")
        assert (missing.status_code, missing["Access-Control-Allow-Origin"]) == (404, "*")
        assert client.get("/katilim/deneme-meydani/acik-veri/").status_code == 404
        assert client.get("/katilim/deneme-meydani/akis/").status_code == 404
        assert client.post("/katilim/api/").status_code == 405

    def test_that_asks_without_end_is_asked_to_wait(self, client, square, monkeypatch):
        monkeypatch.setattr("participation.views.open_api.ASKS_AN_HOUR", 2)

        assert [client.get("/katilim/api/").status_code for _ in range(3)] == [200, 200, 429]

    def test_reads_the_dictionary_of_every_field(self, client):
        told = client.get("/katilim/acik-veri/sozluk.json").json()

        assert {table["table"] for table in told["tables"]} >= {"fikirler", "oylar", "paylar", "kararlar"}
        assert all(field["meaning"] and field["meaning_en"] for t in told["tables"] for field in t["fields"])


class TestAReaderOfFeeds:
    def test_hears_of_new_projects(self, client, square):
        feed = client.get("/katilim/akis/")

        assert feed["Content-Type"].startswith("application/atom+xml")
        text = feed.content.decode()
        assert "Deneme Meydanı" in text and re.search(r"<id>[^<]+/katilim/deneme-meydani/</id>", text)

    def test_hears_what_opens_and_what_is_decided(self, client, square, ideas, ayda, baris):
        activity(square, "ideas", ayda, "Gelecek", detail={"question": "?"}, **later())
        topic = deciding.add_topic(square, title="Gölge yok", actor=ayda)
        changes = {"verdict": "included", "justification": "Dikiyoruz.\x07"}
        deciding.draft_decision(topic, changes=changes, send=True, actor=ayda)
        deciding.accept_decision(topic, actor=baris)

        text = client.get("/katilim/deneme-meydani/akis/").content.decode()

        assert text.count("<entry>") == 3
        assert "Gelecek" not in text and "Dikiyoruz." in text and "\x07" not in text

    def test_reads_what_was_typed_as_text(self, client, square):
        Project.objects.update(purpose="<img src=x onerror=alert(1)>")

        feed = client.get("/katilim/akis/").content.decode()

        assert "&amp;lt;img" in feed and "&lt;img" not in feed.replace("&amp;lt;", "")

    def test_has_what_is_old_already(self, client, square):
        first = client.get("/katilim/deneme-meydani/akis/")
        assert client.get(
            "/katilim/deneme-meydani/akis/", headers={"if-none-match": first["ETag"]}
        ).status_code == 304  # fmt: skip


def later():
    now = timezone.now()
    return {"opens_at": now + timedelta(days=1), "closes_at": now + timedelta(days=3)}


class TestAnotherSite:
    @pytest.mark.parametrize("address", FRAMES)
    def test_may_frame_it_and_nothing_acts_there(self, client, square, ideas, address):
        answer = client.get(address)

        policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
        assert "X-Frame-Options" not in answer and policy["frame-ancestors"] == "*"
        assert (policy["default-src"], policy["form-action"]) == ("'none'", "'none'")
        assert not seen(answer).select("script, form, input, button, iframe, [onclick]")

    @pytest.mark.parametrize("address", FRAMES)
    def test_shows_everybody_the_same_without_a_cookie(self, client, square, address):
        signed_in = Client()
        signed_in.force_login(member("Baris"))

        mine, anybodys = signed_in.get(address), client.get(address)

        assert not anybodys.cookies and not mine.cookies
        assert mine.content == anybodys.content

    def test_shows_what_is_open_and_what_to_do(self, client, square, ideas):
        card = seen(client.get("/katilim/gomulu/deneme-meydani/"))
        rows = seen(client.get("/katilim/gomulu/"))

        assert card.select_one("a.button[target=_top]")["href"] == "/katilim/deneme-meydani/fikirler/"
        assert [words(link) for link in rows.select(".title a[target=_top]")] == ["Deneme Meydanı"]

    def test_copies_the_line_from_the_page(self, client, square):
        line = words(seen(client.get("/katilim/deneme-meydani/acik-veri/")).select_one(".snippet code"))

        assert re.fullmatch(r'<iframe(?: [a-z]+="[^"<>]*")+></iframe>', line)
        assert "/katilim/gomulu/deneme-meydani/" in line


class TestTheUnit:
    def test_gets_an_address_that_is_not_a_page_of_ours(self, square, ayda):
        assert create_project(title="API", lead=unit(), actor=ayda).slug == "api-2"
        made = activity(square, "ideas", ayda, "Açık veri", detail={"question": "?"})
        assert made.slug == "acik-veri-2"
        with pytest.raises(AddressIsTaken):
            create_project(title="Akış", slug="akis", lead=unit(), actor=ayda)

    def test_names_each_table_once(self):
        tables = [table for kind in kinds().values() for table in kind.open]
        assert len({table.word for table in tables}) == len(tables)
        assert all(re.fullmatch("[a-z-]+", table.word) for table in all_tables())


class TestNobodyIsRecognised:
    def test_what_is_left_untold_is_nobody_or_enough(self):
        told = coarsened({("a", "1"): 30, ("b", "1"): 12, ("c", "1"): 4})

        assert told == {("a", "1"): ("a", "1"), ("b", "1"): ("", "1"), ("c", "1"): ("", "1")}

    def test_few_are_told_of_nothing(self):
        assert coarsened({("a", "web"): 6, ("", "paper"): 3}) == {
            ("a", "web"): ("", ""),
            ("", "paper"): ("", ""),
        }

    def test_a_month_is_told_within_its_place(self):
        told = coarsened({("a", "1"): 11, ("a", "2"): 3, ("", "1"): 20})

        assert told == {("a", "1"): ("a", ""), ("a", "2"): ("a", ""), ("", "1"): ("", "1")}


@pytest.mark.parametrize(
    "address",
    [
        "/katilim/api/",
        "/katilim/api/deneme-meydani/",
        "/katilim/akis/",
        "/katilim/deneme-meydani/akis/",
        "/katilim/deneme-meydani/acik-veri/",
        "/katilim/deneme-meydani/acik-veri/fikirler/fikirler.json",
        "/katilim/gomulu/?durum=evaluation",
        "/katilim/gomulu/deneme-meydani/",
    ],
)
def test_many_cost_as_many_queries_as_few(client, square, ideas, ayda, address):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    say(ideas, 2)
    end(ideas)
    deciding.add_topic(square, title="Bir", actor=ayda)
    Topic.objects.update(
        state="accepted", verdict="included", justification="!", decided_on=timezone.localdate()
    )
    queries()
    few = queries()
    Project.objects.bulk_create(
        Project(slug=f"p-{n}", title=f"P {n}", lead=unit(), published_at=timezone.now()) for n in range(30)
    )
    Idea.objects.bulk_create(
        Idea(
            activity=ideas, title=f"F {n}", key_digest=f"k{n}", receipt_digest=f"r{n}", state="shown",
            day=timezone.localdate(),
        )
        for n in range(2000)
    )  # fmt: skip
    Topic.objects.bulk_create(
        Topic(
            project=square, title=f"T {n}", state="accepted", verdict="included", justification="!",
            decided_on=timezone.localdate(),
        )
        for n in range(20)
    )  # fmt: skip

    assert queries() <= few


def test_people_find_how_it_is_made(client, square):
    page = client.get("/katilim/acik-veri/").content.decode()

    assert all(
        each in page for each in ("/katilim/api/", "/katilim/akis/", "/katilim/gomulu/", "sozluk.json")
    )

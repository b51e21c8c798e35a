"""Rounds are given to a person and a day; what is said at a door is received once, and no door is kept with it."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from city.models import Neighbourhood
from participation.activities.registry import kinds
from participation.errors import VisitDoesNotFit, VisitsAreNotTaken
from participation.field_progress import left_alone, progress_of
from participation.models import Activity, CallBack, FieldRemark, Project, Round, Visit
from participation.services.activities import add_activity
from participation.services.deciding import add_topic, gather
from participation.services.fieldwork import forget_call_backs, receive_visit
from participation.services.projects import add_phase, add_survey_activity, create_project
from participation.services.rounds import add_round, ask_survey
from people.duties import names
from people.models import AuditEvent, Role, UnitMembership
from surveys.models import Survey
from tests.factories import member, unit
from tests.surveys.test_answering_a_survey import go_on, make_survey, so_far

pytestmark = pytest.mark.django_db
QUESTIONS = {"question_1": "Sahile neden gidersiniz?", "question_2": "Ne eksik?"}


def place(name: str = "Deneme Mahallesi", code: str = "deneme") -> Neighbourhood:
    return Neighbourhood.objects.get_or_create(
        code=code, defaults={"name": name, "longitude": 27.1, "latitude": 38.4}
    )[0]


def conversation(actor, **fields) -> Activity:
    """Returns running field conversations of a published project."""
    now = timezone.now()
    project = create_project(title="Deneme Sahili", lead=unit(), actor=actor)
    opens, closes = now - timedelta(days=3), now + timedelta(days=30)
    add_phase(project, name="Saha", opens_at=opens, closes_at=closes, actor=actor)
    Project.objects.filter(pk=project.pk).update(published_at=now)
    wanted = {"opens_at": opens, "closes_at": closes, "moderation": "before"} | fields
    return add_activity(
        project, kind=kinds()["field"], title="Kapı kapı sahil", actor=actor, detail=QUESTIONS, **wanted
    )


@pytest.fixture
def gonca(db):
    """Gonca, who goes to doors."""
    return member("Gonca", Role.INTERVIEWER)


@pytest.fixture
def doors(ayda, settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return conversation(ayda)


@pytest.fixture
def street(doors, ayda, gonca):
    return planned(doors, by=ayda, visitor=gonca)


def planned(activity, *, by, visitor, **fields) -> Round:
    wanted = {
        "neighbourhood": place(), "street": "Deneme 12. Sokak", "target": 10, "day": timezone.localdate(),
    } | fields  # fmt: skip
    return add_round(activity, visitor=visitor, actor=by, **wanted)


def page_of(activity) -> str:
    return reverse("activity", args=[activity.project.slug, activity.slug])


def key_in(page) -> str:
    return re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]


def visit(client, street, outcome, key="k", **typed):
    return client.post(reverse("field_round", args=[street.pk]), {"outcome": outcome, "key": key} | typed)


def survey_at_doors(activity, by) -> Survey:
    survey = make_survey(channels=["web", "door"])
    add_survey_activity(activity.project, survey=survey, phase=activity.project.phases.first(), actor=by)
    ask_survey(activity, survey=survey, actor=by)
    return survey


class TestTheVisitor:
    def test_sees_the_rounds_of_today_first(self, client, doors, street, ayda, gonca):
        planned(
            doors,
            by=ayda,
            visitor=gonca,
            street="Yarınki Sokak",
            day=timezone.localdate() + timedelta(days=1),
        )
        client.force_login(gonca)

        page = client.get(reverse("field_rounds")).content.decode()

        assert page.index("Deneme 12. Sokak") < page.index("Yarınki Sokak")
        assert "Bugün" in page

    def test_enters_a_conversation_with_several_remarks(self, client, street, gonca):
        client.force_login(gonca)
        page = client.get(reverse("field_round", args=[street.pk]))

        said = {"said_1": "Serin oluyor.\nKomşular orada.", "said_2": "Tuvalet yok."}
        answered = visit(client, street, "completed", key=key_in(page), place="cafe", **said)

        assert answered.status_code == 302
        assert Visit.objects.get().place == "cafe"
        remarks = FieldRemark.objects.order_by("question", "words")
        assert [(each.question, each.words) for each in remarks] == [
            (1, "Komşular orada."), (1, "Serin oluyor."), (2, "Tuvalet yok."),
        ]  # fmt: skip
        assert {each.state for each in remarks} == {"waiting"}
        assert {each.channel for each in remarks} == {"door"}
        assert {each.entered_by for each in remarks} == {gonca}

    def test_sends_twice_and_the_visit_is_stored_once(self, client, street, gonca):
        client.force_login(gonca)
        for _time in range(2):
            answered = client.post(
                reverse("field_round", args=[street.pk]),
                {"outcome": "completed", "key": "ayni", "said_1": "Serin."},
                headers={"accept": "application/json"},
            )
            assert answered.json()["stored"]

        assert answered.json() == {"stored": True, "new": False, "doors": 1}
        assert Visit.objects.count() == FieldRemark.objects.count() == 1

    def test_sends_what_waited_on_the_phone_with_its_own_day(self, client, street, gonca):
        client.force_login(gonca)
        yesterday = timezone.localdate() - timedelta(days=1)

        visit(client, street, "completed", said_1="Serin.", day=yesterday.isoformat())

        assert Visit.objects.get().day == FieldRemark.objects.get().day == yesterday

    def test_is_not_believed_a_day_that_lies_ahead(self, client, street, gonca):
        client.force_login(gonca)

        visit(client, street, "nobody", day=(timezone.localdate() + timedelta(days=3)).isoformat())

        assert Visit.objects.get().day == timezone.localdate()

    def test_forgets_to_write_what_was_said_and_keeps_the_page(self, client, street, gonca):
        client.force_login(gonca)

        answered = visit(client, street, "completed")

        assert answered.status_code == 409
        assert "Söylenenlerden en az birini yazın." in answered.content.decode()
        assert Visit.objects.count() == 0

    def test_writes_too_long_a_line_and_loses_nothing(self, client, street, gonca):
        client.force_login(gonca)

        answered = visit(client, street, "completed", said_1="a" * 601)

        assert answered.status_code == 422
        assert "a" * 601 in answered.content.decode()

    def test_takes_a_mistaken_visit_back(self, client, street, gonca):
        client.force_login(gonca)
        visit(client, street, "vacant")
        assert "Kaydedildi: Boş" in client.get(reverse("field_round", args=[street.pk])).content.decode()

        client.post(reverse("field_take_back", args=[street.pk]))

        assert Visit.objects.count() == 0
        assert AuditEvent.objects.filter(verb__endswith="visit_taken_back").exists()

    def test_cannot_take_back_what_somebody_has_read(self, client, street, gonca):
        client.force_login(gonca)
        visit(client, street, "completed", said_1="Serin.")
        FieldRemark.objects.update(state="shown")

        answered = client.post(reverse("field_take_back", args=[street.pk]), follow=True)

        assert "geri alınamaz" in answered.content.decode()
        assert Visit.objects.count() == 1

    def test_is_told_when_visits_are_not_taken(self, client, doors, street, gonca):
        Activity.objects.filter(pk=doors.pk).update(
            opens_at=timezone.now() - timedelta(days=30), closes_at=timezone.now() - timedelta(days=8)
        )
        client.force_login(gonca)

        assert (
            "Şu anda ziyaret alınmıyor"
            in client.get(reverse("field_round", args=[street.pk])).content.decode()
        )
        assert visit(client, street, "nobody").status_code == 409

    def test_sends_again_too_late_what_was_stored_in_time(self, doors, street, gonca):
        first = receive_visit(street, key="k", outcome="nobody", actor=gonca)
        late = timezone.now() + timedelta(days=60)

        assert receive_visit(street, key="k", outcome="nobody", actor=gonca, now=late).visit == first.visit
        with pytest.raises(VisitsAreNotTaken):
            receive_visit(street, key="yeni", outcome="nobody", actor=gonca, now=late)

    def test_stores_nothing_of_a_visit_that_breaks_off(self, street, gonca):
        with pytest.raises(VisitDoesNotFit):
            receive_visit(street, key="k", outcome="nobody", remarks=[(1, "Serin.")], actor=gonca)
        assert Visit.objects.count() == FieldRemark.objects.count() == 0

    def test_is_told_who_is_signed_in_by_a_mark_only(self, client, gonca, doors):
        client.force_login(gonca)

        told = client.get(reverse("field_state")).json()

        assert set(told) == {"owner", "token"}
        assert gonca.email not in str(told)


class TestADoorToComeBackTo:
    def later(self, client, street, **typed):
        wanted = {
            "on": timezone.localdate().isoformat(),
            "daypart": "3_evening",
            "door": "No 4, daire 2",
        } | typed
        return visit(client, street, "later", **wanted)

    def test_stands_on_the_list_without_name_or_number(self, client, street, gonca):
        client.force_login(gonca)
        self.later(client, street)

        page = client.get(reverse("field_call_backs", args=[street.pk])).content.decode()

        assert "No 4, daire 2" in page and "akşam" in page

    def test_needs_a_day(self, client, street, gonca):
        client.force_login(gonca)

        answered = self.later(client, street, on="")

        assert "Hangi gün dönüleceğini yazın." in answered.content.decode()
        assert "No 4, daire 2" in answered.content.decode()

    def test_takes_no_telephone_number(self, client, street, gonca):
        client.force_login(gonca)

        answered = self.later(client, street, door="0532 000 00 00")

        assert answered.status_code == 422
        assert "telefon numarasına benziyor" in answered.content.decode()
        assert CallBack.objects.count() == 0

    def test_is_forgotten_once_somebody_came_back_and_counts_once(self, client, doors, street, gonca):
        client.force_login(gonca)
        self.later(client, street)
        call_back = CallBack.objects.get()

        visit(client, street, "completed", key="k2", said_1="Serin.", returns=call_back.pk)

        assert CallBack.objects.count() == 0
        _rows, total = progress_of(doors)
        assert (total.visited, total.completed) == (1, 1)
        assert Visit.objects.count() == 2

    def test_that_was_struck_out_meanwhile_loses_no_visit(self, client, street, gonca):
        client.force_login(gonca)

        visit(client, street, "completed", said_1="Serin.", returns=987654)

        assert Visit.objects.get().is_return is False

    def test_is_forgotten_two_weeks_after_the_end(self, doors, street, gonca):
        receive_visit(
            street, key="k", outcome="later", actor=gonca,
            call_back={"on": doors.closes_at.date(), "door": "No 4"},
        )  # fmt: skip

        assert forget_call_backs(doors.closes_at + timedelta(days=13)) == 0
        assert forget_call_backs(doors.closes_at + timedelta(days=15)) == 1
        assert Visit.objects.get().outcome == "later"
        assert "participation.call_backs" in names()


class TestTheUnit:
    def test_plans_a_round_and_the_visitor_finds_it(self, client, doors, ayda, gonca):
        client.force_login(ayda)
        typed = {
            "neighbourhood": place().pk, "street": "Deneme 7. Sokak", "place": "door", "target": 20,
            "day": timezone.localdate().isoformat(), "visitor": gonca.pk, "note": "Meydanda buluşulur.",
        }  # fmt: skip
        answered = client.post(reverse("activity_desk_part_of", args=[doors.pk, "tur", "yeni"]), typed)
        assert answered.status_code == 302

        client.force_login(gonca)
        assert "Meydanda buluşulur." in client.get(reverse("field_rounds")).content.decode()

    def test_cannot_plan_a_round_outside_the_dates_or_for_a_stranger(self, client, doors, ayda, fikret):
        client.force_login(ayda)
        typed = {
            "neighbourhood": place().pk, "street": "Sokak", "place": "door", "target": 0,
            "day": (timezone.localdate() + timedelta(days=90)).isoformat(), "visitor": fikret.pk,
        }  # fmt: skip

        answered = client.post(reverse("activity_desk_part_of", args=[doors.pk, "tur", "yeni"]), typed)

        assert answered.status_code == 422
        assert "arasında bir gün seçin" in answered.content.decode()
        assert Round.objects.count() == 0

    def test_sees_progress_by_neighbourhood_with_its_explanation(self, client, doors, street, ayda, gonca):
        for number, outcome in enumerate(["completed", "nobody", "refused", "vacant", "language"]):
            said = [(1, "Serin.")] if outcome == "completed" else []
            receive_visit(street, key=str(number), outcome=outcome, remarks=said, actor=gonca)
        client.force_login(ayda)

        page = client.get(reverse("activity_desk", args=[doors.pk])).content.decode()

        rows, total = progress_of(doors)
        assert (total.visited, total.lived_in, total.completion_percent) == (5, 4, 25)
        assert rows[0].cells == [1, 1, 1, 1, 1, 0]
        assert "%25" in page and "oturanı olan yüz kapıdan" in page

    def test_hands_over_the_rounds_of_somebody_who_left(self, client, doors, street, ayda, gonca):
        heir = member("Hale", Role.INTERVIEWER)
        UnitMembership.objects.filter(user=gonca).update(valid_to=timezone.localdate() - timedelta(days=1))
        assert list(left_alone(timezone.localdate())) == [street]
        client.force_login(ayda)
        assert (
            "turun gideni kalmadı" in client.get(reverse("activity_desk", args=[doors.pk])).content.decode()
        )
        assert "Ayrılan birinin turlarını devredin" in client.get("/masa/").content.decode()

        client.post(
            reverse("activity_desk_part", args=[doors.pk, "devret"]), {"before": gonca.pk, "after": heir.pk}
        )

        street.refresh_from_db()
        assert street.visitor == heir
        assert not left_alone(timezone.localdate()).exists()
        assert AuditEvent.objects.filter(verb__endswith="round_handed_over").exists()

    def test_takes_out_a_round_that_nobody_began_and_no_other(self, client, street, ayda, gonca, doors):
        client.force_login(ayda)
        address = reverse("activity_desk_part_of", args=[doors.pk, "tur", street.pk])
        receive_visit(street, key="k", outcome="nobody", actor=gonca)
        assert "çıkarılamaz" in client.post(address, {"remove": "1"}).content.decode()

        Visit.objects.all().delete()
        client.post(address, {"remove": "1"})
        assert Round.objects.count() == 0

    def test_reads_the_remarks_and_puts_them_under_a_topic(self, client, doors, street, ayda, gonca):
        receive_visit(street, key="k", outcome="completed", remarks=[(2, "Tuvalet yok.")], actor=gonca)
        remark = FieldRemark.objects.get()
        client.force_login(ayda)
        assert "Tuvalet yok." in client.get(reverse("moderation")).content.decode()

        client.post(reverse("moderation_decide", args=["fieldremark", remark.pk]), {"verb": "show"})
        topic = add_topic(doors.project, title="Tuvalet", actor=ayda)
        gather(topic, said=[remark.pk], actor=ayda)

        remark.refresh_from_db()
        assert (remark.state, remark.topic) == ("shown", topic)

    def test_takes_everything_out_without_street_door_or_visitor(self, client, street, ayda, gonca, doors):
        receive_visit(street, key="k", outcome="completed", remarks=[(1, "=Serin.")], actor=gonca)
        client.force_login(ayda)

        csv = b"".join(
            client.get(reverse("activity_export", args=[doors.pk, "csv"])).streaming_content
        ).decode()
        rows = client.get(reverse("activity_export", args=[doors.pk, "json"])).json()["rows"]

        assert "'=Serin." in csv and "12. Sokak" not in csv and "Gonca" not in csv
        assert rows[0]["question"] == 1 and rows[0]["neighbourhood"] == "deneme"

    def test_asks_as_much_of_the_database_for_many_visits_as_for_few(
        self, client, doors, street, ayda, gonca
    ):
        client.force_login(ayda)
        addresses = [reverse("activity_desk", args=[doors.pk]), page_of(doors)]

        def asked():
            with CaptureQueriesContext(
                connection,
            ) as queries:
                for address in addresses:
                    client.get(address)
            return len(queries)

        receive_visit(street, key="0", outcome="completed", remarks=[(1, "Serin.")], actor=gonca)
        FieldRemark.objects.update(state="shown")
        asked()
        few = asked()
        other = planned(doors, by=ayda, visitor=gonca, neighbourhood=place("Başka", "baska"))
        for number in range(1, 9):
            receive_visit(other, key=str(number), outcome="completed", remarks=[(1, "Serin.")], actor=gonca)
        FieldRemark.objects.update(state="shown")

        assert asked() == few


class TestASurveyAtTheSameDoors:
    def answer(self, client, street):
        start = client.post(reverse("field_survey", args=[street.pk]))
        page = client.get(start["Location"])
        page = client.post("/anket/park/", {"so_far": so_far(page)})
        page = go_on(client, page, 1, goes="no")
        page = go_on(client, page, 3)
        return client.post("/anket/park/gozden-gecir/", {"so_far": so_far(page)})

    def test_counts_the_visit_with_its_channel_and_leads_back(self, client, doors, street, ayda, gonca):
        survey_at_doors(doors, ayda)
        client.force_login(gonca)

        receipt = client.get(self.answer(client, street)["Location"]).content.decode()

        counted = Visit.objects.get()
        assert (counted.outcome, counted.channel, counted.with_survey) == ("completed", "door", True)
        assert reverse("field_round", args=[street.pk]) in receipt
        assert not FieldRemark.objects.exists()
        fields = {field.name for field in Visit._meta.get_fields()}
        assert not fields & {"response", "intake", "submission_key"}

    def test_answered_by_somebody_at_home_counts_no_visit(self, client, doors, street, ayda):
        survey = survey_at_doors(doors, ayda)
        page = client.get(reverse("survey_start", args=[survey.slug]))
        page = client.post("/anket/park/", {"so_far": so_far(page)})
        page = go_on(client, page, 1, goes="no")
        page = go_on(client, page, 3)
        client.post("/anket/park/gozden-gecir/", {"so_far": so_far(page)})

        assert Visit.objects.count() == 0

    def test_is_one_of_the_same_project_with_that_channel(self, client, doors, ayda):
        make_survey(channels=["web"])
        client.force_login(ayda)

        page = client.get(reverse("activity_desk_part", args=[doors.pk, "anket"])).content.decode()

        assert "kapıda yanıt alan" in page


class TestAResident:
    def test_learns_when_we_come_but_neither_street_nor_name(self, client, doors, street):
        page = client.get(page_of(doors)).content.decode()

        assert "Deneme Mahallesi" in page and "Sahile neden gidersiniz?" in page
        assert "12. Sokak" not in page and "Gonca" not in page

    def test_reads_what_was_shown_and_by_question(self, client, doors, street, gonca):
        receive_visit(
            street, key="k", outcome="completed", remarks=[(1, "Serin."), (2, "Tuvalet yok.")], actor=gonca
        )
        assert "Serin." not in client.get(page_of(doors)).content.decode()
        FieldRemark.objects.update(state="shown")

        page = client.get(page_of(doors)).content.decode()
        second = client.get(page_of(doors) + "?soru=2").content.decode()

        assert "Serin." in page and "1 kapı, 1 görüşme" in page
        assert "Tuvalet yok." in second and "Serin." not in second

    def test_finds_other_ways_of_taking_part(self, client, doors, ayda):
        survey_at_doors(doors, ayda)

        assert reverse("survey_start", args=["park"]) in client.get(page_of(doors)).content.decode()


class TestAStranger:
    def test_enters_nothing(self, client, street, fikret):
        client.force_login(fikret)

        for name in ("field_round", "field_call_backs", "field_survey", "field_take_back"):
            assert client.post(reverse(name, args=[street.pk])).status_code == 403
        assert client.get(reverse("field_state")).status_code == 403

    def test_another_visitor_does_not_find_the_round(self, client, street):
        client.force_login(member("Hale", Role.INTERVIEWER))

        assert visit(client, street, "nobody").status_code == 404
        assert client.get(reverse("field_call_backs", args=[street.pk])).status_code == 404

    def test_somebody_signed_out_is_sent_to_sign_in(self, client, street):
        answered = visit(client, street, "nobody")

        assert answered.status_code == 302 and "login" in answered["Location"]
        assert Visit.objects.count() == 0

    def test_a_visitor_who_left_enters_nothing_more(self, client, street, gonca):
        UnitMembership.objects.filter(user=gonca).update(valid_to=timezone.localdate() - timedelta(days=1))
        client.force_login(gonca)

        assert visit(client, street, "nobody").status_code == 403

    def test_the_unit_enters_for_the_visitor_and_stands_as_who_typed(self, client, street, ayda):
        client.force_login(ayda)
        visit(client, street, "completed", said_1="Serin.")

        assert FieldRemark.objects.get().entered_by == ayda


@pytest.mark.django_db(transaction=True)
def test_a_visit_sent_ten_times_at_once_is_stored_once_with_its_remarks(street, gonca):
    told = []

    def send():
        try:
            remarks = [(1, "Serin."), (2, "Tuvalet yok.")]
            told.append(receive_visit(street, key="k", outcome="completed", remarks=remarks, actor=gonca))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _n in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(told) == 10 and sum(each.is_new for each in told) == 1
    assert (Visit.objects.count(), FieldRemark.objects.count()) == (1, 2)


def test_an_unpublished_project_shows_no_conversations(client, doors):
    Project.objects.update(published_at=None)

    assert client.get(page_of(doors)).status_code == 404

"""Ayda opens a survey: the plan is checked, told, changed until it opens, extended and closed with a reason."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from participation.models import StudyBrief, SurveyActivity
from people.models import AuditEvent, Role
from surveys.errors import FixedAfterOpening, NotPlausible
from surveys.models import InvitationBatch, Questionnaire, Survey
from surveys.services.invitations import is_unused
from surveys.services.opening import change_plan, close_early, extend, refuse_nonsense
from tests.factories import member, project, sent_request, unit, written_brief
from tests.surveys.test_answering_a_survey import make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings) -> None:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def planned() -> Survey:
    now = timezone.now()
    return make_survey(opens_at=now + timedelta(days=2), closes_at=now + timedelta(days=9))


def plan(**changes: object) -> dict:
    first = timezone.localtime() + timedelta(days=3)
    return {
        "questionnaire": "park",
        "title": "Sahil Işıkları",
        "mode": "anonymous",
        "access": "open",
        "sampling": "opt_in",
        "channels": ["web"],
        "opens_at": f"{first:%d.%m.%Y} 09:00",
        "closes_at": f"{first + timedelta(days=7):%d.%m.%Y}",
        "target": "1.200",
        "minimum_cell": "10",
        "retention_months": "24",
    } | changes


def open_survey_command(*arguments: str) -> dict:
    out = io.StringIO()
    call_command("open_survey", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_ayda_opens_a_survey_on_the_newest_version_for_her_project(client, ayda, planned) -> None:
    home = project(by=ayda)
    client.force_login(ayda)
    form = client.get(reverse("survey_open_form") + f"?soru-formu=park&proje={home.slug}")
    assert form.context["form"]["questionnaire"].value() == "park"
    assert form.context["form"]["home"].value() == home.slug

    sent = client.post(reverse("survey_open_form"), plan(home=home.slug))

    made = Survey.objects.get(slug="sahil-isiklari")
    assert sent.url == reverse("survey_desk", args=[made.slug])
    assert made.version == Questionnaire.objects.get(slug="park").newest_version
    assert made.target == 1200
    assert timezone.localtime(made.closes_at).hour == 0
    assert SurveyActivity.objects.get(survey=made).activity.project == home
    assert AuditEvent.objects.get(verb="survey.opened", actor=ayda).detail["mode"] == "anonymous"
    page = client.get(sent.url).content.decode()
    assert "Planlandı" in page and "/anket/sahil-isiklari/" in page and "<svg" in page


def test_the_end_that_the_brief_planned_is_proposed_after_the_field_has_begun(client, ayda, planned) -> None:
    today = timezone.localdate()
    brief = written_brief(by=ayda, for_request=sent_request(by=ayda))
    StudyBrief.objects.update(field_from=today - timedelta(days=1), field_to=today + timedelta(days=20))
    home = project(by=ayda, request=brief.request)
    client.force_login(ayda)

    form = client.get(reverse("survey_open_form") + f"?proje={home.slug}").context["form"]

    assert form["opens_at"].value() in (None, "")
    assert form["closes_at"].value() == f"{today + timedelta(days=21):%d.%m.%Y} 00:00"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"closes_at": "01.01.2020"}, "closes_at", "açılışından sonra"),
        ({"closes_at": "yarın"}, "closes_at", "Gün, ay ve yıl"),
        ({"opens_at": "01.01.2020", "closes_at": "02.01.2020"}, "closes_at", "geçmişte olamaz"),
        ({"sampling": "probability"}, "access", "davet kodu gerekir"),
        ({"minimum_cell": "9"}, "minimum_cell", "10"),
        ({"channels": []}, "channels", ""),
        ({"slug": "park"}, "slug", "başka bir ankette"),
        ({"slug": "ac"}, "slug", "Adres"),
        ({"mode": "identified"}, "mode", ""),
        ({"title": ""}, "title", ""),
    ],
)
def test_nonsense_is_refused_beside_its_field_and_nothing_is_lost(
    client, ayda, planned, changes, field, sentence
) -> None:
    client.force_login(ayda)

    again = client.post(reverse("survey_open_form"), plan(**changes))

    assert again.status_code == 422
    assert sentence in " ".join(again.context["form"].errors[field])
    assert Survey.objects.count() == 1


def test_the_plan_changes_until_the_survey_opens(client, ayda, planned) -> None:
    client.force_login(ayda)
    sent = plan(title="Başka ad", mode="confidential", slug="baska-ad")

    assert client.post(reverse("survey_plan", args=["park"]), sent).status_code == 302

    planned.refresh_from_db()
    assert (planned.title, planned.mode, planned.slug) == ("Başka ad", "confidential", "baska-ad")


def test_after_opening_what_people_were_told_stays(client, ayda) -> None:
    survey = make_survey()
    client.force_login(ayda)

    refused = client.post(reverse("survey_plan", args=["park"]), plan(mode="confidential"), follow=True)

    assert "Anket açıldı" in refused.content.decode()
    with pytest.raises(FixedAfterOpening):
        change_plan(survey, changes={"mode": "confidential"}, actor=ayda)
    survey.mode = Survey.Mode.CONFIDENTIAL
    with pytest.raises(FixedAfterOpening):
        survey.save()
    survey.refresh_from_db()
    survey.mode, survey.opens_at = Survey.Mode.CONFIDENTIAL, timezone.now() + timedelta(days=1)
    with pytest.raises(FixedAfterOpening):
        survey.save()
    assert Survey.objects.get().mode == Survey.Mode.ANONYMOUS


def test_a_survey_runs_longer_for_a_reason_and_never_shorter(client, ayda) -> None:
    survey = make_survey()
    was = survey.closes_at
    client.force_login(ayda)
    address = reverse("survey_dates", args=["park"])
    day = f"{timezone.localtime(was) + timedelta(days=5):%d.%m.%Y}"

    without = client.post(address, {"act": "extend", "extend-closes_at": day})
    shorter = client.post(
        address, {"act": "extend", "extend-closes_at": "01.01.2020", "extend-reason": "Bayram"}
    )
    done = client.post(address, {"act": "extend", "extend-closes_at": day, "extend-reason": "Bayram"})

    assert (without.status_code, shorter.status_code, done.status_code) == (422, 422, 302)
    survey.refresh_from_db()
    assert survey.closes_at > was
    event = AuditEvent.objects.get(verb="survey.extended")
    assert (event.actor, event.detail["reason"], event.detail["was"]) == (ayda, "Bayram", was.isoformat())
    assert "Bayram" in client.get(reverse("survey_desk", args=["park"])).content.decode()


def test_a_survey_closed_early_takes_nobody_new_and_does_not_open_again(client, ayda) -> None:
    survey = make_survey()
    client.force_login(ayda)

    client.post(reverse("survey_dates", args=["park"]), {"act": "close", "close-reason": "Karar değişti"})

    survey.refresh_from_db()
    assert survey.state() == "closed"
    assert client.get("/anket/park/").status_code == 410
    assert AuditEvent.objects.get(verb="survey.closed_early").detail["reason"] == "Karar değişti"
    later = timezone.now() + timedelta(days=9)
    again = client.post(
        reverse("survey_dates", args=["park"]),
        {"act": "extend", "extend-closes_at": f"{later:%d.%m.%Y}", "extend-reason": "Yeniden"},
        follow=True,
    )
    assert "yeniden açılmaz" in again.content.decode()


def test_a_planned_survey_is_not_closed_early(planned) -> None:
    with pytest.raises(NotPlausible):
        close_early(planned, reason="Vazgeçildi", actor=None)
    with pytest.raises(NotPlausible):
        extend(planned, closes_at=planned.closes_at, reason="Aynı gün", actor=None)


def test_the_list_shows_state_answers_and_the_next_step(client, ayda, planned) -> None:
    from surveys.services.submitting import submit_response

    Survey.objects.update(opens_at=timezone.now() - timedelta(days=1), target=40)
    planned.refresh_from_db()
    for number in range(3):
        submit_response(planned, answers={"goes": "no"}, key=f"key-{number}")
    client.force_login(ayda)

    [row] = client.get(reverse("survey_list")).context["rows"]

    assert (str(row["state"]), row["answers"], row["target"]) == ("Açık", "3", "40")


def test_a_department_sees_its_own_projects_surveys_and_changes_none(client, demir, ayda, planned) -> None:
    other = member("Ferit", Role.DEPARTMENT_OFFICER, of=unit("Fen İşleri Müdürlüğü", code="works"))
    project_of_parks = project(by=ayda)
    client.force_login(ayda)
    client.post(reverse("survey_open_form"), plan(home=project_of_parks.slug))

    client.force_login(demir)
    assert [row["survey"].slug for row in client.get(reverse("survey_list")).context["rows"]] == [
        "sahil-isiklari"
    ]
    page = client.get(reverse("survey_desk", args=["sahil-isiklari"]))
    assert page.status_code == 200 and "Planı değiştir" not in page.content.decode()
    assert client.get(reverse("survey_desk", args=["park"])).status_code == 404
    assert client.post(reverse("survey_dates", args=["sahil-isiklari"])).status_code == 403
    client.force_login(other)
    assert client.get(reverse("survey_list")).context["rows"] == []
    assert client.get(reverse("survey_desk", args=["sahil-isiklari"])).status_code == 404


def test_an_analyst_reads_and_opens_nothing(client, planned) -> None:
    client.force_login(member("Elif", Role.ANALYST))

    assert client.get(reverse("survey_desk", args=["park"])).status_code == 200
    assert client.post(reverse("survey_open_form"), plan()).status_code == 403
    assert client.get(reverse("survey_invitations", args=["park"])).status_code == 200
    quotas = client.post(reverse("survey_quotas", args=["park"]), {})
    assert quotas.status_code == 200 and 'name="target_' not in quotas.content.decode()


def test_letters_are_handed_out_once_with_a_code_and_a_square_each(client, ayda) -> None:
    survey = make_survey(access=Survey.Access.INVITATION)
    client.force_login(ayda)
    address = reverse("survey_invitations", args=["park"])
    key = client.get(address).context["form"]["form_key"].value()
    sent = {
        "count": "3",
        "spread": "none",
        "delivery": "letters",
        "phone": "0232 000 00 00",
        "form_key": str(key),
    }

    handed = client.post(address, sent)
    again = client.post(address, sent)

    with zipfile.ZipFile(io.BytesIO(handed.content)) as archive:
        sheet, letters = sorted(archive.namelist(), key=lambda name: name.endswith(".pdf"))
        rows = archive.read(sheet).decode("utf-8-sig").splitlines()
        pages = PdfReader(io.BytesIO(archive.read(letters))).pages
    codes = [row.split(";")[2] for row in rows[1:]]
    assert len(codes) == len(pages) == 3
    assert all(is_unused(survey, code) for code in codes)
    for code, page in zip(codes, pages, strict=True):
        words = page.extract_text()
        assert code in words and "0232 000 00 00" in words and "In English" in words
    assert again.status_code == 422 and "zaten oluşturuldu" in again.content.decode()
    assert InvitationBatch.objects.count() == 1
    assert not any(code in client.get(address).content.decode() for code in codes)


def test_a_letter_names_another_way_to_answer(client, ayda) -> None:
    make_survey(access=Survey.Access.INVITATION)
    client.force_login(ayda)
    address = reverse("survey_invitations", args=["park"])
    key = client.get(address).context["form"]["form_key"].value()

    refused = client.post(
        address, {"count": "3", "spread": "none", "delivery": "letters", "form_key": str(key)}
    )

    assert refused.status_code == 422
    assert "phone" in refused.context["form"].errors
    assert not InvitationBatch.objects.exists()


def test_a_lost_batch_is_replaced_in_one_step(client, ayda) -> None:
    survey = make_survey(access=Survey.Access.INVITATION)
    client.force_login(ayda)
    address = reverse("survey_invitations", args=["park"])
    key = client.get(address).context["form"]["form_key"].value()
    first = client.post(
        address,
        {"spread": "own", "own_bostanli": "2", "own_yali": "1", "delivery": "list", "form_key": str(key)},
    )
    old_code = first.content.decode("utf-8-sig").splitlines()[1].split(";")[2]
    page = reverse("invitation_batch", args=["park", InvitationBatch.objects.get().pk])
    key = client.get(page).context["replacing"]["form_key"].value()

    second = client.post(page, {"reason": "Dosya silindi", "delivery": "list", "form_key": str(key)})

    rows = second.content.decode("utf-8-sig").splitlines()[1:]
    assert [row.split(";")[1] for row in rows] == ["Bostanlı", "Bostanlı", "Yalı"]
    assert not is_unused(survey, old_code)
    assert is_unused(survey, rows[0].split(";")[2])


def test_the_command_opens_a_survey_for_two_weeks(planned) -> None:
    printed = open_survey_command("park-2", "--questionnaire", "park")

    made = Survey.objects.get(slug="park-2")
    assert printed["slug"] == "park-2" and printed["address"].endswith("/anket/park-2/")
    assert made.state() == "open"
    assert made.closes_at - made.opens_at == timedelta(days=14)
    assert (made.title, made.mode, made.access, made.channels) == ("Park", "anonymous", "open", ["web"])


def test_the_command_reads_days_as_people_write_them(planned) -> None:
    open_survey_command(
        "park-3", "--questionnaire", "park", "--title", "Park 3", "--mode", "confidential", "--access", "invitation",
        "--opens", "1.3.2030 09:00", "--closes", "2030-03-14", "--channels", "web,door",
    )  # fmt: skip

    made = Survey.objects.get(slug="park-3")
    assert timezone.localtime(made.opens_at).isoformat() == "2030-03-01T09:00:00+03:00"
    assert timezone.localtime(made.closes_at).isoformat() == "2030-03-15T00:00:00+03:00"
    assert made.channels == ["web", "door"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("park", "--questionnaire", "park"),
        ("park-2", "--questionnaire", "nowhere"),
        ("Park 2", "--questionnaire", "park"),
        ("park-2", "--questionnaire", "park", "--channels", "web,telepathy"),
        ("park-2", "--questionnaire", "park", "--opens", "2030-01-02", "--closes", "2030-01-01"),
        ("park-2", "--questionnaire", "park", "--opens", "someday"),
        ("park-2", "--questionnaire", "park", "--mode", "identified"),
        ("park-2", "--questionnaire", "park", "--access", "account"),
    ],
)
def test_what_the_command_cannot_open_is_refused_and_not_saved(planned, arguments) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("open_survey", *arguments)

    assert refusal.value.returncode == 2
    assert Survey.objects.count() == 1


def test_a_draft_alone_opens_nothing(planned) -> None:
    Questionnaire.objects.create(slug="taslak", title="Taslak", draft={})

    with pytest.raises(CommandError, match="no published version"):
        call_command("open_survey", "x", "--questionnaire", "taslak")


def test_the_project_desk_leads_to_the_open_form(client, ayda, planned) -> None:
    home = project(by=ayda)
    client.force_login(ayda)

    page = client.get(reverse("project_desk", args=[home.slug])).content.decode()
    kinds = client.get(reverse("activity_choose", args=[home.slug])).content.decode()

    assert reverse("activity_choose", args=[home.slug]) in page
    assert f"{reverse('survey_open_form')}?proje={home.slug}" in kinds


def test_an_anonymous_survey_does_not_ask_for_names(planned) -> None:
    from surveys.services.publishing import publish_questionnaire
    from tests.surveys.test_answering_a_survey import DEFINITION

    draft = json.loads(json.dumps(DEFINITION))
    asked = {
        "code": "who",
        "kind": "short_text",
        "label": {"tr": "Adınız ve telefon numaranız", "en": "Name"},
    }
    draft["sections"][0]["questions"].append(asked)
    named = Questionnaire.objects.create(slug="adli", title="Adlı", draft=draft)
    planned.version = publish_questionnaire(named, actor=None)

    with pytest.raises(NotPlausible) as told:
        refuse_nonsense(planned)
    assert told.value.field == "mode" and "Adınız ve telefon numaranız" in str(told.value)
    planned.mode = Survey.Mode.CONFIDENTIAL
    refuse_nonsense(planned)

"""Loads the demo step by step, through the same services that people's clicks use."""

import random
from datetime import datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from city.models import Neighbourhood, OrgUnit, ReferencePopulation, SocialGroup
from cms.demo.questionnaire import PARK
from cms.demo.respondents import respondents
from cms.services.page_tree import ensure_pages
from participation.models import OrganisationInvitation, Project, StudyRequest
from participation.services import projects, requests
from people.demo import DEMO_ROLES, demo_email
from people.models import PrivacyNotice, Role, UnitMembership, User
from reports.services.building import build_report
from reports.services.delivery import deliver_report, publish_report, reply_to_report, review_report
from reports.services.weighing import weigh_survey
from surveys.language.answering import finalise
from surveys.models import Questionnaire, RespondentSnapshot, Response, Survey
from surveys.services.counting import recount
from surveys.services.demographics import part_demographics
from surveys.services.opening import open_survey
from surveys.services.publishing import publish_questionnaire

UNIT_OF_ROLE = {
    Role.DEPARTMENT_OFFICER: "parks",
    Role.PARTICIPATION: "participation_unit",
    Role.UNIT_HEAD: "participation_unit",
    Role.ANALYST: "participation_unit",
    Role.EDITOR: "participation_unit",
    Role.ADMINISTRATOR: "directorate_office",
    Role.REGISTRY: "cso_unit",
    Role.INTERVIEWER: "participation_unit",
    Role.FRONT_DESK: "call_centre",
    Role.CASE_OFFICER: "parks",
    Role.CASE_HEAD: "parks",
    Role.TRADES: "trades_unit",
}
# Those who work on cases help out elsewhere, so that a visitor can follow a licence and an information request.
HELPS_OUT = {
    Role.CASE_OFFICER: ("licensing", "directorate_office"),
    Role.CASE_HEAD: ("licensing", "directorate_office"),
}
NAMES = {
    Role.DEPARTMENT_OFFICER: "Deneme Müdürlük Yetkilisi",
    Role.PARTICIPATION: "Deneme Katılım Uzmanı",
    Role.UNIT_HEAD: "Deneme Birim Sorumlusu",
    Role.ANALYST: "Deneme Analist",
    Role.EDITOR: "Deneme Editör",
    Role.ADMINISTRATOR: "Deneme Yönetici",
    Role.REGISTRY: "Deneme STK Sorumlusu",
    Role.INTERVIEWER: "Deneme Saha Görevlisi",
    Role.FRONT_DESK: "Deneme Çağrı Merkezi",
    Role.CASE_OFFICER: "Deneme Başvuru Görevlisi",
    Role.CASE_HEAD: "Deneme Başvuru Sorumlusu",
    Role.TRADES: "Deneme Esnaf Sorumlusu",
}


def is_loaded() -> bool:
    """Tells whether the demo is there."""
    return Project.objects.filter(slug="golgeli-parklar").exists()


@transaction.atomic
def load(*, seed: int, responses: int) -> None:
    """Loads everything, or nothing."""
    from cms.demo.calls import announce
    from cms.demo.campus import open_campus
    from cms.demo.cases import take_in
    from cms.demo.cooperation import work_together
    from cms.demo.decisions import decide
    from cms.demo.evaluations import judge
    from cms.demo.fieldwork import go_to_the_doors
    from cms.demo.groups import call_together
    from cms.demo.ideas import collect_ideas
    from cms.demo.panels import draw_lots
    from cms.demo.priorities import prioritise
    from cms.demo.queue import leave_to_be_read
    from cms.demo.reach import ask_organisations
    from cms.demo.reaching import reach_out
    from cms.demo.registry import found_organisations, speak_for, waiting_for_the_unit
    from cms.demo.shopkeepers import open_shops
    from cms.demo.statements import poll
    from cms.demo.texts import discuss
    from cms.demo.wider_town import widen
    from cms.demo.workshops import hold_workshops

    call_command("load_city", stdout=_Nowhere())
    call_command("load_cases", stdout=_Nowhere())
    call_command("load_trades", stdout=_Nowhere())
    call_command("load_guide", stdout=_Nowhere())
    people = make_people()
    ensure_pages()
    make_notice()
    questionnaire = Questionnaire.objects.create(slug="mahalle-parki", title="Mahalle parkı", draft=PARK)
    questionnaire.save_revision(user=people[Role.PARTICIPATION])
    version = publish_questionnaire(questionnaire, actor=people[Role.PARTICIPATION])
    rng = random.Random(seed)  # noqa: S311 - made-up answers, the same for the same seed
    finished_project(people, version, count=responses, rng=rng)
    open_project(people, version, count=max(40, responses // 4), rng=rng)
    planned_project(people)
    waiting_requests(people)
    widen(people, version, count=max(40, responses // 8), rng=rng)
    waiting_for_the_unit(found_organisations(seed=seed), author=people[Role.REGISTRY])
    ask_organisations(
        Project.objects.get(slug="sahilde-yurumek"),
        asked_by=people[Role.PARTICIPATION],
        answered_by=people[Role.REGISTRY],
    )
    unanswered = OrganisationInvitation.objects.filter(state=OrganisationInvitation.State.ASKED).order_by(
        "organisation__sort_key"
    )
    speak_for([each.organisation for each in unanswered[:2]], accepted_by=people[Role.REGISTRY])
    collect_ideas(by=people[Role.PARTICIPATION], seed=seed)
    hold_workshops(by=people[Role.PARTICIPATION], approved_by=people[Role.UNIT_HEAD])
    prioritise(by=people[Role.PARTICIPATION], seed=seed)
    decide(written_by=people[Role.PARTICIPATION], accepted_by=people[Role.UNIT_HEAD])
    open_campus(actor=people[Role.REGISTRY])
    announce(actor=people[Role.REGISTRY])
    work_together(by=people[Role.REGISTRY])
    call_together(actor=people[Role.REGISTRY])
    discuss(by=people[Role.PARTICIPATION])
    poll(by=people[Role.PARTICIPATION], seed=seed)
    go_to_the_doors(by=people[Role.PARTICIPATION], visitor=people[Role.INTERVIEWER])
    draw_lots(by=people[Role.PARTICIPATION], confirmed_by=people[Role.UNIT_HEAD], seed=seed)
    open_shops(by=people[Role.TRADES])
    leave_to_be_read()
    judge(seed=seed)
    reach_out(by=people[Role.PARTICIPATION], head=people[Role.UNIT_HEAD])
    take_in(people=people, seed=seed)


class _Nowhere:
    """Takes the words of a command that runs inside another."""

    def write(self, *_words: object) -> None:
        return


def make_people() -> dict[str, User]:
    """Returns one account a role, with its membership; the editor may work on pages and nothing else."""
    today = timezone.localdate()
    people: dict[str, User] = {}
    for key in DEMO_ROLES:
        user = User.objects.create_user(demo_email(key), name=NAMES[key])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        for code in (UNIT_OF_ROLE[key], *HELPS_OUT.get(key, ())):
            unit = OrgUnit.objects.get(code=code)
            UnitMembership.objects.create(
                user=user, unit=unit, role=key, valid_from=today - timedelta(days=400)
            )
        people[key] = user
    return people


def make_notice() -> PrivacyNotice:
    """Publishes the notice that surveys show."""
    return PrivacyNotice.objects.create(
        code="survey",
        title="Anket aydınlatma metni",
        title_en="Survey privacy notice",
        summary="Yanıtlarınız yalnızca bu çalışmanın sonuçları için, adınız olmadan kullanılır.",
        summary_en="Your answers are used for this study's results only, without your name.",
        body="Tanıtım metni: gerçek bir aydınlatma metninin yerine durur. Yanıtlar ve kimliği belirtmeyen bilgiler ayrı saklanır; bilgiler süresi dolunca silinir.",
        body_en="Demonstration text in place of a real notice. Answers and coarse facts are stored apart; the facts are erased in time.",
        legal_basis="6698 sayılı Kanun m. 5/2-ç",
        published_at=timezone.now() - timedelta(days=300),
    )


def finished_project(people: dict[str, User], version: Any, *, count: int, rng: random.Random) -> None:
    """A project that went all the way: request, brief, weighted report, reply, commitments."""
    today, officer, unit, head = (
        timezone.localdate(),
        people["department_officer"],
        people["participation"],
        people["unit_head"],
    )
    request = _request(
        people,
        title="Gölgeli parklar: önce nereye?",
        decision="Gelecek yılın ağaçlandırma ve aydınlatma parasıyla önce ne yapılacağına karar verilecek.",
        options="Daha çok ağaç, daha iyi aydınlatma, oyun alanı ya da engelsiz yol; sırası açık.",
    )
    requests.accept_request(request, actor=unit, note="Rastlantısal örneklemle yapılabilir.")
    brief = requests.write_brief(
        request,
        level="consult",
        research_question="Karşıyakalılar parklarda önce neyin yapılmasını istiyor?",
        method="Mektupla davet edilen rastlantısal örneklem; web, telefon ve kapıda görüşme.",
        sampling="probability",
        target=count,
        channels=["web", "phone", "door"],
        field_from=today - timedelta(days=90),
        field_to=today - timedelta(days=60),
        report_due=today - timedelta(days=40),
        actor=unit,
    )
    requests.sign_brief(brief, actor=head)
    project = projects.create_project_from_brief(brief, actor=unit)
    _dress(
        project,
        slug="golgeli-parklar",
        title_en="Shady parks: where first?",
        purpose_en="What do residents want done first in the parks?",
        topics=["park", "ağaç"],
    )
    survey = _survey(
        version,
        slug="golgeli-parklar",
        title="Gölgeli parklar anketi",
        title_en="Shady parks survey",
        opens=-90,
        closes=-60,
        sampling="probability",
        mode="confidential",
        channels=["web", "phone", "door"],
        target=count,
        actor=unit,
    )
    projects.add_survey_activity(
        project, survey=survey, phase=project.phases.order_by("order")[1], actor=unit
    )
    store_answers(survey, count=count, rng=rng, channels=("web", "web", "phone", "door"))
    projects.publish_project(project, actor=unit)
    weights = weigh_survey(
        survey, population=survey.population, margins=["neighbourhood", "sex"], actor=people["analyst"]
    )
    report = build_report(survey, weights=weights, actor=people["analyst"])
    report = publish_report(deliver_report(review_report(report, actor=head), actor=unit), actor=head)
    reply_to_report(
        report,
        text="Sonuçları okuduk. Ağaçlandırmayı ve aydınlatmayı birlikte ele alacağız; önce en az memnun olunan parklardan başlayacağız.",
        text_en="We have read the results and will begin with the parks people are least content with.",
        commitments=[
            {
                "text": "Beş parkta gölge veren ağaçların dikilmesi",
                "text_en": "Shade trees in five parks",
                "due_on": today + timedelta(days=120),
            },
            {
                "text": "Akşam aydınlatmasının yenilenmesi",
                "text_en": "New evening lighting",
                "due_on": today + timedelta(days=200),
            },
        ],
        actor=officer,
    )
    project.outcome = "Önce gölge ve aydınlatma: beş park bu yıl, kalanı gelecek yıl yenilenecek."
    project.outcome_en = "Shade and lighting first: five parks this year, the others next year."
    project.save()


def open_project(people: dict[str, User], version: Any, *, count: int, rng: random.Random) -> None:
    """A project whose survey is open now, with some answers already."""
    unit = people["participation"]
    project = projects.create_project(
        title="Sahilde yürümek",
        title_en="Walking by the sea",
        slug="sahilde-yurumek",
        purpose="Sahil yolunun yenilenmesinde önce neyin yapılacağını birlikte belirliyoruz.",
        purpose_en="Together we decide what comes first when the seaside path is renewed.",
        why="Sahile yakın mahallelerde oturanlar ve yolu her gün kullananlar en çok etkilenecek; herkes yanıtlayabilir.",
        why_en="Those who live near the shore and use the path daily are most affected; everybody may answer.",
        level="involve",
        lead=OrgUnit.objects.get(code="participation_unit"),
        neighbourhoods=Neighbourhood.objects.filter(
            code__in=["bostanli", "mavisehir", "yali", "alaybey", "donanmaci"]
        ),
        groups=SocialGroup.objects.filter(code__in=["seniors", "disabled"]),
        topics=["sahil", "yürüyüş"],
        is_synthetic=True,
        actor=unit,
    )
    _phases(
        project,
        [
            ("Hazırlık", "Preparation", -40, -10),
            ("Saha", "Field work", -10, 20),
            ("Değerlendirme", "Evaluation", 20, 45),
        ],
        actor=unit,
    )
    survey = _survey(
        version,
        slug="sahilde-yurumek",
        title="Sahilde yürümek anketi",
        title_en="Walking by the sea survey",
        opens=-10,
        closes=20,
        sampling="opt_in",
        mode="anonymous",
        channels=["web", "kiosk", "door"],
        target=600,
        actor=unit,
    )
    projects.add_survey_activity(
        project, survey=survey, phase=project.phases.order_by("order")[1], actor=unit
    )
    store_answers(survey, count=count, rng=rng, channels=("web", "web", "kiosk"))
    projects.publish_project(project, actor=unit)


def planned_project(people: dict[str, User]) -> None:
    """A project that is announced and has not begun."""
    unit = people["participation"]
    project = projects.create_project(
        title="Gençlik merkezinin programı",
        title_en="What the youth centre offers",
        slug="genclik-merkezi",
        purpose="Yeni gençlik merkezinde hangi etkinliklerin olacağını gençlerle belirleyeceğiz.",
        purpose_en="Young people will decide with us what the new youth centre offers.",
        lead=OrgUnit.objects.get(code="participation_unit"),
        neighbourhoods=Neighbourhood.objects.filter(code__in=["ornekkoy", "semikler", "dedebasi"]),
        groups=SocialGroup.objects.filter(code__in=["young", "teenagers"]),
        topics=["gençlik"],
        is_synthetic=True,
        actor=unit,
    )
    _phases(project, [("Hazırlık", "Preparation", 10, 30), ("Saha", "Field work", 30, 60)], actor=unit)
    projects.publish_project(project, actor=unit)


def waiting_requests(people: dict[str, User]) -> None:
    """One request to triage, one declined with its reason, one brief that waits for a signature."""
    unit = people["participation"]
    _request(
        people,
        title="Pazar yerinin günü",
        decision="Pazarın hangi gün kurulacağına karar verilecek.",
        options="Çarşamba ya da cumartesi.",
    )
    declined = _request(
        people, title="Açılmış bir parkın adı", decision="Parkın adı.", options="Ad kararı verilmiş durumda."
    )
    requests.decline_request(
        declined, reason="Karar verilmiş; sorulacak açık bir seçenek kalmamış.", actor=unit
    )
    accepted = _request(
        people,
        title="Oyun alanında kum mu, kauçuk mu?",
        decision="Oyun alanlarının zemini seçilecek.",
        options="Kum, kauçuk ya da ikisi.",
    )
    requests.accept_request(accepted, actor=unit)
    today = timezone.localdate()
    requests.write_brief(
        accepted,
        level="consult",
        research_question="Küçük çocuğu olanlar oyun alanında hangi zemini ister?",
        method="Parklarda kısa anket ve okul aile birlikleriyle görüşme.",
        sampling="opt_in",
        target=300,
        channels=["web", "paper"],
        field_from=today + timedelta(days=14),
        field_to=today + timedelta(days=35),
        report_due=today + timedelta(days=50),
        actor=unit,
    )


def store_answers(survey: Survey, *, count: int, rng: random.Random, channels: tuple[str, ...]) -> None:
    """Stores made-up answers, each checked like a web answer, on days of the field period that have passed."""
    compiled = survey.version.compiled
    places = {place.code: place for place in Neighbourhood.objects.all()}
    sizes = {key[0]: size for key, size in survey.population.margin("neighbourhood").items()}
    last = min(timezone.now(), survey.closes_at)
    days = max(1, (last - survey.opens_at).days)
    responses, snapshots = [], []
    for answers in respondents(count, sizes=sizes, rng=rng):
        final = finalise(compiled, answers, today=timezone.localdate(), places=set(places))
        if not final.is_acceptable:
            raise ValueError(f"the demo made answers that do not fit: {final.errors}")
        day = (survey.opens_at + timedelta(days=rng.randrange(days))).date()
        stored, told = part_demographics(compiled, final.answers, day=day)
        missing = {code: str(kind) for code, kind in final.missing.items()}
        response = Response(
            survey=survey,
            version=survey.version,
            day=day,
            channel=rng.choice(channels),
            answers=stored,
            missing=missing,
        )
        responses.append(response)
        snapshots.append(
            RespondentSnapshot(
                response=response,
                neighbourhood=places.get(told.get("neighbourhood", "")),
                sex=told.get("sex", ""),
                age_band=told.get("age_band", ""),
                keep_until=day + timedelta(days=730),
            )
        )
    Response.objects.bulk_create(responses)
    RespondentSnapshot.objects.bulk_create(snapshots)
    recount(survey)


def _request(people: dict[str, User], *, title: str, decision: str, options: str) -> StudyRequest:
    officer = people["department_officer"]
    request = requests.draft_request(
        department=OrgUnit.objects.get(code="parks"),
        title=title,
        decision=decision,
        decision_due=timezone.localdate() + timedelta(days=60),
        open_options=options,
        whole_district=True,
        is_synthetic=True,
        actor=officer,
    )
    return requests.submit_request(request, actor=officer)


def _dress(project: Project, *, slug: str, title_en: str, purpose_en: str, topics: list[str]) -> None:
    project.slug, project.title_en, project.purpose_en = slug, title_en, purpose_en
    project.save()
    project.topics.add(*topics)


def _phases(project: Project, phases: list[tuple[str, str, int, int]], *, actor: User) -> None:
    for name, name_en, opens, closes in phases:
        projects.add_phase(
            project,
            name=name,
            name_en=name_en,
            opens_at=_moment(opens),
            closes_at=_moment(closes),
            actor=actor,
        )


def _moment(days: int) -> datetime:
    """Returns midnight of a day counted from today."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time()))


def _survey(
    version: Any,
    *,
    slug: str,
    title: str,
    title_en: str,
    opens: int,
    closes: int,
    sampling: str,
    mode: str,
    channels: list[str],
    target: int,
    actor: User,
) -> Survey:
    return open_survey(
        version=version,
        slug=slug,
        title=title,
        title_en=title_en,
        mode=mode,
        # Whom chance has chosen is invited; anybody may answer what is open.
        access=Survey.Access.INVITATION if sampling == "probability" else Survey.Access.OPEN,
        sampling=sampling,
        channels=channels,
        opens_at=_moment(opens),
        closes_at=_moment(closes),
        population=ReferencePopulation.objects.get(code="adnks-2025"),
        target=target,
        is_synthetic=True,
        actor=actor,
    )

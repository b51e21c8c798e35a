"""The rest of the demo town: projects in other phases and states, requests in every state, promises kept and late."""

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from city.models import Neighbourhood, OrgUnit, SocialGroup
from cms.demo import town
from common.identifiers import keyed_digest
from participation.models import Follow, Follower, Project
from participation.services import projects, requests
from participation.services.commitments import make_commitment, record_progress
from people.models import User

FOLLOWERS = {"golgeli-parklar": 23, "sahilde-yurumek": 14, "aksam-parkta": 9, "kopek-gezdirme-alanlari": 6}


def widen(people: dict[str, User], version: Any, *, count: int, rng: random.Random) -> None:
    """Loads the rest of the town."""
    project_in_analysis(people, version, count=count, rng=rng)
    decided_project(people)
    withdrawn_project(people)
    project_in_preparation(people)
    more_requests(people)
    followers()


def project_in_analysis(people: dict[str, User], version: Any, *, count: int, rng: random.Random) -> None:
    """A project whose answers are in and whose report is being written."""
    unit = people["participation"]
    project = _project(
        unit,
        slug="aksam-parkta",
        title="Akşam parkta",
        title_en="Evenings in the park",
        purpose="Parkların akşam saatlerinde nasıl kullanıldığını ve neyin eksik olduğunu öğreniyoruz.",
        purpose_en="We are learning how parks are used in the evening and what is missing.",
        places=["bostanli", "aksoy", "bahariye"],
        groups=["women", "young"],
        topics=["park", "aydınlatma"],
    )
    town._phases(
        project,
        [
            ("Hazırlık", "Preparation", -70, -45),
            ("Saha", "Field work", -45, -12),
            ("Değerlendirme", "Evaluation", -12, 18),
        ],
        actor=unit,
    )
    survey = town._survey(
        version,
        slug="aksam-parkta",
        title="Akşam parkta anketi",
        title_en="Evenings in the park survey",
        opens=-45,
        closes=-12,
        sampling="opt_in",
        mode="anonymous",
        channels=["web", "kiosk"],
        target=count,
        actor=unit,
    )
    projects.add_survey_activity(
        project, survey=survey, phase=project.phases.order_by("order")[1], actor=unit
    )
    town.store_answers(survey, count=count, rng=rng, channels=("web", "kiosk"))
    projects.publish_project(project, actor=unit)


def decided_project(people: dict[str, User]) -> None:
    """A project that was decided: one promise kept, one under way, one late."""
    unit, officer, today = people["participation"], people["department_officer"], timezone.localdate()
    project = _project(
        unit,
        slug="kopek-gezdirme-alanlari",
        title="Köpek gezdirme alanları",
        title_en="Places to walk dogs",
        purpose="Köpek gezdirme alanlarının yerini mahallelilerle birlikte seçtik.",
        purpose_en="With the neighbours we chose where dogs can be walked.",
        places=["alaybey", "donanmaci"],
        groups=["pet_owners"],
        topics=["park", "hayvanlar"],
    )
    town._phases(
        project,
        [("Toplantılar", "Meetings", -200, -150), ("Karar", "Decision", -150, -120)],
        actor=unit,
    )
    projects.publish_project(project, actor=unit)
    projects.edit_project(
        project,
        changes={
            "outcome": "İki alan seçildi; biri açıldı, öbürünün zemini hazırlanıyor.",
            "outcome_en": "Two places were chosen; one is open, the ground of the other is being prepared.",
        },
        actor=unit,
    )
    promises = (
        ("İlk alanın açılması", "Opening the first place", -40, 100, "Alan açıldı, levhaları takıldı."),
        (
            "İkinci alanın zemini",
            "The ground of the second place",
            -15,
            40,
            "Zemin kazıldı; yağmur yüzünden durdu.",
        ),
        ("Gece aydınlatması", "Lights at night", 75, 10, "Direklerin yeri belirlendi."),
    )
    parks = OrgUnit.objects.get(code="parks")
    for text, text_en, due, percent, progress in promises:
        promise = make_commitment(
            project,
            text=text,
            text_en=text_en,
            due_on=today + timedelta(days=due),
            owner=parks,
            actor=officer,
        )
        on = today + timedelta(days=min(due, 0) - 5)
        record_progress(promise, text=progress, percent=percent, on=on, actor=officer)


def withdrawn_project(people: dict[str, User]) -> None:
    """A project that was given up, with the reason said openly."""
    unit = people["participation"]
    project = _project(
        unit,
        slug="meydanda-sahne",
        title="Meydanda sahne",
        title_en="A stage on the square",
        purpose="Meydana kurulacak sahnenin büyüklüğünü ve kullanım saatlerini konuşacaktık.",
        purpose_en="We were going to discuss the size and the hours of a stage on the square.",
        places=["tuna"],
        groups=["shopkeepers"],
        topics=["kültür"],
    )
    town._phases(
        project,
        [("Hazırlık", "Preparation", -60, -30), ("Saha", "Field work", -30, -1)],
        actor=unit,
    )
    projects.publish_project(project, actor=unit)
    projects.edit_project(
        project,
        changes={
            "outcome": "Çalışma iptal edildi: zemin incelemesi meydanın sahneyi taşımayacağını gösterdi; "
            "sorulacak açık bir seçenek kalmadı. Kimseden yanıt toplanmadı.",
            "outcome_en": "Cancelled: the ground survey showed that the square cannot carry a stage, so no open "
            "choice was left. No answers were collected.",
        },
        actor=unit,
    )


def project_in_preparation(people: dict[str, User]) -> None:
    """A project whose preparation has begun."""
    unit = people["participation"]
    project = _project(
        unit,
        slug="oyun-sokaklari",
        title="Oyun sokakları",
        title_en="Streets to play in",
        purpose="Pazar günleri hangi sokakların oyuna açılacağını çocuklar ve aileleriyle belirliyoruz.",
        purpose_en="With children and families we decide which streets open for play on Sundays.",
        places=["nergiz", "zubeyde-hanim"],
        groups=["parents", "teenagers"],
        topics=["çocuk", "sokak"],
    )
    town._phases(
        project,
        [("Hazırlık", "Preparation", -8, 25), ("Saha", "Field work", 25, 55), ("Karar", "Decision", 55, 80)],
        actor=unit,
    )
    projects.publish_project(project, actor=unit)


def more_requests(people: dict[str, User]) -> None:
    """A request that is still being written, and one that was asked back."""
    officer, unit = people["department_officer"], people["participation"]
    requests.draft_request(
        department=OrgUnit.objects.get(code="parks"),
        title="Bostan parselleri",
        decision="Boş alanlarda bostan parseli açılıp açılmayacağı.",
        decision_due=timezone.localdate() + timedelta(days=90),
        open_options="Açmak, denemek ya da açmamak.",
        whole_district=True,
        is_synthetic=True,
        actor=officer,
    )
    asked_back = town._request(
        people,
        title="Çeşme suyu",
        decision="Hangi parklara çeşme konacağı.",
        options="Yerleri açık; sayısı bütçeye bağlı.",
    )
    requests.ask_back(asked_back, reason="Kaç çeşmeye para ayrıldığını da yazar mısınız?", actor=unit)


def followers() -> None:
    """Addresses that follow projects, all of them at a domain that no mail reaches."""
    now = timezone.now()
    projects_of = Project.objects.in_bulk(FOLLOWERS, field_name="slug")
    known = Follower.objects.bulk_create(
        Follower(**Follower.sealed(f"komsu{number}@example.invalid"))
        for number in range(1, max(FOLLOWERS.values()) + 1)
    )
    Follow.objects.bulk_create(
        Follow(
            follower=follower,
            project=projects_of[slug],
            token_digest=keyed_digest(f"{slug}:{number}", "follow", key="demo"),
            confirmed_at=now - timedelta(days=number),
        )
        for slug, wanted in FOLLOWERS.items()
        for number, follower in enumerate(known[:wanted], start=1)
    )


def _project(unit: User, *, places: list[str], groups: list[str], topics: list[str], **texts: str) -> Project:
    return projects.create_project(
        lead=OrgUnit.objects.get(code="participation_unit"),
        neighbourhoods=Neighbourhood.objects.filter(code__in=places),
        groups=SocialGroup.objects.filter(code__in=groups),
        topics=topics,
        is_synthetic=True,
        actor=unit,
        **texts,
    )

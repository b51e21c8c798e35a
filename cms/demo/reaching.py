"""Whom the demo's projects reach: a plan, muhtars and schools with tasks in every state, a project begun from a template."""

from datetime import timedelta

from django.utils import timezone

from city.models import Neighbourhood, SocialGroup
from participation.models import ActorTask, LocalActor, Project
from participation.project_templates import templates
from participation.services import local_actors
from participation.services.beginning import begin_from_template
from participation.services.counting_reach import count_due, count_reach
from participation.services.practice import mark
from participation.services.projects import leading_unit
from participation.services.reach_plans import GroupAim, set_plan
from people.models import User

PLANNED = "sahilde-yurumek"
Kind, State = LocalActor.Kind, ActorTask.State
SCHOOLS = (("semikler", "Deneme Ortaokulu"), ("yali", "Deneme Lisesi"))


def reach_out(*, by: User, head: User) -> None:
    """Plans, asks people on the spot, and counts."""
    project = Project.objects.get(slug=PLANNED)
    aims = [GroupAim(group, target=40 if group.has_rule else 15) for group in project.groups.all()]
    set_plan(
        project, target=600, least=8, groups=aims, actor=by,
        note="Sahile uzak mahalleler de duyulsun diye her mahallede en az sekiz kişi. (Tanıtım)",
    )  # fmt: skip
    muhtars = [_muhtar(place, by=by) for place in Neighbourhood.objects.all()]
    schools = [_school(code, name, by=by) for code, name in SCHOOLS]
    _tasks(project, [*muhtars[:3], *schools], by=by, owner=head)
    mark(
        project, key="open_question", is_met=True, note="Güzergâh ve oturma yerleri açık. (Tanıtım)", actor=by
    )
    mark(
        project,
        key="neutral",
        is_met=False,
        note="Sorular yarın bir başkasına okutulacak. (Tanıtım)",
        actor=by,
    )
    begin_from_template(
        templates()["street"], title="Deneme Caddesi düzenlemesi", lead=leading_unit(by),
        starts_on=timezone.localdate() + timedelta(days=40), neighbourhoods=Neighbourhood.objects.all()[:2],
        is_synthetic=True, actor=by,
    )  # fmt: skip
    now = timezone.now()
    count_due(now)
    for finished in Project.objects.published(now).filter(reach_plan=None):
        count_reach(finished, now=now)


def _muhtar(place: Neighbourhood, *, by: User) -> LocalActor:
    return local_actors.save_actor(
        kind=Kind.MUHTAR, name=f"{place.name} Mahallesi Muhtarlığı (deneme)", neighbourhoods=[place],
        person="Deneme Muhtar", phone="0232 000 00 00", is_synthetic=True, by=by,
    )  # fmt: skip


def _school(code: str, name: str, *, by: User) -> LocalActor:
    groups = SocialGroup.objects.filter(code__in=["teenagers", "students"])
    places = Neighbourhood.objects.filter(code=code)
    return local_actors.save_actor(
        kind=Kind.SCHOOL, name=name, neighbourhoods=places, groups=groups, is_synthetic=True, by=by
    )


def _tasks(project: Project, actors: list[LocalActor], *, by: User, owner: User) -> None:
    """One task in each state."""
    today = timezone.localdate()
    made = [
        local_actors.plan_task(
            project, actor=actor, what="Anketi ve akşam yürüyüşünü duyurmak, ilan panosuna asmak (Tanıtım)",
            due_on=today + timedelta(days=number - 1), owner=by if number % 2 else owner,
            neighbourhood=actor.neighbourhoods.first(), group=actor.groups.first(), by=by,
        )
        for number, actor in enumerate(actors)
    ]  # fmt: skip
    for task in made[1:]:
        local_actors.log_contact(
            task, on=today - timedelta(days=2), way="phone", reached=True, by=by,
            note="Konuştuk; afişleri pazartesi bırakıyoruz. (Tanıtım)",
        )  # fmt: skip
    local_actors.log_contact(made[2], on=today, way="visit", reached=True, state=State.AGREED, by=by)
    local_actors.finish_task(
        made[3], helped=True, result="Veli toplantısında anlatıldı, ilan asıldı. (Tanıtım)", people=45, by=by
    )
    local_actors.finish_task(
        made[4], helped=False, result="Sınav haftası; gelecek döneme bırakıldı. (Tanıtım)", by=by
    )

"""Local actors: kept with their person sealed, asked to do something in a project, each contact and result written down."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from city.models import Neighbourhood, SocialGroup
from common.text import clean, clean_line
from participation.errors import ActorIsThere, ResultMissing, WrongState
from participation.models import ActorContact, ActorTask, LocalActor, Project
from participation.models.reach import EMAIL, PERSON, PHONE
from people.audit import record
from people.models import User
from people.sealing import seal
from stk_registry.models import Organisation

State = ActorTask.State
# A person's contact is kept while something is asked of the actor, and for so long after.
KEPT_FOR = timedelta(days=730)


@transaction.atomic
def save_actor(
    actor: LocalActor | None = None,
    *,
    kind: str,
    name: str,
    organisation: Organisation | None = None,
    neighbourhoods: Iterable[Neighbourhood] = (),
    groups: Iterable[SocialGroup] = (),
    person: str = "",
    phone: str = "",
    email: str = "",
    is_active: bool = True,
    is_synthetic: bool = False,
    by: User,
) -> LocalActor:
    """Keeps a new actor, or changes one. Errors: ActorIsThere."""
    kept, name = actor or LocalActor(is_synthetic=is_synthetic), clean_line(name)
    if LocalActor.objects.filter(kind=kind, name=name).exclude(pk=kept.pk).exists():
        raise ActorIsThere
    kept.kind, kept.name, kept.organisation, kept.is_active = kind, name, organisation, is_active
    kept.person_sealed = seal(clean_line(person), purpose=PERSON)
    kept.phone_sealed = seal(clean_line(phone), purpose=PHONE)
    kept.email_sealed = seal(email.strip(), purpose=EMAIL)
    kept.contact_used_on = timezone.localdate() if person or phone or email else None
    kept.save()
    kept.neighbourhoods.set(neighbourhoods)
    kept.groups.set(groups)
    record("local_actor_saved", kept, actor=by, kind=kind)
    return kept


@transaction.atomic
def plan_task(
    project: Project,
    *,
    actor: LocalActor,
    what: str,
    due_on: date,
    owner: User,
    neighbourhood: Neighbourhood | None = None,
    group: SocialGroup | None = None,
    by: User,
) -> ActorTask:
    """Plans what an actor is to be asked for in a project."""
    task = ActorTask.objects.create(
        project=project, actor=actor, what=clean_line(what), due_on=due_on, owner=owner,
        neighbourhood=neighbourhood, group=group,
    )  # fmt: skip
    record("actor_task_planned", project, actor=by, task=task.pk, local_actor=actor.pk)
    return task


@transaction.atomic
def log_contact(
    task: ActorTask, *, on: date, way: str, reached: bool, note: str = "", state: str = "", by: User
) -> ActorContact:
    """Writes down one contact, and where the task stands after it. Errors: WrongState for a task that has ended."""
    locked = _open(task)
    contact = ActorContact.objects.create(
        task=locked, on=on, way=way, reached=reached, note=clean_line(note), by=by
    )
    if state in (State.ASKED, State.AGREED):
        locked.state = state
    elif locked.state == State.PLANNED and reached:
        locked.state = State.ASKED
    locked.save(update_fields=["state"])
    LocalActor.objects.filter(pk=locked.actor_id, contact_used_on__isnull=False).update(contact_used_on=on)
    record("actor_contacted", locked.project, actor=by, task=locked.pk, way=way, reached=reached)
    return contact


@transaction.atomic
def finish_task(
    task: ActorTask,
    *,
    helped: bool,
    result: str,
    people: int | None = None,
    by: User,
    today: date | None = None,
) -> ActorTask:
    """Ends a task with what came of it. Errors: ResultMissing, WrongState."""
    said = clean(result)
    if not said:
        raise ResultMissing
    locked = _open(task)
    locked.state = State.DONE if helped else State.DECLINED
    locked.result, locked.people = said, people if helped else None
    locked.closed_on = today or timezone.localdate()
    locked.save()
    record("actor_task_ended", locked.project, actor=by, task=locked.pk, helped=helped)
    return locked


@transaction.atomic
def reopen_task(task: ActorTask, *, by: User) -> ActorTask:
    """Takes up a task that had ended; its result stays until another is written. Errors: WrongState."""
    locked = ActorTask.objects.select_for_update().get(pk=task.pk)
    if locked.is_open:
        raise WrongState
    locked.state, locked.closed_on = State.ASKED, None
    locked.save(update_fields=["state", "closed_on"])
    record("actor_task_reopened", locked.project, actor=by, task=locked.pk)
    return locked


def forget_contacts(now: datetime) -> int:
    """Forgets the person of each actor of whom nothing was asked for two years; the office stays. Returns how many."""
    before = timezone.localdate(now) - KEPT_FOR
    asked = ActorTask.objects.open().filter(actor=OuterRef("pk"))
    old = LocalActor.objects.filter(~Exists(asked), contact_used_on__lt=before)
    return old.update(person_sealed=b"", phone_sealed=b"", email_sealed=b"", contact_used_on=None)


def _open(task: ActorTask) -> ActorTask:
    locked = ActorTask.objects.select_for_update(of=("self",)).select_related("project").get(pk=task.pk)
    if not locked.is_open:
        raise WrongState
    return locked

"""From what people said to what is done: topics, decisions with a reason, promises, and the end of a project."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from city.models import OrgUnit
from participation.activities.registry import said_models
from participation.errors import (
    AlreadyOver,
    DecisionsMissing,
    DecisionUnreasoned,
    HeadDecides,
    SecondPersonDecides,
    WrongState,
)
from participation.models import Commitment, Project, Said, Topic
from participation.rules import heads_a_unit
from participation.services.commitments import make_commitment
from participation.services.digests import withdraw
from people.audit import record
from people.models import User

State = Topic.State


@transaction.atomic
def add_topic(project: Project, *, title: str, actor: User, title_en: str = "", summary: str = "") -> Topic:
    """Returns a new topic, the last of its project. Errors: AlreadyOver."""
    locked = Project.objects.select_for_update().get(pk=project.pk)
    if locked.closed_on:
        raise AlreadyOver
    order = (locked.said_topics.aggregate(last=Max("order"))["last"] or 0) + 1
    topic = Topic.objects.create(project=locked, order=order, title=title, title_en=title_en, summary=summary)
    record("topic_added", topic, actor=actor, project=locked.slug)
    return topic


@transaction.atomic
def gather(topic: Topic, *, said: Iterable[UUID], actor: User) -> int:
    """Puts words of the project under a topic, whatever kind they are of, and returns how many moved."""
    wanted, moved = list(said), 0
    for model in said_models():
        rows = model._default_manager.filter(pk__in=wanted, activity__project=topic.project_id)
        moved += rows.update(topic=topic)
    record("topic_gathered", topic, actor=actor, number=moved)
    return moved


@transaction.atomic
def release(topic: Topic, *, said: UUID, actor: User) -> None:
    """Takes a word out of its topic again."""
    for model in said_models():
        model._default_manager.filter(pk=said, topic=topic).update(topic=None)
    record("topic_released", topic, actor=actor)


@transaction.atomic
def draft_decision(topic: Topic, *, changes: dict[str, Any], send: bool, actor: User) -> Topic:
    """Writes the topic and its decision; with `send` it goes to the unit head. Errors: WrongState,
    DecisionUnreasoned.
    """
    locked = _locked(topic)
    if locked.state == State.ACCEPTED:
        raise WrongState
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.written_by = actor
    locked.state = State.DRAFT if locked.verdict or locked.justification else State.OPEN
    if send:
        if not locked.verdict or not locked.justification.strip():
            raise DecisionUnreasoned
        locked.state = State.REVIEW
    locked.save()
    record("decision_drafted", locked, actor=actor, sent=send, verdict=locked.verdict)
    return locked


@transaction.atomic
def accept_decision(topic: Topic, *, actor: User, now: datetime | None = None) -> Topic:
    """The unit head decides; who follows the project reads it in the next letter. Errors: WrongState, HeadDecides,
    SecondPersonDecides.
    """
    locked = _locked(topic)
    if locked.state != State.REVIEW:
        raise WrongState
    if not heads_a_unit(actor):
        raise HeadDecides
    if locked.written_by_id == actor.pk:
        raise SecondPersonDecides
    locked.state, locked.accepted_by, locked.decided_on = State.ACCEPTED, actor, timezone.localdate(now)
    locked.save()
    record("decision_accepted", locked, actor=actor, verdict=locked.verdict)
    return locked


@transaction.atomic
def send_back(topic: Topic, *, actor: User) -> Topic:
    """Gives a decision back to who wrote it, or opens one that was accepted again: the page then shows none."""
    locked = _locked(topic)
    if locked.state not in (State.REVIEW, State.ACCEPTED) or not heads_a_unit(actor):
        raise WrongState
    locked.state, locked.accepted_by, locked.decided_on = State.DRAFT, None, None
    locked.save()
    withdraw(locked.project, key=f"karar-{locked.pk}")
    record("decision_sent_back", locked, actor=actor)
    return locked


@transaction.atomic
def promise(topic: Topic, *, text: str, due_on: date, owner: OrgUnit, actor: User) -> Commitment:
    """Makes a promise from a decision; it stands on the desk of the department that owns it."""
    made = make_commitment(topic.project, text=text, due_on=due_on, owner=owner, actor=actor)
    made.topic = topic
    made.save(update_fields=["topic"])
    return made


@transaction.atomic
def close_project(project: Project, *, reason: str = "", actor: User, now: datetime | None = None) -> Project:
    """Ends a project: every topic is decided, or the reason why none is stands on its page. Errors:
    AlreadyOver, DecisionsMissing.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    if locked.closed_on:
        raise AlreadyOver
    topics = locked.said_topics.all()
    undecided = topics.exclude(state=State.ACCEPTED).count()
    if (undecided or not topics.exists()) and not reason.strip():
        raise DecisionsMissing(number=undecided)
    locked.closed_on, locked.closed_without = timezone.localdate(now), reason.strip()
    locked.save(update_fields=["closed_on", "closed_without"])
    record("project_closed", locked, actor=actor, undecided=undecided, reason=reason.strip())
    return locked


def counts_by_topic(project: Project) -> dict[int, int]:
    """Returns how many words stand under each topic, in one query a kind."""
    counts: dict[int, int] = {}
    for model in said_models():
        rows = model._default_manager.filter(topic__project=project).exclude(state=Said.State.HIDDEN)
        for topic, number in rows.values_list("topic").annotate(n=Count("pk")).order_by():
            counts[topic] = counts.get(topic, 0) + number
    return counts


def _locked(topic: Topic) -> Topic:
    return Topic.objects.select_for_update(of=("self",)).select_related("project").get(pk=topic.pk)

"""Whom a project wants to hear, how many were heard as last counted, and who on the spot helps to reach the others."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from city.fields import FoldedField
from participation.models.projects import Project
from people.sealing import unseal

PERSON, PHONE, EMAIL = "actor-person", "actor-phone", "actor-email"


class ReachPlan(models.Model):
    """How many people a project wants to hear; what each neighbourhood should have of it follows from who lives there."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="reach_plan", primary_key=True)
    target = models.PositiveIntegerField(_("people to be heard"), null=True, blank=True)
    least = models.PositiveSmallIntegerField(
        _("at least in each neighbourhood"), default=0,
        help_text=_("So that small neighbourhoods are heard too."),
    )  # fmt: skip
    note = models.TextField(_("why so many, and how they are reached"), blank=True, max_length=1000)
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reach plan")
        verbose_name_plural = _("reach plans")

    def __str__(self) -> str:
        return str(self.project)


class GroupTarget(models.Model):
    """How many people of a group a project wants to hear, and how many there are where no published count says it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="group_targets")
    group = models.ForeignKey("city.SocialGroup", models.PROTECT, related_name="+", verbose_name=_("group"))
    target = models.PositiveIntegerField(_("people to be heard"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people there are, estimated"), null=True, blank=True)
    source = models.CharField(_("where the estimate comes from"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("target of a group")
        verbose_name_plural = _("targets of groups")
        constraints = [
            models.UniqueConstraint(fields=["project", "group"], name="group_has_one_target_in_a_project"),
            models.CheckConstraint(
                condition=Q(people=None) | ~Q(source=""), name="estimate_of_a_group_has_its_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.group}"


class ReachCount(models.Model):
    """How many were invited, visited, answered or came, as last counted: by neighbourhood, or by group.

    Rows of numbers, so that looking at the board costs the same on the last day of a large project.
    """

    class What(models.TextChoices):
        INVITED = "invited", _("Invited")
        VISITED = "visited", _("Visited")
        ANSWERED = "answered", _("Answers")
        ATTENDED = "attended", _("Came")

    project = models.ForeignKey(Project, models.CASCADE, related_name="reach_counts")
    what = models.CharField(_("what"), max_length=8, choices=What)
    # Without a neighbourhood and a group: those of whom neither is known.
    neighbourhood = models.ForeignKey("city.Neighbourhood", models.CASCADE, null=True, blank=True)
    group = models.ForeignKey("city.SocialGroup", models.CASCADE, null=True, blank=True)
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("count of people reached")
        verbose_name_plural = _("counts of people reached")
        constraints = [
            models.CheckConstraint(
                condition=Q(neighbourhood=None) | Q(group=None), name="reach_is_counted_by_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.what}: {self.number}"


class LocalActor(models.Model):
    """An office or body on the spot: a muhtar, a school, a chamber, an organisation. Its person is sealed."""

    class Kind(models.TextChoices):
        MUHTAR = "muhtar", _("Neighbourhood head (muhtar)")
        ORGANISATION = "organisation", _("Civil society organisation")
        SCHOOL = "school", _("School")
        CHAMBER = "chamber", _("Chamber")
        FAITH = "faith", _("Place of worship")
        HEALTH = "health", _("Health centre")
        BUSINESS = "business", _("Café or shop")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    name = models.CharField(_("name of the office or body"), max_length=160)
    folded_name = FoldedField(of="name", max_length=320, db_index=True)
    organisation = models.ForeignKey(
        "stk_registry.Organisation", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("in the registry"),
    )  # fmt: skip
    neighbourhoods = models.ManyToManyField(
        "city.Neighbourhood", blank=True, related_name="local_actors", verbose_name=_("Neighbourhoods")
    )
    groups = models.ManyToManyField(
        "city.SocialGroup", blank=True, related_name="local_actors", verbose_name=_("Groups")
    )
    person_sealed = models.BinaryField(default=b"", editable=False)
    phone_sealed = models.BinaryField(default=b"", editable=False)
    email_sealed = models.BinaryField(default=b"", editable=False)
    # Contact of a person goes when nothing was asked of the actor for so long.
    contact_used_on = models.DateField(_("contact last used on"), null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("can be asked"), default=True)
    is_synthetic = models.BooleanField(_("made-up data for demonstration"), default=False, editable=False)

    class Meta:
        verbose_name = _("local actor")
        verbose_name_plural = _("local actors")
        ordering = ["folded_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="local_actor_is_kept_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def person(self) -> str:
        return unseal(self.person_sealed, purpose=PERSON)

    @property
    def phone(self) -> str:
        return unseal(self.phone_sealed, purpose=PHONE)

    @property
    def email(self) -> str:
        return unseal(self.email_sealed, purpose=EMAIL)


class ActorTaskQuerySet(models.QuerySet["ActorTask"]):
    def open(self) -> Self:
        """Those of which the end is not known yet."""
        return self.filter(state__in=OPEN_TASKS)


class ActorTask(models.Model):
    """What a local actor is asked to do in a project, whom it should reach, and what came of it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("To be asked")
        ASKED = "asked", _("Was asked")
        AGREED = "agreed", _("Agreed")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Does not help")

    project = models.ForeignKey(Project, models.CASCADE, related_name="actor_tasks")
    actor = models.ForeignKey(LocalActor, models.PROTECT, related_name="tasks", verbose_name=_("local actor"))
    what = models.CharField(_("what is asked of them"), max_length=300)
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("neighbourhood to be reached"),
    )  # fmt: skip
    group = models.ForeignKey(
        "city.SocialGroup", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("group to be reached"),
    )  # fmt: skip
    due_on = models.DateField(_("by when"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who asks them")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PLANNED)
    result = models.TextField(_("what came of it"), blank=True, max_length=1000)
    people = models.PositiveIntegerField(_("people reached by it"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    objects = ActorTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a local actor")
        verbose_name_plural = _("tasks of local actors")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "declined"], closed_on__isnull=False)
                | (~Q(state__in=["done", "declined"]) & Q(closed_on=None)),
                name="task_of_an_actor_is_closed_on_a_day",
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(result=""), name="task_done_has_a_result"),
        ]
        indexes = [models.Index(fields=["project", "state", "due_on"], name="tasks_of_actors_by_due")]

    def __str__(self) -> str:
        return f"{self.actor}: {self.what}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_TASKS


OPEN_TASKS = (ActorTask.State.PLANNED, ActorTask.State.ASKED, ActorTask.State.AGREED)


class ActorContact(models.Model):
    """One time that somebody spoke with a local actor about a task. Entries are added, never changed."""

    class Way(models.TextChoices):
        VISIT = "visit", _("Visit")
        PHONE = "phone", _("Telephone")
        EMAIL = "email", _("E-mail")
        WHATSAPP = "whatsapp", _("WhatsApp")
        LETTER = "letter", _("Letter")
        MEETING = "meeting", _("Meeting")

    task = models.ForeignKey(ActorTask, models.CASCADE, related_name="contacts")
    on = models.DateField(_("day"))
    way = models.CharField(_("how"), max_length=8, choices=Way)
    reached = models.BooleanField(_("somebody was reached"), default=True)
    note = models.CharField(_("what was agreed"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("contact with a local actor")
        verbose_name_plural = _("contacts with local actors")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_way_display()}"

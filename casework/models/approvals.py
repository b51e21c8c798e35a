"""Who initials and who signs an answer before it leaves: the chain as rows with a period, and drafts on their way."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casework.words import CaseKind, Door, Outcome
from city.models.shared import Sourced, Validity, ValidityQuerySet, validity_in_order


class Act(models.TextChoices):
    """What is given at a step of the chain."""

    INITIALS = "initials", _("Initials")
    SIGNATURE = "signature", _("Signature")


class ApprovalStage(Sourced, Validity):
    """One link of a chain: who gives what before an answer to a kind of case, or to a door, leaves.

    The links that name both kind and door hold before those of the door, those before those of the kind. Without
    a link an answer leaves at once.
    """

    class By(models.TextChoices):
        UNIT_HEAD = "unit_head", _("Head of the unit that has the case")
        DIRECTOR = "director", _("Director: head of the directorate that the unit belongs to")
        MAYOR = "mayor", _("Mayor, or the deputy that the mayor authorised")
        NAMED = "named", _("Head of a unit that is named")

    kind = models.CharField(_("kind"), max_length=16, choices=CaseKind, blank=True)
    door = models.CharField(_("came in by"), max_length=12, choices=Door, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=10)
    act = models.CharField(_("what is given"), max_length=10, choices=Act)
    by = models.CharField(_("by whom"), max_length=10, choices=By)
    unit = models.ForeignKey("city.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+")
    by_another = models.BooleanField(_("not by who wrote it or approved it before"), default=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of an approval chain")
        verbose_name_plural = _("links of approval chains")
        ordering = ["kind", "door", "order"]
        constraints = [
            validity_in_order("approval_stage_validity_in_order"),
            models.CheckConstraint(
                condition=Q(by="named", unit__isnull=False) | (~Q(by="named") & Q(unit=None)),
                name="approval_stage_names_its_unit",
            ),
            models.CheckConstraint(
                condition=~Q(kind="", door=""), name="approval_stage_is_of_a_kind_or_a_door"
            ),
            models.UniqueConstraint(
                F("kind"),
                F("door"),
                F("order"),
                Coalesce(F("valid_from"), Value("0001-01-01", output_field=models.DateField())),
                name="approval_stage_is_written_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.get_act_display()}, {self.get_by_display()}"


class AnswerDraft(models.Model):
    """One round of an answer on its way to whoever signs it. Edited or returned, it begins anew as another round."""

    class End(models.TextChoices):
        SENT = "sent", _("Sent")
        RETURNED = "returned", _("Returned")
        REPLACED = "replaced", _("Written anew")
        WITHDRAWN = "withdrawn", _("Taken back")
        DROPPED = "dropped", _("The case went on without it")

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="drafts")
    message = models.ForeignKey("casework.Message", models.CASCADE, related_name="rounds")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    ground = models.CharField(_("ground"), max_length=200, blank=True)
    appeal_text = models.TextField(_("how to appeal"), max_length=2000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end = models.CharField(_("how it ended"), max_length=10, choices=End, blank=True)

    class Meta:
        verbose_name = _("draft of an answer")
        verbose_name_plural = _("drafts of answers")
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="case_has_one_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="answer_draft_says_how_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.begun_at:%d.%m.%Y}"


class DraftStep(models.Model):
    """One step of a round: the heads of a unit are asked; who gives it is another than who wrote, where the rule says so."""

    draft = models.ForeignKey(AnswerDraft, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(_("order"))
    act = models.CharField(_("what is given"), max_length=10, choices=Act)
    unit = models.ForeignKey("city.OrgUnit", models.PROTECT, related_name="+")
    by_another = models.BooleanField(default=True)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("step of an approval")
        verbose_name_plural = _("steps of approvals")
        ordering = ["draft", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(given_at=None, given_by=None) | Q(given_at__isnull=False, given_by__isnull=False),
                name="approval_is_given_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "asked_at"],
                name="approval_waits_for_unit",
                condition=Q(given_at=None, asked_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.unit}"

"""What staff keep so that alike matters are answered alike: templates, and the footer that the law of a kind wants."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casework.errors import PlaceholderIsUnknown
from casework.placeholders import KNOWN, unknown_in
from casework.words import CaseKind
from city.models.shared import Sourced, Validity, ValidityQuerySet, validity_in_order


class ReplyTemplateQuerySet(models.QuerySet["ReplyTemplate"]):
    """Adjectives for templates."""

    def of_units(self, *units: int) -> "ReplyTemplateQuerySet":
        """Templates of these units, and those for all."""
        return self.filter(models.Q(unit=None) | models.Q(unit__in=units))


class ReplyTemplate(models.Model):
    """A text that an answer begins with. Marks in braces are filled in from the case."""

    name = models.CharField(_("name"), max_length=120)
    text = models.TextField(_("text"), max_length=10_000)
    text_en = models.TextField(_("text (English)"), max_length=10_000, blank=True)
    # Codes of kinds; none means all.
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    topics = models.ManyToManyField(
        "casework.CaseTopic", verbose_name=_("topics"), blank=True, related_name="reply_templates"
    )
    unit = models.ForeignKey(
        "city.OrgUnit", models.PROTECT, null=True, blank=True, verbose_name=_("unit"), related_name="+"
    )
    has_footer = models.BooleanField(_("ends with the footer of the kind"), default=True)
    changed_at = models.DateTimeField(_("last change"), auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("name"),
                Coalesce(F("unit"), Value(0, output_field=models.BigIntegerField())),
                name="reply_template_is_named_once",
                violation_error_message=_("There is a template of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        wrong = {name: unknown_in(getattr(self, name)) for name in ("text", "text_en")}
        if any(wrong.values()):
            raise ValidationError({name: _sentence(marks) for name, marks in wrong.items() if marks})
        if unknown := [kind for kind in self.kinds if kind not in CaseKind.values]:
            raise ValidationError({"kinds": ", ".join(map(str, unknown))})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if marks := unknown_in(self.text) + unknown_in(self.text_en):
            raise PlaceholderIsUnknown(_sentence(marks))
        super().save(*args, **kwargs)

    def kind_labels(self) -> list[str]:
        """Returns the kinds that it fits, in words."""
        return [str(CaseKind(kind).label) for kind in self.kinds if kind in CaseKind.values]


class ReplyFooter(Sourced, Validity):
    """What the law of a kind wants said at the end of every answer, whatever its outcome."""

    kind = models.CharField(_("kind"), max_length=16, choices=CaseKind)
    text = models.TextField(_("text"), max_length=2000)
    text_en = models.TextField(_("text (English)"), max_length=2000, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("footer of answers")
        verbose_name_plural = _("footers of answers")
        ordering = ["kind", "valid_from"]
        constraints = [
            validity_in_order("reply_footer_validity_in_order"),
            models.UniqueConstraint(
                F("kind"),
                Coalesce(F("valid_from"), Value("0001-01-01", output_field=models.DateField())),
                name="reply_footer_is_written_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


def _sentence(marks: list[str]) -> str:
    return PlaceholderIsUnknown.sentence % {
        "marks": ", ".join(dict.fromkeys(marks)),
        "known": ", ".join(f"{{{name}}}" for name in KNOWN),
    }

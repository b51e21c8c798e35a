"""Fields of work: the official Turkish activity areas, each with its place in the ICNPO."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from city.models.shared import EnglishName, Sourced, TurkishName, validate_code
from common.text import fold


class ActivityArea(TurkishName, EnglishName, Sourced):
    """One field of work. `synonyms` are words people use for it, parted by commas: they find it too."""

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[validate_code])
    icnpo_group = models.PositiveSmallIntegerField(_("ICNPO group"))
    synonyms = models.TextField(_("other words for it"), blank=True)
    folded_synonyms = models.TextField(editable=False, default="")
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("field of work")
        verbose_name_plural = _("fields of work")
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(icnpo_group__range=(1, 12)), name="stk_icnpo_group_is_known"
            )
        ]

    def save(self, **kwargs: object) -> None:
        self.folded_synonyms = fold(f"{self.name}, {self.name_en}, {self.synonyms}")
        super().save(**kwargs)

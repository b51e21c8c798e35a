"""Groups of society that a study wants to hear."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from city.models.population import Sex
from city.models.shared import EnglishName, Sourced, TurkishName, validate_code


class SocialGroup(TurkishName, EnglishName, Sourced):
    """A group; with a rule over age and sex where these decide, otherwise by what people say of themselves."""

    code = models.CharField(_("code"), max_length=64, unique=True, validators=[validate_code])
    age_from = models.PositiveSmallIntegerField(_("from the age of"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("up to the age of"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("social group")
        verbose_name_plural = _("social groups")
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age_from=None)
                | models.Q(age_to=None)
                | models.Q(age_to__gte=models.F("age_from")),
                name="city_group_ages_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(sex=None) | models.Q(sex__in=["female", "male"]),
                name="city_group_sex_is_known",
            ),
        ]

    @property
    def has_rule(self) -> bool:
        """Whether age and sex decide who belongs to the group."""
        return self.age_from is not None or self.age_to is not None or self.sex is not None

    def includes(self, *, age: int | None, sex: str | None) -> bool:
        """Tells whether the rule takes in a person; what is not known never fits a condition on it."""
        return self.has_rule and self._fits_age(age) and (self.sex is None or self.sex == sex)

    def _fits_age(self, age: int | None) -> bool:
        if self.age_from is None and self.age_to is None:
            return True
        if age is None:
            return False
        return (self.age_from or 0) <= age and (self.age_to is None or age <= self.age_to)

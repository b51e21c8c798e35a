"""Refusals of this room: each has a sentence for the person and a stable code."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


class CityError(Exception):
    """An expected refusal."""

    code = "city"


class NoRuleForThatDayError(CityError):
    """No deadline rule of that code holds on the day."""

    code = "no_deadline_rule"

    def __init__(self, rule_code: str, *, on: date) -> None:
        self.rule_code = rule_code
        super().__init__(
            _("There is no deadline rule “%(code)s” for %(day)s.")
            % {"code": rule_code, "day": date_format(on)}
        )

"""A moment as people write it in Turkish: 22.11.2026 09:00; a day alone is meant whole."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.dates import parse_moment

SHOWN = "%d.%m.%Y %H:%M"


class MomentField(forms.CharField):
    """Reads day, month, year and a time; without a time the start of the day, or its end where something ends."""

    default_error_messages = {
        "moment": _("Write day, month and year, such as 22.11.2026 or 22.11.2026 09:00.")
    }

    def __init__(self, *, ends: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.ends = ends

    def prepare_value(self, value: object) -> object:
        """Shows a moment in the municipality's own time, and what was typed as it was typed."""
        return timezone.localtime(value).strftime(SHOWN) if isinstance(value, datetime) else value

    def to_python(self, value: object) -> datetime | None:
        if isinstance(value, datetime):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            moment = parse_moment(text, ends=self.ends)
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["moment"], code="moment") from None
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)

    def has_changed(self, initial: object, data: object) -> bool:
        return self.prepare_value(initial) != data

"""The numbers of cases: one row of them for each year."""

from datetime import datetime

from django.utils import timezone

from casework.models import CaseCounter


def next_number(moment: datetime) -> str:
    """Returns the next number of the year, such as 2026-000001, under a lock: none twice, none left out."""
    year = timezone.localdate(moment).year
    CaseCounter.objects.get_or_create(year=year)
    counter = CaseCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{counter.last:06d}"

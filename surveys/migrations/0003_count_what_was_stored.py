"""Fills the running counts from the responses that were stored before there were counts."""

from collections import Counter

from django.db import migrations


def count_stored(apps, schema_editor):
    Response = apps.get_model("surveys", "Response")
    DayCount = apps.get_model("surveys", "DayCount")
    CellCount = apps.get_model("surveys", "CellCount")
    kept = Response.objects.filter(excluded_because="")
    days, cells = Counter(), Counter()
    rows = kept.values_list("survey_id", "day", "channel", "snapshot__neighbourhood_id", "snapshot__sex")
    for survey, day, channel, place, sex in rows.iterator(chunk_size=2000):
        days[survey, day, channel] += 1
        cells[survey, place, sex or ""] += 1
    DayCount.objects.bulk_create(
        DayCount(survey_id=survey, day=day, channel=channel, responses=number)
        for (survey, day, channel), number in days.items()
    )
    CellCount.objects.bulk_create(
        CellCount(survey_id=survey, neighbourhood_id=place, sex=sex, responses=number)
        for (survey, place, sex), number in cells.items()
    )


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_keep_running_counts_of_the_field")]

    operations = [migrations.RunPython(count_stored, migrations.RunPython.noop)]

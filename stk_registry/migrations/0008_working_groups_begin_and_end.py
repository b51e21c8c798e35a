"""A working group begins and ends on a day; no seat ends before it began."""

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("stk_registry", "0007_calls_may_be_closed_by_hand")]
    operations = [
        migrations.AddField(
            model_name="workinggroup",
            name="founded_on",
            field=models.DateField(blank=True, null=True, verbose_name="at work since"),
        ),
        migrations.AddField(
            model_name="workinggroup",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="last day of its work"),
        ),
        migrations.AddField(
            model_name="workinggroup",
            name="updated_at",
            field=models.DateTimeField(
                auto_now=True, default=django.utils.timezone.now, verbose_name="last changed at"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="workinggroup",
            name="is_synthetic",
            field=models.BooleanField(default=False, verbose_name="made-up data for demonstration"),
        ),
        migrations.AddConstraint(
            model_name="workinggroup",
            constraint=models.CheckConstraint(
                condition=Q(founded_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("founded_on")),
                name="stk_group_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="workinggroupseat",
            constraint=models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="stk_seat_ends_after_it_began",
            ),
        ),
    ]

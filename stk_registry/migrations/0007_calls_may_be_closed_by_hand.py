"""A call may be closed before its last day, says when it was changed, and whether it is made up."""

import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("stk_registry", "0006_the_directory_marks_its_changes")]
    operations = [
        migrations.AddField(
            model_name="call",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closed at"),
        ),
        migrations.AddField(
            model_name="call",
            name="updated_at",
            field=models.DateTimeField(
                auto_now=True, default=django.utils.timezone.now, verbose_name="last changed at"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="call",
            name="is_synthetic",
            field=models.BooleanField(default=False, verbose_name="made-up data for demonstration"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["published_at", "closes_on"], name="stk_calls_by_day"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(published_at__isnull=False),
                name="stk_closed_call_was_published",
            ),
        ),
    ]

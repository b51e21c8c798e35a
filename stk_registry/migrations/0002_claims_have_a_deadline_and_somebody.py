"""A claim says until when it is answered and who looks after it; those that wait get their fifteen days."""

from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def give_deadlines(apps, _schema_editor):
    claims = apps.get_model("stk_registry", "Claim").objects
    waiting = list(claims.filter(state="submitted", due_on=None).only("made_at"))
    for claim in waiting:
        claim.due_on = timezone.localdate(claim.made_at) + timedelta(days=15)
    claims.bulk_update(waiting, ["due_on"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("stk_registry", "0001_the_registry"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="claim",
            name="assignee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who looks after it",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="answer due on"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["state", "due_on"], name="stk_claims_queue"),
        ),
        migrations.RunPython(give_deadlines, migrations.RunPython.noop, elidable=True),
    ]

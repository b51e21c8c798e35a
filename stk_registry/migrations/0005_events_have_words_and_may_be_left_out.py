"""A public event says what visitors should know; the unit may leave it out of the programme, with its reason."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("stk_registry", "0004_files_are_checked_before_they_are_brought_in")]
    operations = [
        migrations.AddField(
            model_name="spacerequest",
            name="event_text",
            field=models.CharField(
                blank=True, default="", max_length=400, verbose_name="what visitors should know"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="spacerequest",
            name="left_out_because",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="left out of the programme because"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="spacerequest",
            constraint=models.CheckConstraint(
                condition=Q(left_out_because="") | Q(is_public_event=True),
                name="stk_left_out_is_a_public_event",
            ),
        ),
    ]

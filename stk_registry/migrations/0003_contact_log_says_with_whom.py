"""An entry of the contact log names who was there; what is to be come back to is found by its day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stk_registry", "0002_claims_have_a_deadline_and_somebody")]
    operations = [
        migrations.AddField(
            model_name="contactlogentry",
            name="with_whom",
            field=models.CharField(blank=True, default="", max_length=160, verbose_name="with whom"),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="contactlogentry",
            index=models.Index(fields=["followed_up", "follow_up_on"], name="stk_follow_ups"),
        ),
    ]

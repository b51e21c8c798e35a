"""Drops the plain addresses: a follow belongs to a follower."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participation", "0015_seal_addresses_of_followers")]

    operations = [
        migrations.RemoveField(model_name="follow", name="email"),
        migrations.RemoveField(model_name="follow", name="language"),
        migrations.AlterField(
            model_name="follow",
            name="follower",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follows",
                to="participation.follower",
            ),
        ),
    ]

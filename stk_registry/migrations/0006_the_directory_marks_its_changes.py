"""What the directory shows leaves a mark when it changes, so that what was prepared from it is prepared anew."""

import stk_registry.models.marks
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stk_registry', '0005_events_have_words_and_may_be_left_out'),
    ]

    operations = [
        migrations.CreateModel(
            name='DirectoryChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.BigIntegerField(default=stk_registry.models.marks._token, editable=False)),
            ],
        ),
    ]

"""Terms and decided claims may outlive their person; a change knows when a point of contact in it ends."""

from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def note_ends(apps, _schema_editor):
    """Fills the day for changes that are there already."""
    changes = apps.get_model("stk_registry", "ProfileChange").objects
    for change in changes.only("pk", "base", "proposed").iterator():
        contacts = [each for document in (change.base, change.proposed) for each in document.get("contacts") or []]
        days = sorted(str(each["visible_until"])[:10] for each in contacts if each.get("visible_until"))
        for day in days:
            try:
                first = date.fromisoformat(day)
            except ValueError:
                continue
            changes.filter(pk=change.pk).update(contacts_until=first)
            break


def drop_nobodys(apps, _schema_editor):
    """Going back: what is left of erased accounts has no place in a table where each row is somebody's."""
    for name in ("Claim", "Representative"):
        apps.get_model("stk_registry", name).objects.filter(user=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('stk_registry', '0008_working_groups_begin_and_end'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='profilechange',
            name='contacts_until',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='claim',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='representative',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='represents', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(note_ends, drop_nobodys),
        migrations.AddIndex(
            model_name='profilechange',
            index=models.Index(fields=['contacts_until'], name='stk_contacts_that_end'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('user__isnull', False), ('state__in', ['accepted', 'declined']), _connector='OR'), name='stk_open_claim_is_somebody_s'),
        ),
        migrations.AddConstraint(
            model_name='representative',
            constraint=models.CheckConstraint(condition=models.Q(('user__isnull', False), ('valid_to__isnull', False), _connector='OR'), name='stk_open_term_is_somebody_s'),
        ),
    ]

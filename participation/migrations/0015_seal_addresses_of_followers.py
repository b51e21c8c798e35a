"""Gives every followed address its follower, sealed. What follows no project goes when this is taken back."""

from django.db import migrations

from people.sealing import digest, seal, unseal

PURPOSE = "follow-address"


def seal_addresses(apps, schema_editor):
    Follow = apps.get_model("participation", "Follow")
    Follower = apps.get_model("participation", "Follower")
    for follow in Follow.objects.filter(follower=None).order_by("pk").iterator():
        address = follow.email.strip().lower()
        follower, _is_new = Follower.objects.get_or_create(
            address_digest=digest(address, purpose=PURPOSE),
            # Who followed before was written to at once: a letter a day is nearest to it.
            defaults={
                "address": seal(address, purpose=PURPOSE),
                "language": follow.language,
                "rhythm": "daily",
            },
        )
        # An address that was typed in two ways follows once.
        if Follow.objects.filter(follower=follower, project=follow.project_id).exists():
            follow.delete()
            continue
        follow.follower, follow.rhythm = follower, "daily"
        follow.save(update_fields=["follower", "rhythm"])


def open_addresses(apps, schema_editor):
    Follow = apps.get_model("participation", "Follow")
    Follow.objects.filter(project=None).delete()
    for follow in Follow.objects.select_related("follower").iterator():
        follow.email = unseal(follow.follower.address, purpose=PURPOSE)
        follow.language = follow.follower.language
        follow.save(update_fields=["email", "language"])


class Migration(migrations.Migration):
    dependencies = [("participation", "0014_follow_more_than_projects")]

    operations = [migrations.RunPython(seal_addresses, open_addresses)]

"""Neighbourhoods, topics and everything can be followed; news wait for their followers. Addresses are still plain."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("city", "0001_initial"),
        ("participation", "0013_plan_the_day_and_seat_people_at_tables"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        migrations.CreateModel(
            name="Follower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address_digest", models.CharField(max_length=64, unique=True)),
                ("address", models.BinaryField(verbose_name="sealed address")),
                ("language", models.CharField(default="tr", max_length=5, verbose_name="language")),
                ("rhythm", models.CharField(choices=[("daily", "On every working day on which there is news"), ("weekly", "Once a week, when there is news")], default="weekly", max_length=6, verbose_name="how often")),
                ("told_on", models.DateField(blank=True, null=True, verbose_name="last told on")),
            ],
            options={"verbose_name": "follower", "verbose_name_plural": "followers"},
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("seen_at", models.DateTimeField(verbose_name="seen at")),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="participation.project")),
            ],
            options={"verbose_name": "notice", "verbose_name_plural": "notices"},
        ),
        migrations.CreateModel(
            name="NoticeToTell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("follower", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="participation.follower")),
                ("notice", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="participation.notice")),
            ],
            options={"verbose_name": "notice to tell", "verbose_name_plural": "notices to tell"},
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=["project", "key"], name="news_are_noticed_once"),
        ),
        migrations.AddConstraint(
            model_name="noticetotell",
            constraint=models.UniqueConstraint(fields=["follower", "notice"], name="notice_waits_once_a_follower"),
        ),
        migrations.RemoveConstraint(model_name="follow", name="an_address_follows_a_project_once"),
        migrations.AddField(
            model_name="follow",
            name="follower",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="participation.follower"),
        ),
        migrations.AddField(
            model_name="follow",
            name="neighbourhood",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="city.neighbourhood"),
        ),
        migrations.AddField(
            model_name="follow",
            name="tag",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="taggit.tag"),
        ),
        migrations.AddField(
            model_name="follow",
            name="everything",
            field=models.BooleanField(default=False, verbose_name="everything"),
        ),
        migrations.AddField(
            model_name="follow",
            name="rhythm",
            field=models.CharField(choices=[("daily", "On every working day on which there is news"), ("weekly", "Once a week, when there is news")], default="weekly", max_length=6),
        ),
        migrations.AlterField(
            model_name="follow",
            name="email",
            field=models.EmailField(max_length=254, null=True, verbose_name="e-mail address"),
        ),
        migrations.AlterField(
            model_name="follow",
            name="project",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="participation.project"),
        ),
        migrations.AlterField(
            model_name="follow",
            name="token_digest",
            field=models.CharField(db_index=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=Q(project__isnull=False, neighbourhood__isnull=True, tag__isnull=True, everything=False)
                | Q(project__isnull=True, neighbourhood__isnull=False, tag__isnull=True, everything=False)
                | Q(project__isnull=True, neighbourhood__isnull=True, tag__isnull=False, everything=False)
                | Q(project__isnull=True, neighbourhood__isnull=True, tag__isnull=True, everything=True),
                name="follow_is_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(fields=["follower", "project"], name="project_is_followed_once"),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(fields=["follower", "neighbourhood"], name="neighbourhood_is_followed_once"),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(fields=["follower", "tag"], name="tag_is_followed_once"),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(condition=Q(everything=True), fields=["follower"], name="everything_is_followed_once"),
        ),
    ]

"""Following by e-mail, without an account: who, what, and the news that wait to be told.

The address is sealed and found by its digest; it goes when the last thing that it follows goes.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.sealing import digest, seal, unseal

PURPOSE = "follow-address"


class FollowerQuerySet(models.QuerySet["Follower"]):
    def of_address(self, email: str) -> Self:
        """The one whose address this is."""
        return self.filter(address_digest=digest_of_address(email))


def digest_of_address(email: str) -> str:
    """Returns what an address is found by."""
    return digest(email.strip().lower(), purpose=PURPOSE)


class Follower(models.Model):
    """One address, how often it wants a letter, and when the last one was written."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("On every working day on which there is news")
        WEEKLY = "weekly", _("Once a week, when there is news")

    address_digest = models.CharField(max_length=64, unique=True)
    address = models.BinaryField(_("sealed address"))
    language = models.CharField(_("language"), max_length=5, default="tr")
    rhythm = models.CharField(_("how often"), max_length=6, choices=Rhythm, default=Rhythm.WEEKLY)
    told_on = models.DateField(_("last told on"), null=True, blank=True)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def email(self) -> str:
        """The address in plain letters, for writing to it."""
        return unseal(self.address, purpose=PURPOSE)

    @staticmethod
    def sealed(email: str) -> dict[str, object]:
        """Returns the columns that keep an address."""
        address = email.strip().lower()
        return {"address_digest": digest_of_address(address), "address": seal(address, purpose=PURPOSE)}


class FollowQuerySet(models.QuerySet["Follow"]):
    def confirmed(self) -> Self:
        """Those whose address said yes."""
        return self.filter(confirmed_at__isnull=False)


class Follow(models.Model):
    """One address follows one thing: a project, a neighbourhood, a topic, or everything."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="follows")
    project = models.ForeignKey(
        "participation.Project", models.CASCADE, null=True, blank=True, related_name="follows"
    )
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.CASCADE, null=True, blank=True, related_name="+"
    )
    tag = models.ForeignKey("taggit.Tag", models.CASCADE, null=True, blank=True, related_name="+")
    everything = models.BooleanField(_("everything"), default=False)
    # As it was asked for; it holds for the address once the link in the letter was opened.
    rhythm = models.CharField(max_length=6, choices=Follower.Rhythm, default=Follower.Rhythm.WEEKLY)
    # What was asked for together is confirmed together.
    token_digest = models.CharField(max_length=64, db_index=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    project__isnull=False, neighbourhood__isnull=True, tag__isnull=True, everything=False
                )
                | Q(project__isnull=True, neighbourhood__isnull=False, tag__isnull=True, everything=False)
                | Q(project__isnull=True, neighbourhood__isnull=True, tag__isnull=False, everything=False)
                | Q(project__isnull=True, neighbourhood__isnull=True, tag__isnull=True, everything=True),
                name="follow_is_of_one_thing",
            ),
            models.UniqueConstraint(fields=["follower", "project"], name="project_is_followed_once"),
            models.UniqueConstraint(
                fields=["follower", "neighbourhood"], name="neighbourhood_is_followed_once"
            ),
            models.UniqueConstraint(fields=["follower", "tag"], name="tag_is_followed_once"),
            models.UniqueConstraint(
                fields=["follower"], condition=Q(everything=True), name="everything_is_followed_once"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def what(self) -> str:
        """What is followed, by its name."""
        if self.project_id:
            return self.project.display_title
        if self.neighbourhood_id:
            return self.neighbourhood.name
        return self.tag.name if self.tag_id else str(_("Everything"))


class Notice(models.Model):
    """One piece of news of a project that was seen and given to those who follow; its words stay in the news."""

    project = models.ForeignKey("participation.Project", models.CASCADE, related_name="notices")
    key = models.CharField(max_length=60)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="news_are_noticed_once")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.key}"


class NoticeToTell(models.Model):
    """A notice that a follower was not told of yet; the row goes in the transaction that writes the letter."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="notices")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("notice to tell")
        verbose_name_plural = _("notices to tell")
        constraints = [
            models.UniqueConstraint(fields=["follower", "notice"], name="notice_waits_once_a_follower")
        ]

    def __str__(self) -> str:
        return f"{self.follower_id}: {self.notice_id}"

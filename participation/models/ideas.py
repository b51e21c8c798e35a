"""Collecting ideas: what people propose, about what and where, who supports it, and what others say to it."""

import uuid
from typing import Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.dispatch import receiver
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from common.text import fold
from participation.models.activities import Activity
from participation.models.contributions import Said, SaidQuerySet
from stk_registry.models.files import private_files


class IdeaCollection(models.Model):
    """An activity in which people propose ideas."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="idea_collection", primary_key=True
    )
    question = models.CharField(_("question"), max_length=200)
    question_en = models.CharField(_("question in English"), max_length=200, blank=True)
    asks_place = models.BooleanField(_("asks for the neighbourhood"), default=True)
    takes_support = models.BooleanField(_("people can support ideas"), default=True)
    takes_photos = models.BooleanField(_("people can add a photo"), default=False)
    takes_comments = models.BooleanField(_("people can comment on ideas"), default=True)

    class Meta:
        verbose_name = _("idea collection")
        verbose_name_plural = _("idea collections")

    def __str__(self) -> str:
        return self.question

    @property
    def display_question(self) -> str:
        return (self.question_en if get_language() == "en" else "") or self.question


class IdeaSubject(models.Model):
    """One of the subjects that the desk gives a collection, so that ideas can be told apart."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="idea_subjects")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("subject"), max_length=60)
    title_en = models.CharField(_("subject in English"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("subject of ideas")
        verbose_name_plural = _("subjects of ideas")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "title"], name="idea_subject_is_named_once")
        ]

    def __str__(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title


def photo_place(_idea: "Idea", _name: str) -> str:
    """Returns where a photo is kept; what its sender called it is forgotten."""
    return f"ideas/{uuid.uuid4()}.webp"


class Idea(Said):
    """One proposal."""

    WORDS = ("title", "text", "photo_alt")

    title = models.CharField(_("in one sentence"), max_length=120)
    text = models.TextField(_("why, and how"), blank=True, max_length=2000)
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject = models.ForeignKey(
        IdeaSubject, models.SET_NULL, null=True, blank=True, related_name="ideas", verbose_name=_("subject")
    )
    # Encoded anew by us, and never at an address of its own: a view asks whether the idea is published.
    photo = models.FileField(_("photo"), upload_to=photo_place, storage=private_files, blank=True)
    photo_alt = models.CharField(_("what can be seen in the photo"), max_length=200, blank=True)
    photo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    photo_height = models.PositiveSmallIntegerField(default=0, editable=False)
    comments_closed = models.BooleanField(_("comments are closed"), default=False)
    supports = models.PositiveIntegerField(_("supports"), default=0)
    answer = models.TextField(_("the municipality’s answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta(Said.Meta):
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(condition=Q(photo="") | ~Q(photo_alt=""), name="idea_photo_is_described"),
        ]
        indexes = [
            *Said.Meta.indexes,
            models.Index(fields=["activity", "state", "-supports"], name="ideas_by_support"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_text = fold(f"{self.title} {self.text}")
        super().save(*args, **kwargs)

    def forget_files(self) -> None:
        """Takes the photo away, from the row now and from the storage after the commit."""
        if not self.photo:
            return
        name, storage = self.photo.name, self.photo.storage
        self.photo, self.photo_alt, self.photo_width, self.photo_height = "", "", 0, 0
        self.save(update_fields=["photo", "photo_alt", "photo_width", "photo_height"])
        transaction.on_commit(lambda: storage.delete(name))


@receiver(models.signals.post_delete, sender=Idea)
def delete_photo(instance: Idea, **_signal: object) -> None:
    """Deletes the photo of an idea that is gone, by itself or with its activity, after the commit."""
    if instance.photo:
        name, storage = instance.photo.name, instance.photo.storage
        transaction.on_commit(lambda: storage.delete(name))


class IdeaSupport(models.Model):
    """One visitor supports one idea, once; the visitor is a digest that holds in this activity alone."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supporters")
    visitor = models.CharField(max_length=64)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("support of an idea")
        verbose_name_plural = _("supports of ideas")
        constraints = [
            models.UniqueConstraint(fields=["idea", "visitor"], name="idea_is_supported_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.day}"


class IdeaCommentQuerySet(SaidQuerySet):
    def readable(self) -> Self:
        """What stands on an idea's page: published comments, and those whose replies are."""
        replies = IdeaComment.objects.filter(parent=OuterRef("pk"), state=Said.State.SHOWN)
        return self.filter(Q(state=Said.State.SHOWN) | Exists(replies))

    def in_threads(self) -> Self:
        """Each comment followed by its replies, in the order they came in."""
        return self.annotate(thread=Coalesce("parent__number", "number")).order_by("thread", "number")


class IdeaCommentManager(models.Manager.from_queryset(IdeaCommentQuerySet)):
    """Loads the idea beside each comment, whose title it carries."""

    def get_queryset(self) -> IdeaCommentQuerySet:
        return super().get_queryset().select_related("idea")


class IdeaComment(Said):
    """What somebody says to an idea, or to such a comment; no deeper."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    depth = models.PositiveSmallIntegerField(default=1, editable=False)
    # In which order people wrote; given out under the idea's lock, because no time is kept.
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("what you say"), max_length=1000)

    objects = IdeaCommentManager()

    class Meta(Said.Meta):
        verbose_name = _("comment on an idea")
        verbose_name_plural = _("comments on ideas")
        constraints = [
            *Said.Meta.constraints,
            models.UniqueConstraint(fields=["idea", "number"], name="idea_comment_has_its_number"),
            models.CheckConstraint(
                condition=Q(depth=1, parent__isnull=True) | Q(depth=2, parent__isnull=False),
                name="idea_comment_is_at_most_a_reply",
            ),
        ]

    def __str__(self) -> str:
        return _now("On “%(title)s”: %(text)s") % {
            "title": self.idea.title,
            "text": Truncator(self.text).words(6),
        }


def count_support(idea: Idea, by: int) -> None:
    """Moves the idea's counter in the database, so that two at once both count."""
    Idea.objects.filter(pk=idea.pk).update(supports=F("supports") + by)

"""Documents and photos of an organisation. Files are served by a checked view only, never by the web server."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stk_registry.models.organisations import Organisation


def private_files() -> Storage:
    """Returns the store that no address leads to."""
    return storages["private"]


def document_place(document: "Document", name: str) -> str:
    """Returns where a file is put: a random name, so that no address can be guessed."""
    return f"stk/{uuid.uuid4().hex}"


def photo_place(photo: "Photo", name: str) -> str:
    """Returns where a re-encoded photo is put."""
    return f"stk/photos/{uuid.uuid4().hex}.webp"


class Document(models.Model):
    """A statute, a declaration, a proof. Its bytes were looked at; the name is only for people."""

    class Kind(models.TextChoices):
        STATUTE = "statute", _("Statute")
        DECLARATION = "declaration", _("Yearly declaration")
        ASSEMBLY = "assembly", _("Minutes of the general assembly")
        AUTHORITY = "authority", _("Proof of authority")
        OTHER = "other", _("Other document")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=document_place, storage=private_files, max_length=200)
    file_name = models.CharField(_("file name"), max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    is_public = models.BooleanField(_("shown in the directory"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["kind", "-year", "title"]

    def __str__(self) -> str:
        return self.title


class Photo(models.Model):
    """A photo, encoded anew by us: what a camera or a stranger wrote into the file is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="photos")
    file = models.FileField(_("file"), upload_to=photo_place, storage=private_files, max_length=200)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.CharField(_("what can be seen"), max_length=200)
    alt_en = models.CharField(_("what can be seen (English)"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_logo = models.BooleanField(_("logo"), default=False)
    is_public = models.BooleanField(_("shown in the directory"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-is_logo", "order", "pk"]

    def __str__(self) -> str:
        return self.alt

    @property
    def display_alt(self) -> str:
        return (self.alt_en if get_language() == "en" else "") or self.alt

"""The envelope every contribution has: channel, notice, language, day. Never a clerk as author."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The way an answer came in; each is as good as another, and shown."""

    WEB = "web", _("Web")
    KIOSK = "kiosk", _("Kiosk")
    PHONE = "phone", _("Telephone")
    DOOR = "door", _("At the door")
    PAPER = "paper", _("Paper")
    WORKSHOP = "workshop", _("Workshop")
    IMPORT = "import", _("Import")


class Contribution(models.Model):
    """What all contributions share. The day, never the minute; a random key, never a counter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.WEB)
    language = models.CharField(_("language"), max_length=5, default="tr")
    day = models.DateField(_("day"))

    class Meta:
        abstract = True

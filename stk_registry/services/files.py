"""Files that strangers send: looked at by content, photos encoded anew, names kept for people only."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.sent_files import FileRefused, checked, encoded_anew
from common.text import clean_line
from people.audit import record
from people.models import User
from stk_registry.models import Document, Organisation, Photo

DOCUMENTS_AT_MOST = 30
PHOTOS_AT_MOST = 12


@transaction.atomic
def add_document(
    *,
    content: bytes,
    name: str,
    kind: str,
    title: str,
    actor: User,
    organisation: Organisation | None = None,
    year: int | None = None,
    is_public: bool = False,
) -> Document:
    """Stores a PDF as it is, or a photo of a paper encoded anew."""
    if organisation is not None and organisation.documents.count() >= DOCUMENTS_AT_MOST:
        raise FileRefused(_("There are thirty documents already. Remove one first."))
    data, content_type = checked(content)
    document = Document(
        organisation=organisation,
        kind=kind,
        title=clean_line(title)[:160] or clean_line(name)[:160],
        year=year,
        file_name=clean_line(name)[-160:],
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        is_public=is_public,
        uploaded_by=actor,
    )
    document.file.save(name, ContentFile(data), save=False)
    document.save()
    record("added_document", document, actor=actor, organisation=organisation and organisation.pk)
    return document


@transaction.atomic
def add_photo(
    organisation: Organisation, *, content: bytes, alt: str, actor: User, is_logo: bool = False
) -> Photo:
    """Stores a photo encoded anew: without place, camera or anything hidden in it."""
    if organisation.photos.count() >= PHOTOS_AT_MOST:
        raise FileRefused(_("There are twelve photos already. Remove one first."))
    if not clean_line(alt):
        raise FileRefused(_("Write in a few words what can be seen: people who do not see it read that."))
    data, (width, height) = encoded_anew(content)
    photo = Photo(
        organisation=organisation, alt=clean_line(alt)[:200], width=width, height=height, is_logo=is_logo
    )
    photo.uploaded_by = actor
    photo.file.save("photo.webp", ContentFile(data), save=False)
    photo.save()
    record("added_photo", photo, actor=actor, organisation=organisation.pk)
    return photo

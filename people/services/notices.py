"""Privacy notices: a draft is written, published once, and followed by the next version."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from people.audit import record
from people.errors import NoticeIsPublished
from people.models import PrivacyNotice, User

TEXTS = ("title", "title_en", "summary", "summary_en", "body", "body_en", "legal_basis")


def draft_of(code: str) -> PrivacyNotice:
    """Returns the unpublished version of a notice, else an unsaved next one that repeats the newest."""
    newest = PrivacyNotice.objects.filter(code=code).order_by("-version").first()
    if newest is None:
        return PrivacyNotice(code=code, version=1)
    if not newest.is_published:
        return newest
    texts = {name: getattr(newest, name) for name in TEXTS}
    return PrivacyNotice(code=code, version=newest.version + 1, **texts)


@transaction.atomic
def write_notice(code: str, *, texts: dict[str, str], actor: User) -> PrivacyNotice:
    """Returns the draft with these texts; the versions that were shown stay as they are."""
    versions = PrivacyNotice.objects.select_for_update().filter(code=code)
    draft = versions.filter(published_at=None).first()
    if draft is None:
        highest = versions.aggregate(highest=Max("version"))["highest"] or 0
        draft = PrivacyNotice(code=code, version=highest + 1)
    for name in TEXTS:
        setattr(draft, name, texts.get(name, ""))
    draft.save()
    record("notice_written", draft, actor=actor, code=code, version=draft.version)
    return draft


@transaction.atomic
def publish_notice(draft: PrivacyNotice, *, actor: User, now: datetime | None = None) -> PrivacyNotice:
    """Publishes a draft: from now on it is the one that people are shown."""
    locked = PrivacyNotice.objects.select_for_update().get(pk=draft.pk)
    if locked.is_published:
        raise NoticeIsPublished
    locked.published_at = now or timezone.now()
    locked.save()
    record("notice_published", locked, actor=actor, code=locked.code, version=locked.version)
    return locked

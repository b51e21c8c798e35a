"""Following a project by e-mail: asked for, confirmed by a link, stopped by a link. No account.

What the page answers never tells whether an address follows something. Confirming needs a random token,
of which only the digest is kept; stopping needs a signed number, so that every letter can carry it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from common.identifiers import keyed_digest, new_token
from participation.models import Follow, Project
from people.outbox import post

PURPOSE = "follow"
ASK_AGAIN_AFTER = timedelta(minutes=10)
FORGET_UNCONFIRMED_AFTER = timedelta(days=7)


def ask_to_follow(project: Project, *, email: str, language: str = "tr", now: datetime | None = None) -> None:
    """Sends a link for confirming, once in ten minutes at most; who follows already gets no second letter."""
    now = now or timezone.now()
    token = new_token()
    with transaction.atomic():
        follow, is_new = Follow.objects.select_for_update().get_or_create(
            project=project,
            email=email.strip().lower(),
            defaults={"language": language, "token_digest": _digest(token)},
        )
        if not is_new:
            if follow.confirmed_at is not None or now < follow.asked_at + ASK_AGAIN_AFTER:
                return
            Follow.objects.filter(pk=follow.pk).update(token_digest=_digest(token), asked_at=now)
        _send_confirmation(follow, token)


@transaction.atomic
def confirm_follow(token: str, *, now: datetime | None = None) -> Follow | None:
    """Returns the follow that the link stands for, confirmed; nothing when the link is unknown."""
    follow = Follow.objects.select_for_update().filter(token_digest=_digest(token)).first()
    if follow is not None and follow.confirmed_at is None:
        follow.confirmed_at = now or timezone.now()
        follow.save(update_fields=["confirmed_at"])
    return follow


def stop_following(signed: str) -> None:
    """Forgets the address; a link that is not ours, or was used before, changes nothing."""
    try:
        number = Signer(salt=PURPOSE).unsign(signed)
    except BadSignature:
        return
    Follow.objects.filter(pk=number).delete()


def forget_unconfirmed(*, now: datetime | None = None) -> int:
    """Deletes addresses that were never confirmed within a week, and returns how many."""
    limit = (now or timezone.now()) - FORGET_UNCONFIRMED_AFTER
    return Follow.objects.filter(confirmed_at=None, asked_at__lt=limit).delete()[0]


@transaction.atomic
def tell_followers(project: Project, *, subject: dict[str, str], text: dict[str, str]) -> int:
    """Writes to everybody who confirmed, in their language ({"tr": …, "en": …}), and returns how many letters."""
    follows = list(Follow.objects.filter(project=project, confirmed_at__isnull=False))
    for follow in follows:
        title = subject.get(follow.language) or subject["tr"]
        with override(follow.language):
            _send(follow, subject=title, body=text.get(follow.language) or text["tr"])
    return len(follows)


def stop_link(follow: Follow) -> str:
    """Returns the path that ends a follow with one click."""
    return reverse("follow_stop", args=[Signer(salt=PURPOSE).sign(follow.pk)])


def _send_confirmation(follow: Follow, token: str) -> None:
    with override(follow.language):
        title = follow.project.display_title
        link = settings.WAGTAILADMIN_BASE_URL + reverse("follow_confirm", args=[token])
        subject = gettext("Confirm that you want to follow: %(project)s") % {"project": title}
        body = gettext(
            "Somebody, probably you, asked for news about this project: %(project)s\n\n"
            "Open this link to confirm:\n%(link)s\n\n"
            "If it was not you, do nothing: we forget the address after a week."
        ) % {"project": title, "link": link}
        _send(follow, subject=subject, body=body)


def _send(follow: Follow, *, subject: str, body: str) -> None:
    stop = settings.WAGTAILADMIN_BASE_URL + stop_link(follow)
    foot = gettext("Stop these letters with one click: %(link)s") % {"link": stop}
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    post(to=follow.email, subject=subject, body=body, foot=foot, headers=headers, language=follow.language)


def _digest(token: str) -> str:
    return keyed_digest(token, PURPOSE, key=settings.SECRET_KEY)

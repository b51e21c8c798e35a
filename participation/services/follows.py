"""Following by e-mail: asked for, confirmed by a link, changed or stopped by a link. No account.

What the page answers never tells whether an address follows something. Confirming needs a random token, of which
only the digest is kept; changing and stopping need a signed number, so that every letter can carry it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from taggit.models import Tag

from city.models import Neighbourhood
from common.identifiers import keyed_digest, new_token
from participation.models import Follow, Follower, Project
from people.outbox import post

PURPOSE = "follow"
FOLLOWER = "follower"
ASK_AGAIN_AFTER = timedelta(minutes=10)
FORGET_UNCONFIRMED_AFTER = timedelta(days=7)
Rhythm = Follower.Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to follow; everything includes the rest."""

    projects: Iterable[Project] = ()
    neighbourhoods: Iterable[Neighbourhood] = ()
    tags: Iterable[Tag] = ()
    everything: bool = False

    def subjects(self) -> list[dict[str, Any]]:
        """Returns the columns of one follow a subject."""
        if self.everything:
            return [{"everything": True}]
        return [
            *({"project": each} for each in self.projects),
            *({"neighbourhood": each} for each in self.neighbourhoods),
            *({"tag": each} for each in self.tags),
        ]


def ask_to_follow(
    wish: Wish, *, email: str, rhythm: str = Rhythm.WEEKLY, language: str = "tr", now: datetime | None = None
) -> None:
    """Sends a link for confirming, once in ten minutes at most; what is followed already needs no letter."""
    now = now or timezone.now()
    token = new_token()
    with transaction.atomic():
        follower, _is_new = Follower.objects.get_or_create(
            address_digest=Follower.sealed(email)["address_digest"],
            defaults=Follower.sealed(email) | {"language": language, "rhythm": rhythm},
        )
        follower = Follower.objects.select_for_update().get(pk=follower.pk)
        recent = _asked_recently(follower, now=now)
        token_digest = recent.token_digest if recent else _digest(token)
        waiting = [
            follow
            for subject in wish.subjects()
            if (follow := _wanted(follower, subject, token_digest, rhythm=rhythm, now=now)).confirmed_at
            is None
        ]
        if waiting and recent is None:
            _send_confirmation(follower, waiting, token)


def asked_with(token: str) -> list[Follow]:
    """Returns what a link in a letter confirms."""
    found = Follow.objects.filter(token_digest=_digest(token)).order_by("pk")
    return list(found.select_related("follower", "project", "neighbourhood", "tag"))


@transaction.atomic
def confirm_follow(token: str, *, now: datetime | None = None) -> Follower | None:
    """Confirms what the link stands for and returns the follower; nothing when the link is unknown."""
    follows = asked_with(token)
    if not follows:
        return None
    follower = Follower.objects.select_for_update().get(pk=follows[0].follower_id)
    unconfirmed = [follow for follow in follows if follow.confirmed_at is None]
    if unconfirmed:
        Follow.objects.filter(pk__in=[each.pk for each in unconfirmed]).update(
            confirmed_at=now or timezone.now()
        )
        follower.rhythm = unconfirmed[-1].rhythm
        follower.save(update_fields=["rhythm"])
    return follower


def follower_of(signed: str) -> Follower | None:
    """Returns the follower that a letter's link stands for; nothing for a link that is not ours or was stopped."""
    try:
        number = Signer(salt=FOLLOWER).unsign(signed)
    except BadSignature:
        return None
    return Follower.objects.filter(pk=number).first()


def change_rhythm(follower: Follower, *, rhythm: str) -> None:
    """Takes how often letters are wanted."""
    Follower.objects.filter(pk=follower.pk).update(rhythm=Rhythm(rhythm))


@transaction.atomic
def stop_one(follower: Follower, *, follow: int) -> None:
    """Stops following one thing; with the last one the address goes."""
    follower.follows.filter(pk=follow).delete()
    _forget_idle(Follower.objects.filter(pk=follower.pk))


@transaction.atomic
def stop_following(signed: str) -> None:
    """Forgets the address; a link that is not ours, or was used before, changes nothing.

    Links of letters from before, which name one follow, stop that one.
    """
    if follower := follower_of(signed):
        follower.delete()
        return
    try:
        number = Signer(salt=PURPOSE).unsign(signed)
    except BadSignature:
        return
    Follow.objects.filter(pk=number).delete()
    _forget_idle(Follower.objects.all())


@transaction.atomic
def forget_unconfirmed(*, now: datetime | None = None) -> int:
    """Deletes what was never confirmed within a week, addresses with it, and returns how many follows."""
    limit = (now or timezone.now()) - FORGET_UNCONFIRMED_AFTER
    number = Follow.objects.filter(confirmed_at=None, asked_at__lt=limit).delete()[0]
    _forget_idle(Follower.objects.all())
    return number


def stop_link(follower: Follower) -> str:
    """Returns the path that ends all letters to an address with one click."""
    return reverse("follow_stop", args=[Signer(salt=FOLLOWER).sign(follower.pk)])


def settings_link(follower: Follower) -> str:
    """Returns the path on which a follower changes what is told and how often."""
    return reverse("follow_settings", args=[Signer(salt=FOLLOWER).sign(follower.pk)])


def write_to(follower: Follower, *, subject: str, body: str) -> None:
    """Puts a letter into the outbox that can be stopped with one click (RFC 8058)."""
    stop = settings.WAGTAILADMIN_BASE_URL + stop_link(follower)
    change = settings.WAGTAILADMIN_BASE_URL + settings_link(follower)
    foot = gettext(
        "Choose what we write about, and how often: %(change)s — Stop these letters with one click: %(link)s"
    ) % {"change": change, "link": stop}
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    post(
        to=follower.email, subject=subject, body=body, foot=foot, headers=headers, language=follower.language
    )


def _asked_recently(follower: Follower, *, now: datetime) -> Follow | None:
    """Returns the newest unconfirmed follow whose letter went out a moment ago."""
    since = now - ASK_AGAIN_AFTER
    return follower.follows.filter(confirmed_at=None, asked_at__gt=since).order_by("-asked_at").first()


def _wanted(
    follower: Follower, subject: dict[str, Any], token_digest: str, *, rhythm: str, now: datetime
) -> Follow:
    follow, is_new = Follow.objects.get_or_create(
        follower=follower, **subject, defaults={"token_digest": token_digest, "rhythm": rhythm}
    )
    if not is_new and follow.confirmed_at is None and follow.token_digest != token_digest:
        follow.token_digest, follow.rhythm, follow.asked_at = token_digest, rhythm, now
        follow.save(update_fields=["token_digest", "rhythm", "asked_at"])
    return follow


def _send_confirmation(follower: Follower, follows: list[Follow], token: str) -> None:
    with override(follower.language):
        what = [str(follow) for follow in follows]
        link = settings.WAGTAILADMIN_BASE_URL + reverse("follow_confirm", args=[token])
        subject = gettext("Confirm that you want to follow: %(what)s") % {"what": ", ".join(what)}
        body = gettext(
            "Somebody, probably you, asked for news about:\n%(list)s\n\n"
            "Open this link to confirm:\n%(link)s\n\n"
            "If it was not you, do nothing: we forget the address after a week."
        ) % {"list": "\n".join(f"• {each}" for each in what), "link": link}
        write_to(follower, subject=subject, body=body)


def _forget_idle(followers: Any) -> None:
    followers.filter(follows=None).delete()


def _digest(token: str) -> str:
    return keyed_digest(token, PURPOSE, key=settings.SECRET_KEY)

"""A text under consultation: drafted, cut, published version by version; answered; what changed and what was said."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.utils import timezone

from common.text import fold
from common.word_changes import Change, changes, likeness
from participation.cutting import Cut
from participation.errors import NothingChanged, NothingToPublish, WrongState
from participation.models import Activity, Passage, Remark, RemarkAgreement, Said, TextVersion
from participation.models.texts import count_agreement
from people.audit import record
from people.models import User

# A passage that shares less than this with an old one is a new one.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a passage from one version to the next: same, changed, new or gone."""

    what: str
    passage: Passage
    heading: tuple[Change, ...]
    text: tuple[Change, ...]


def published(activity: Activity) -> TextVersion | None:
    """Returns the version that stands: the newest that is published."""
    return activity.text_versions.exclude(published_at=None).order_by("-number").first()


def draft(activity: Activity) -> TextVersion | None:
    return activity.text_versions.filter(published_at=None).first()


@transaction.atomic
def save_draft(activity: Activity, cuts: Iterable[Cut], *, actor: User) -> TextVersion:
    """Stores passages as the draft of the next version; those that were there keep their keys."""
    Activity.objects.select_for_update().get(pk=activity.pk)
    cuts, stands = list(cuts), published(activity)
    version = draft(activity) or TextVersion.objects.create(
        activity=activity, number=stands.number + 1 if stands else 1
    )
    version.passages.all().delete()
    keys = keys_of(cuts, list(stands.passages.all()) if stands else [], after=_last_key(activity))
    Passage.objects.bulk_create(
        Passage(version=version, key=key, number=number, heading=each.heading, text=each.text)
        for number, (each, key) in enumerate(zip(cuts, keys, strict=True), start=1)
    )
    record("text_cut", version, actor=actor, activity=activity.pk, passages=len(cuts))
    return version


def keys_of(cuts: list[Cut], before: list[Passage], *, after: int) -> list[int]:
    """Returns a key for each passage: that of the old one it came from, or a new one beyond `after`.

    First those that are word for word the same, then the most alike, last those of the same heading: when an
    article is put in, the numbers of all that follow shift, and the words tell better which is which.
    """
    left, found = {each.key: each for each in before}, {}

    def take(place: int, key: int) -> None:
        if place not in found and key in left:
            found[place] = key
            del left[key]

    def take_same(is_same: Callable[[Cut, Passage], bool]) -> None:
        for place, each in enumerate(cuts):
            match = next((key for key, old in left.items() if is_same(each, old)), None)
            if match is not None:
                take(place, match)

    take_same(lambda cut, old: (cut.heading, cut.text) == (old.heading, old.text))
    take_same(lambda cut, old: cut.text == old.text != "")
    open_places = {place: each for place, each in enumerate(cuts) if place not in found}
    for place, key in _alike(open_places, left):
        take(place, key)
    take_same(lambda cut, old: bool(cut.heading) and fold(cut.heading) == fold(old.heading))
    fresh = iter(range(after + 1, after + 1 + len(cuts)))
    return [found[place] if place in found else next(fresh) for place in range(len(cuts))]


def _alike(cuts: Mapping[int, Cut], before: Mapping[int, Passage]) -> list[tuple[int, int]]:
    """Returns pairs of a place and a key whose texts share enough, the most alike first."""
    words = {key: set(old.text.split()) for key, old in before.items()}
    found = []
    for place, each in cuts.items():
        own = set(each.text.split())
        for key, old in before.items():
            # Comparing in order is dear: only those that share words are compared.
            if 3 * len(own & words[key]) >= min(len(own), len(words[key])) > 0:
                share = likeness(old.text, each.text)
                if share >= ALIKE:
                    found.append((-share, place, key))
    return [(place, key) for _share, place, key in sorted(found)]


@transaction.atomic
def edit_passage(passage: Passage, *, heading: str, text: str, actor: User) -> Passage:
    """Changes a passage of the draft. Errors: WrongState for one that is published."""
    version = TextVersion.objects.select_for_update().get(pk=passage.version_id)
    if version.published_at:
        raise WrongState
    passage.heading, passage.text = heading, text
    passage.save(update_fields=["heading", "text"])
    record("passage_edited", version, actor=actor, passage=passage.number)
    return passage


@transaction.atomic
def publish(activity: Activity, *, note: str, actor: User, now: datetime | None = None) -> TextVersion:
    """Publishes the draft as the version that stands. Errors: NothingToPublish, NothingChanged."""
    Activity.objects.select_for_update().get(pk=activity.pk)
    version = draft(activity)
    if version is None or not version.passages.exists():
        raise NothingToPublish
    stands = published(activity)
    if stands and all(each.what == "same" for each in compare(stands, version)):
        raise NothingChanged
    version.published_at, version.note = now or timezone.now(), note
    version.save(update_fields=["published_at", "note"])
    record("text_published", version, actor=actor, activity=activity.pk, number=version.number)
    return version


def compare(old: TextVersion, new: TextVersion) -> list[Moved]:
    """Returns the passages of the new version with their changes; those that are gone stand where they stood."""
    before = {each.key: each for each in old.passages.all()}
    after = list(new.passages.all())
    stays = {each.key for each in after}
    gone = [each for each in before.values() if each.key not in stays]
    moved = []
    for passage in after:
        was = before.get(passage.key)
        while was and gone and gone[0].number < was.number:
            moved.append(_gone(gone.pop(0)))
        moved.append(_moved(was, passage))
    return [*moved, *map(_gone, gone)]


def _moved(was: Passage | None, passage: Passage) -> Moved:
    if was is None:
        return Moved("new", passage, changes("", passage.heading), changes("", passage.text))
    what = "same" if (was.heading, was.text) == (passage.heading, passage.text) else "changed"
    return Moved(what, passage, changes(was.heading, passage.heading), changes(was.text, passage.text))


def _gone(passage: Passage) -> Moved:
    return Moved("gone", passage, changes(passage.heading, ""), changes(passage.text, ""))


def counts(activity: Activity, *, only_shown: bool = True) -> Mapping[int, Mapping[str, int]]:
    """Returns how many remarks of each sort were made, by the passage's key, in one query."""
    said = Remark.objects.filter(activity=activity)
    said = said.shown() if only_shown else said.exclude(state=Said.State.HIDDEN)
    found: dict[int, dict[str, int]] = {}
    for key, sort, n in said.order_by().values_list("passage__key", "sort").annotate(n=Count("pk")):
        found.setdefault(key, {})[sort] = n
    return found


@transaction.atomic
def answer(remark: Remark, *, text: str, actor: User, now: datetime | None = None) -> None:
    """Puts the municipality's answer under a remark."""
    Remark.objects.filter(pk=remark.pk).update(answer=text, answered_on=timezone.localdate(now))
    record("answered_remark", remark, actor=actor, activity=remark.activity_id)


def agree(remark: Remark, visitor: str) -> None:
    """Agrees with a remark, or takes it back; pressed twice at once it counts once."""
    try:
        with transaction.atomic():
            RemarkAgreement.objects.create(remark=remark, visitor=visitor, day=timezone.localdate())
            count_agreement(remark, 1)
    except IntegrityError:
        with transaction.atomic():
            if RemarkAgreement.objects.filter(remark=remark, visitor=visitor).delete()[0]:
                count_agreement(remark, -1)


def _last_key(activity: Activity) -> int:
    return Passage.objects.filter(version__activity=activity).aggregate(last=Max("key"))["last"] or 0

"""What the registry forgets about persons: all of somebody whose account ends, and points of contact whose day is over.

What an organisation published is the organisation's and stays; what a person did for it stays without the person.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.audit import record
from people.models import User
from stk_registry import persons
from stk_registry.models import (
    Claim,
    ContactPoint,
    Document,
    Letter,
    Organisation,
    Photo,
    ProfileChange,
    Representative,
    SpaceRequest,
)
from stk_registry.models.changes import ends_on
from stk_registry.services.voices import end_before

type Gone = Callable[[Mapping[str, Any]], bool]
DECIDED_CLAIMS = (Claim.State.ACCEPTED, Claim.State.DECLINED)
OPEN_SPACE = (SpaceRequest.State.SUBMITTED, SpaceRequest.State.WAITING, SpaceRequest.State.GRANTED)


@transaction.atomic
def forget_person(user: User) -> int:
    """Ends the person's terms and takes the person out of the registry's records; returns how many rows it touched."""
    counted = _forget_names(user)
    counted += _forget_claims(user)
    counted += _end_terms(user)
    counted += _hand_over(user)
    counted += _forget_papers(user)
    counted += persons.invitations_to(user).delete()[0]
    counted += Letter.objects.filter(email__iexact=user.email).update(email="")
    return counted


@transaction.atomic
def forget_ended_contacts(now: datetime) -> int:
    """Erases points of contact whose last day is over, in the registry and in what was sent in; returns how many."""
    today = timezone.localdate(now)
    ended = ContactPoint.objects.filter(visible_until__lt=today)
    owners = list(Organisation.objects.filter(pk__in=ended.values("organisation")).order_by("pk"))
    for organisation in owners:
        count = ended.filter(organisation=organisation).delete()[0]
        record("contacts_erased", organisation, actor=None, count=count, because="day_over")
    count = len(owners)
    for change in ProfileChange.objects.select_for_update(of=("self",)).filter(contacts_until__lt=today):
        count += _without_contacts(
            change, lambda contact: (day := ends_on(contact)) is not None and day < today
        )
    return count


def _forget_names(user: User) -> int:
    """Erases points of contact that name the person, in profiles and documents, and the name in the contact log."""
    points = persons.points_of(user)
    entries = persons.entries_with(user)
    ContactPoint.objects.filter(pk__in=[point.pk for point in points]).delete()
    for entry in entries:
        entry.with_whom = persons.without(user.name, entry.with_whom)
        entry.save(update_fields=["with_whom"])
    owners = {point.organisation_id for point in points} | set(
        persons.organisations_of(user).values_list("pk", flat=True)
    )
    changes = ProfileChange.objects.filter(Q(organisation__in=owners) | Q(author=user)).order_by("pk")
    scrubbed = sum(
        _without_contacts(each, lambda contact: persons.names_them(user, contact)) for each in changes
    )
    return len(points) + len(entries) + scrubbed


def _forget_claims(user: User) -> int:
    """Forgets claims that wait; of decided ones stays that somebody asked, and the answer."""
    waiting = Claim.objects.filter(user=user).exclude(state__in=DECIDED_CLAIMS)
    count = waiting.count()
    waiting.delete()
    decided = Claim.objects.filter(user=user)
    return count + decided.update(user=None, duty="", message="", document=None, code_digest="")


def _end_terms(user: User) -> int:
    """Ends what holds today or would begin later; the days and the role of former terms stay without the person."""
    today = timezone.localdate()
    terms = Representative.objects.filter(user=user)
    count = terms.count()
    terms.filter(valid_from__gt=today).delete()
    for term in terms.valid_on(today).select_related("organisation"):
        end_before(term, today)
        rest = term.organisation.representatives.valid_on(today).exclude(pk=term.pk).exclude(user=user)
        record(
            "representative_ended",
            term.organisation,
            actor=None,
            term=term.pk,
            because="account_erased",
            managed_by_others=rest.filter(role="manager").exists(),
        )
    Representative.objects.filter(user=user).update(user=None)
    return count


def _hand_over(user: User) -> int:
    """Gives what is open to somebody who still speaks for the organisation; without anybody it is withdrawn.

    Applications of the person's own that became no organisation are erased.
    """
    mine = ProfileChange.objects.filter(author=user)
    count = mine.filter(organisation=None).delete()[0]
    for change in mine.filter(state__in=ProfileChange.OPEN).select_related("organisation"):
        heir = _speaker_of(change.organisation)
        if heir is None:
            change.state = ProfileChange.State.WITHDRAWN
            record("withdrawn", change, actor=None, because="account_erased")
        else:
            change.author = heir
        change.save(update_fields=["state", "author"])
        count += 1
    count += mine.exclude(duty="").update(duty="")
    for request in SpaceRequest.objects.filter(asked_by=user, state__in=OPEN_SPACE).select_related(
        "organisation"
    ):
        if heir := _speaker_of(request.organisation):
            request.asked_by = heir
            request.save(update_fields=["asked_by"])
            count += 1
    return count


def _speaker_of(organisation: Organisation) -> User | None:
    """Returns who manages the profile today, else who else speaks for it."""
    terms = organisation.representatives.valid_on().select_related("user")
    found = sorted(terms, key=lambda term: (term.role != "manager", term.valid_from, term.pk))
    return found[0].user if found else None


def _forget_papers(user: User) -> int:
    """Erases the person's proofs with their files; an organisation's own papers stay without who brought them."""
    proofs = Document.objects.filter(uploaded_by=user, organisation=None)
    files = [(proof.file.storage, proof.file.name) for proof in proofs]
    count = proofs.delete()[0]
    for store, name in files:
        transaction.on_commit(lambda store=store, name=name: store.delete(name))
    for model in (Document, Photo):
        count += model.objects.filter(uploaded_by=user).update(uploaded_by=None)
    return count


def _without_contacts(change: ProfileChange, is_gone: Gone) -> int:
    """Takes points of contact out of both documents of a change; returns whether there were any."""
    found = 0
    for document in (change.base, change.proposed):
        contacts = document.get("contacts") or []
        kept = [contact for contact in contacts if not is_gone(contact)]
        if len(kept) < len(contacts):
            document["contacts"], found = kept, 1
    if found:
        change.save(update_fields=["base", "proposed"])
    return found

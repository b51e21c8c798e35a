"""Factories in domain words: a unit, a member of it, a request that was sent, a brief, a project."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from city.models import OrgUnit
from participation.models import Follow, Follower, Project, StudyBrief, StudyRequest
from participation.services.projects import create_project
from participation.services.requests import accept_request, draft_request, submit_request, write_brief
from people.models import UnitMembership, User


def unit(name: str = "Parklar Müdürlüğü", *, code: str = "parks") -> OrgUnit:
    """Returns the unit of this code, made when it is missing."""
    return OrgUnit.objects.get_or_create(code=code, defaults={"name": name, "kind": "directorate"})[0]


def member(name: str, *roles: str, of: OrgUnit | None = None, until: date | None = None) -> User:
    """Returns a person with these roles in a unit since last year."""
    address = f"{name.casefold()}@example.org"
    user = User.objects.create_user(address.encode("ascii", "ignore").decode(), name=name)
    since = timezone.localdate() - timedelta(days=365)
    for role in roles:
        UnitMembership.objects.create(
            user=user, unit=of or unit(), role=role, valid_from=since, valid_to=until
        )
    return user


def drafted_request(*, by: User, of: OrgUnit | None = None, **fields: Any) -> StudyRequest:
    """Returns a draft about benches in a park."""
    wanted = {
        "title": "Sahil bankları",
        "decision": "Nereye bank konacağı",
        "decision_due": timezone.localdate() + timedelta(days=90),
        "open_options": "Kuzey ya da güney",
        "whole_district": True,
    }
    return draft_request(department=of or unit(), actor=by, **(wanted | fields))


def sent_request(*, by: User, of: OrgUnit | None = None, **fields: Any) -> StudyRequest:
    """Returns a request that waits for the participation unit."""
    return submit_request(drafted_request(by=by, of=of, **fields), actor=by)


def written_brief(*, by: User, for_request: StudyRequest, **fields: Any) -> StudyBrief:
    """Returns the unsigned brief of a sent request, which is accepted on the way."""
    today = timezone.localdate()
    wanted = {
        "level": "consult",
        "research_question": "Banklar nerede eksik?",
        "method": "Kısa anket",
        "sampling": "opt_in",
        "target": 300,
        "channels": ["web"],
        "field_from": today + timedelta(days=10),
        "field_to": today + timedelta(days=30),
        "report_due": today + timedelta(days=45),
    }
    accept_request(for_request, actor=by)
    return write_brief(for_request, actor=by, **(wanted | fields))


def project(*, by: User, title: str = "Sahil bankları", **fields: Any) -> Project:
    """Returns a project that the public does not see yet."""
    return create_project(title=title, purpose="Bankların yerini sormak", lead=unit(), actor=by, **fields)


def following(email: str, *, confirmed: bool = True, rhythm: str = "daily", **what: Any) -> Follow:
    """Returns what an address follows: project=…, neighbourhood=…, tag=… or everything=True."""
    follower, _is_new = Follower.objects.get_or_create(
        address_digest=Follower.sealed(email)["address_digest"],
        defaults=Follower.sealed(email) | {"rhythm": rhythm},
    )
    confirmed_at = timezone.now() if confirmed else None
    return Follow.objects.create(
        follower=follower, token_digest=f"{email}-{what}"[:64], confirmed_at=confirmed_at, **what
    )

"""What the registry keeps about a person: terms, claims, what they sent in, and where they are named."""

from datetime import date, datetime
from typing import Any

from people.models import User
from people.privacy import DataHolder, register
from stk_registry import persons
from stk_registry.models import (
    Claim,
    CollaborationRequest,
    Document,
    Letter,
    Organisation,
    Photo,
    ProfileChange,
    ProfileConfirmation,
    Representative,
    SpaceRequest,
)
from stk_registry.services.forgetting import forget_person


def export_registry(user: User) -> dict[str, list[dict[str, Any]]]:
    """Returns everything that the registry can find about an account, by kind."""
    return {
        "terms": [_term(row) for row in _of(Representative, user=user)],
        "claims": [_claim(row) for row in _of(Claim, user=user)],
        "drafts": [_change(row) for row in _of(ProfileChange, author=user)],
        "confirmations": [
            {"organisation": row.organisation.name, "day": _day(row.day)}
            for row in _of(ProfileConfirmation, confirmed_by=user)
        ],
        "invitations": [
            {
                "organisation": row.organisation.name,
                "role": row.role,
                "invited_at": _moment(row.invited_at),
                "accepted_at": _moment(row.accepted_at),
            }
            for row in persons.invitations_to(user).select_related("organisation")
        ],
        "contact_points": [_point(row) for row in persons.points_of(user)],
        "contact_log": [
            {
                "organisation": row.organisation.name,
                "day": _day(row.day),
                "kind": row.kind,
                "with_whom": row.with_whom,
                "text": row.text,
            }
            for row in persons.entries_with(user)
        ],
        "letters": [
            {"subject": row.subject, "text": row.body, "sent_at": _moment(row.sent_at)}
            for row in Letter.objects.filter(email__iexact=user.email).order_by("pk")
        ],
        "space_requests": [_space(row) for row in _of(SpaceRequest, asked_by=user)],
        "collaborations": [
            {"organisation": row.organisation.name, "title": row.title, "text": row.text, "state": row.state}
            for row in _of(CollaborationRequest, made_by=user)
        ],
        "files": [
            {"organisation": _name(row.organisation), "title": str(row)}
            for model in (Document, Photo)
            for row in _of(model, uploaded_by=user)
        ],
    }


def register_holder() -> None:
    register(DataHolder(name="registry", export=export_registry, erase=forget_person))


def _of(model: Any, **who: User) -> Any:
    return model.objects.filter(**who).select_related("organisation").order_by("pk")


def _term(row: Representative) -> dict[str, Any]:
    return {
        "organisation": row.organisation.name,
        "role": row.role,
        "from": _day(row.valid_from),
        "until": _day(row.valid_to),
    }


def _claim(row: Claim) -> dict[str, Any]:
    return {
        "organisation": row.organisation.name,
        "made_at": _moment(row.made_at),
        "proof": row.proof,
        "duty": row.duty,
        "message": row.message,
        "state": row.state,
        "reason": row.reason,
    }


def _change(row: ProfileChange) -> dict[str, Any]:
    return {
        "organisation": _name(row.organisation) or row.proposed.get("name", ""),
        "state": row.state,
        "started_at": _moment(row.started_at),
        "sent_in_at": _moment(row.submitted_at),
        "duty": row.duty,
        "note": row.note,
        "proposed": row.proposed,
        "reason": row.reason,
    }


def _point(row: Any) -> dict[str, Any]:
    return {
        "organisation": row.organisation.name,
        "name": row.person_name,
        "duty": row.duty,
        "email": row.email,
        "phone": row.phone,
        "is_public": row.is_public,
        "agreed_on": _day(row.consented_on),
        "shown_until": _day(row.visible_until),
    }


def _space(row: SpaceRequest) -> dict[str, Any]:
    return {
        "organisation": row.organisation.name,
        "from": _moment(row.starts_at),
        "until": _moment(row.ends_at),
        "purpose": row.purpose,
        "state": row.state,
        "reason": row.reason,
    }


def _name(organisation: Organisation | None) -> str:
    return organisation.name if organisation else ""


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None

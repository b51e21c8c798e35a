"""Organisations and their people, in domain words."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from people.models import User
from stk_registry.models import ActivityArea, Claim, Document, Organisation, ProfileChange, Representative
from stk_registry.services import changes, claims


def organisation(name: str = "Deneme Kıyı Derneği", **fields: Any) -> Organisation:
    """Returns a listed association that was confirmed last month; fictional by its name."""
    today = timezone.localdate()
    wanted: dict[str, Any] = {
        "slug": fields.pop("slug", f"deneme-{Organisation.objects.count() + 1}"),
        "legal_form": "association",
        "state": Organisation.State.LISTED,
        "listed_on": today - timedelta(days=400),
        "confirmed_on": today - timedelta(days=30),
    }
    return Organisation.objects.create(name=name, **(wanted | fields))


def representative(
    user: User, organisation: Organisation, *, role: str = "manager", **fields: Any
) -> Representative:
    """Returns a person's term that began last year."""
    since = fields.pop("valid_from", timezone.localdate() - timedelta(days=365))
    return Representative.objects.create(
        user=user, organisation=organisation, role=role, valid_from=since, **fields
    )


def area(
    code: str = "environment_animals", name: str = "Çevre ve hayvan hakları", **fields: Any
) -> ActivityArea:
    """Returns the field of work of this code, made when it is missing."""
    wanted = {"name": name, "icnpo_group": 5, "synonyms": "doğa, iklim, kedi, köpek"}
    return ActivityArea.objects.get_or_create(code=code, defaults=wanted | fields)[0]


def sent_change(organisation: Organisation, *, by: User, **proposed: Any) -> ProfileChange:
    """Returns a change of the profile that waits for the unit."""
    change = changes.start_change(organisation, actor=by)
    wanted = proposed or {"summary": "Kıyıyı ve denizi temiz tutar."}
    changes.save_draft(change, proposed=wanted, version=change.version, actor=by)
    return changes.submit_change(change, actor=by)


def sent_application(name: str = "Deneme Mahalle Girişimi", *, by: User, **proposed: Any) -> ProfileChange:
    """Returns the application of an initiative that waits for the unit."""
    form = proposed.pop("legal_form", "platform")
    change = changes.start_application(legal_form=form, name=name, duty="Sözcü", actor=by)
    wanted = proposed or {"summary": "Sokağı güzelleştirir."}
    changes.save_draft(change, proposed=wanted, version=change.version, actor=by)
    return changes.submit_change(change, actor=by)


def sent_claim(organisation: Organisation, *, by: User, **fields: Any) -> Claim:
    """Returns a claim with a document that waits for the unit."""
    document = Document.objects.create(
        kind="authority", title="Yetki belgesi", file_name="yetki.pdf", content_type="application/pdf", size=9,
        sha256="0" * 64, uploaded_by=by, file="stk/none",
    )  # fmt: skip
    wanted = {"duty": "Başkan", "document": document} | fields
    return claims.claim_by_document(organisation, actor=by, **wanted)

"""What the shopkeepers' room keeps about a person: their terms, and the businesses that are theirs alone."""

from typing import Any

from esnaf import identity
from esnaf.models import Business, BusinessInvitation
from people.models import User
from people.privacy import DataHolder, register


def export_esnaf(user: User) -> dict[str, list[dict[str, Any]]]:
    """Returns the businesses a person acts for, as they stand, with the person's role."""
    terms = user.businesses.select_related(
        "business__trade", "business__activity", "business__neighbourhood"
    ).order_by("pk")
    return {
        "businesses": [
            {
                "role": term.role,
                "from": term.valid_from.isoformat(),
                "until": term.valid_to.isoformat() if term.valid_to else None,
                "name": term.business.name,
                "kind": term.business.kind,
                "trade": term.business.trade.name,
                "activity": str(term.business.activity or ""),
                "neighbourhood": str(term.business.neighbourhood or ""),
                "street": term.business.street,
                "number": identity.opened(term.business.number_sealed),
                "in_directory": term.business.in_directory,
            }
            for term in terms
        ]
    }


def forget_person(user: User) -> int:
    """Ends the person's part; a business that nobody else acts for is erased with it. Returns how many rows."""
    mine = list(Business.objects.filter(people__user=user).distinct())
    count = user.businesses.all().delete()[0]
    for business in mine:
        if not business.people.valid_on().exists():
            business.delete()
            count += 1
    return count + BusinessInvitation.objects.filter(email__iexact=user.email).delete()[0]


def register_holder() -> None:
    """Registers the room's part of what is handed out and erased."""
    register(DataHolder(name="esnaf", export=export_esnaf, erase=forget_person))

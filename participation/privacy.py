"""What participation keeps about an address: the projects it follows."""

from participation.models import Follow
from people.models import User
from people.privacy import DataHolder, register


def export_follows(user: User) -> list[dict]:
    """Returns the projects that the account's address follows."""
    follows = Follow.objects.filter(email__iexact=user.email).select_related("project")
    return [
        {
            "project": follow.project.title,
            "asked_at": follow.asked_at.isoformat(timespec="seconds"),
            "confirmed": follow.confirmed_at is not None,
        }
        for follow in follows
    ]


def erase_follows(user: User) -> int:
    """Forgets the address, and returns how many projects it followed."""
    return Follow.objects.filter(email__iexact=user.email).delete()[0]


def register_holder() -> None:
    register(DataHolder(name="follows", export=export_follows, erase=erase_follows))

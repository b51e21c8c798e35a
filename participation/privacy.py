"""What participation keeps about an address: what it follows."""

from participation.models import Follow, Follower
from people.models import User
from people.privacy import DataHolder, register


def export_follows(user: User) -> list[dict]:
    """Returns what the account's address follows."""
    found = Follow.objects.filter(follower__in=Follower.objects.of_address(user.email))
    return [
        {
            "what": follow.what,
            "how_often": follow.follower.rhythm,
            "asked_at": follow.asked_at.isoformat(timespec="seconds"),
            "confirmed": follow.confirmed_at is not None,
        }
        for follow in found.select_related("follower", "project", "neighbourhood", "tag").order_by("pk")
    ]


def erase_follows(user: User) -> int:
    """Forgets the address, and returns how many things it followed."""
    number = Follow.objects.filter(follower__in=Follower.objects.of_address(user.email)).count()
    Follower.objects.of_address(user.email).delete()
    return number


def register_holder() -> None:
    register(DataHolder(name="follows", export=export_follows, erase=erase_follows))

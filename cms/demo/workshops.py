"""Workshops in the demo town: one with seats left and one full, one that is over with its tables and minutes."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from city.models import Neighbourhood
from participation.activities.registry import kinds
from participation.models import Activity, Project, Session
from participation.services import workshop_minutes, workshops
from participation.services.activities import add_activity
from people.models import User

PLAN = "14.00 Karşılama\n14.15 Neden buradayız\n14.30 Masalarda çalışma\n15.30 Ara\n15.45 Masaların söyledikleri\n16.30 Ne olacak"
NOTES = (
    (1, "statement", "Öğleden sonra oturacak gölge yok. (Tanıtım)", 6),
    (1, "idea", "Oyun alanının çevresine çınar dikilsin. (Tanıtım)", 9),
    (1, "concern", "Ağaçlar büyüyene kadar ne yapacağız? (Tanıtım)", 4),
    (2, "statement", "Akşam parkın arka yolu karanlık. (Tanıtım)", 8),
    (2, "idea", "Lambalar harekete göre yansın. (Tanıtım)", 5),
    (3, "question", "Engelli yolunun bakımı kimde? (Tanıtım)", 3),
    (3, "idea", "Girişteki basamağın yanına rampa. (Tanıtım)", 7),
)
MINUTES = "Üç masada yirmi iki kişi çalıştı. Her masa üç öneri seçti ve oyladı. (Tanıtım için uydurulmuştur.)"


def hold_workshops(*, by: User, approved_by: User) -> None:
    """Adds a workshop that takes people in, and one that is over."""
    now = timezone.now()
    coming = _workshop(
        "sahilde-yurumek",
        "Sahil çalıştayı",
        opens_at=now - timedelta(days=5),
        closes_at=now + timedelta(days=25),
        by=by,
    )
    seats_left = _session(coming, day=12, capacity=30, reserved=6, by=by, place="Deneme Kültür Evi")
    full = _session(coming, day=19, capacity=12, by=by, place="Deneme Nikâh Salonu")
    _fill(seats_left, 11), _fill(full, 10)
    over = _workshop(
        "golgeli-parklar",
        "Park çalıştayı",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
        by=by,
    )
    past = _session(over, day=10, capacity=24, by=by, place="Deneme Parkı")
    _fill(past, 12)
    for registration in past.registrations.all():
        workshops.check_in(registration, came=registration.seats if registration.number % 4 else 0, actor=by)
    for number, (table, kind, text, votes) in enumerate(NOTES):
        workshop_minutes.note(
            past, key=f"demo-{number}", table=table, kind=kind, text=text, votes=votes, actor=by
        )
    workshop_minutes.write(past, text=MINUTES, actor=by)
    workshop_minutes.approve(past, actor=approved_by)
    _long_ago(over, past, now=now)


def _workshop(slug: str, title: str, *, opens_at: datetime, closes_at: datetime, by: User) -> Activity:
    return add_activity(
        Project.objects.get(slug=slug),
        kind=kinds()["workshop"],
        title=title,
        intro="Masalarda birlikte çalışacağız. Çocuk bakımı ve işaret dili var.",
        opens_at=opens_at,
        closes_at=closes_at,
        detail={"plan": PLAN},
        actor=by,
    )


def _session(
    activity: Activity, *, day: int, capacity: int, by: User, place: str, reserved: int = 0
) -> Session:
    at = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=day), time(14)))
    return workshops.add_session(
        activity,
        starts_at=at,
        ends_at=at + timedelta(hours=3),
        place=place,
        address="Deneme Sokak No: 1",
        neighbourhood=Neighbourhood.objects.order_by("code").first(),
        access="Basamaksız giriş, işaret dili, çocuk bakımı",
        capacity=capacity,
        reserved=reserved,
        actor=by,
    )


def _fill(session: Session, registrations: int) -> None:
    for number in range(registrations):
        workshops.register(
            session,
            key=f"demo-{number}",
            seats=1 + number % 2,
            name=f"Deneme Katılımcı {number + 1}" if number % 3 else "",
            needs="Tekerlekli sandalye yeri" if number == 4 else "",
            channel="phone" if number % 5 == 3 else "web",
        )


def _long_ago(activity: Activity, session: Session, *, now: datetime) -> None:
    """Moves what is over to where it belongs in time."""
    at = session.starts_at - timedelta(days=120)
    Session.objects.filter(pk=session.pk).update(starts_at=at, ends_at=at + timedelta(hours=3))
    ended = {"opens_at": now - timedelta(days=140), "closes_at": now - timedelta(days=110)}
    Activity.objects.filter(pk=activity.pk).update(**ended)
    session.notes.update(day=timezone.localdate(at))
    session.registrations.update(day=timezone.localdate(ended["opens_at"]))

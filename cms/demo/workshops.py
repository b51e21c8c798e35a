"""Workshops in the demo town: one with seats left and one full, one that is over with its tables and minutes."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from city.models import Neighbourhood
from cms.demo.idea_photos import drawn
from participation.activities.registry import kinds
from participation.models import Activity, Project, Session
from participation.services import moderating, workshop_minutes, workshop_tables, workshops
from participation.services import workshop_capture as capture
from participation.services.activities import add_activity
from people.models import User

PLAN = "Öğleden sonra masalarda çalışacağız. (Tanıtım)"
STEPS = (
    (time(14), "welcome", "Karşılama", ""),
    (time(14, 15), "talk", "Neden buradayız", "Deneme Müdürlük Yetkilisi"),
    (time(14, 30), "tables", "Masalarda çalışma", ""),
    (time(15, 30), "break", "Ara", ""),
    (time(15, 45), "together", "Masaların söyledikleri", "Deneme Katılım Uzmanı"),
    (time(16, 30), "closing", "Ne olacak", ""),
)
# Subject, and who holds the table where it is not staff.
TABLES = (("Gölge", ""), ("Işık", "Deneme Kolaylaştırıcı (Tanıtım)"), ("Erişim", ""))
NOTES = (
    (1, "statement", "Öğleden sonra oturacak gölge yok. (Tanıtım)", (6, 0, 1)),
    (1, "idea", "Oyun alanının çevresine çınar dikilsin. (Tanıtım)", (9, 1, 0)),
    (1, "concern", "Ağaçlar büyüyene kadar ne yapacağız? (Tanıtım)", (4, 2, 3)),
    (2, "statement", "Akşam parkın arka yolu karanlık. (Tanıtım)", (8, 0, 0)),
    (2, "idea", "Lambalar harekete göre yansın. (Tanıtım)", (5, 2, 1)),
    (3, "question", "Engelli yolunun bakımı kimde? (Tanıtım)", (3, 0, 0)),
    (3, "idea", "Girişteki basamağın yanına rampa. (Tanıtım)", (7, 0, 0)),
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
    _set_tables(seats_left, by=by)
    workshop_tables.draw_tables(seats_left, actor=by, lot=7)
    workshop_tables.take_plan_of(seats_left, to=full, actor=by)
    _planned(by=by)
    over = _workshop(
        "golgeli-parklar",
        "Park çalıştayı",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
        by=by,
    )
    past = _session(over, day=10, capacity=24, by=by, place="Deneme Parkı")
    _fill(past, 12)
    _set_tables(past, by=by)
    workshop_tables.draw_tables(past, actor=by, lot=7)
    for registration in past.registrations.all():
        workshops.check_in(registration, came=registration.seats if registration.number % 4 else 0, actor=by)
    for number, (table, kind, text, (votes, against, undecided)) in enumerate(NOTES):
        note = workshop_minutes.note(past, key=f"demo-{number}", table=table, kind=kind, text=text, actor=by)
        capture.change_word(
            note, text=text, kind=kind, votes=votes, against=against, undecided=undecided, actor=by
        )
    _photos(past, by=by)
    workshop_minutes.write(past, text=MINUTES, actor=by)
    workshop_minutes.approve(past, actor=approved_by)
    _long_ago(over, past, now=now)


def _set_tables(session: Session, *, by: User) -> None:
    """Plans the day and sets three tables: two held by staff, one by somebody who is not."""
    for begins, kind, title, person in STEPS:
        workshop_tables.save_item(
            session, item=None, begins=begins, kind=kind, title=title, title_en="", person=person, actor=by
        )
    for number, (subject, helper) in enumerate(TABLES, start=1):
        workshop_tables.save_table(
            session,
            table=None,
            number=number,
            subject=subject,
            subject_en="",
            seats=10,
            facilitator=None if helper else by,
            helper=helper,
            actor=by,
        )


def _photos(session: Session, *, by: User) -> None:
    """Two drawings for photos: one is published, one waits to be looked at."""
    for number, (what, alt) in enumerate(
        (("tree", "Masada çizilen ağaç (Tanıtım)"), ("ramp", "Masada çizilen rampa (Tanıtım)")), 1
    ):
        table = session.tables.select_related("session__activity").get(number=number)
        photo = capture.keep_photo(table, drawn(what, alt), key=f"demo-foto-{number}", alt=alt, actor=by)
        if number == 1:
            moderating.show(photo, actor=by)


def _planned(*, by: User) -> None:
    """Adds a workshop that opens next month."""
    now = timezone.now()
    later = _workshop(
        "sahilde-yurumek",
        "Sahilin gece hayatı çalıştayı",
        opens_at=now + timedelta(days=21),
        closes_at=now + timedelta(days=40),
        by=by,
    )
    _session(later, day=35, capacity=20, by=by, place="Deneme Kültür Evi")


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
    places = list(Neighbourhood.objects.order_by("code")[:4])
    for number in range(registrations):
        workshops.register(
            session,
            key=f"demo-{number}",
            seats=1 + number % 2,
            neighbourhood=places[number % 4] if number % 3 else None,
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
    for left in (session.notes, session.photos):
        left.update(day=timezone.localdate(at))
    session.registrations.update(day=timezone.localdate(ended["opens_at"]))

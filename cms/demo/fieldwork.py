"""Conversations at doors in the demo town: running with rounds of today, over, and planned; every word is made up."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from city.models import Neighbourhood
from participation.activities.registry import kinds
from participation.models import Activity, CallBack, FieldRemark, Project, Round, Visit
from participation.models.fieldwork import Place
from participation.services.activities import add_activity
from participation.services.fieldwork import receive_visit
from participation.services.moderating import show
from participation.services.rounds import add_round, ask_survey, surveys_for
from people.models import User

QUESTIONS = {
    "question_1": "Sahile en çok ne zaman gidiyorsunuz, neden?",
    "question_1_en": "When do you go to the shore most, and why?",
    "question_2": "Sizi sahilden uzak tutan bir şey var mı?",
    "question_2_en": "Does anything keep you away from the shore?",
    "question_3": "Bir tek şey değişse, ne olsun?",
    "question_3_en": "If one thing changed, what should it be?",
}
PARK_QUESTIONS = {
    "question_1": "Parkta en çok neyi kullanıyorsunuz?",
    "question_2": "Parkta eksik olan nedir?",
}
CONVERSATIONS = (
    ((1, "Sabahları, serin oluyor. (Tanıtım)"), (2, "Tuvalet yok, uzun kalamıyoruz. (Tanıtım)")),
    ((2, "Akşam karanlık, yalnız çıkmıyorum. (Tanıtım)"), (3, "Işık olsun. (Tanıtım)")),
    ((1, "Torunla hafta sonu. (Tanıtım)"), (3, "Oturacak gölge yer. (Tanıtım)")),
    ((3, "Durağa kadar basamaksız bir yol. (Tanıtım)"),),
    ((1, "Yazın akşamları, balkonda durulmuyor. (Tanıtım)"), (2, "Bisikletler hızlı geçiyor. (Tanıtım)")),
    ((2, "Dizlerim; arada bank az. (Tanıtım)"), (3, "Her yüz metrede bir bank. (Tanıtım)")),
)
# How a hundred doors end, more or less.
ENDS = (
    "completed",
    "nobody",
    "refused",
    "completed",
    "nobody",
    "later",
    "completed",
    "vacant",
    "nobody",
    "language",
)


def go_to_the_doors(*, by: User, visitor: User) -> None:
    """Adds conversations that run, that are over, and that are planned."""
    now = timezone.now()
    today = timezone.localdate(now)
    places = list(Neighbourhood.objects.order_by("code"))
    running = _conversation(
        "sahilde-yurumek", "Kapıda ve kafede: sahil", QUESTIONS, by=by,
        opens_at=now - timedelta(days=6), closes_at=now + timedelta(days=10),
    )  # fmt: skip
    if offered := surveys_for(running):
        ask_survey(running, survey=offered[0], actor=by)
    for number, (days, street, place, visits) in enumerate(
        (
            (-2, "Deneme 101. Sokak, tek numaralar", Place.DOOR, 22),
            (-1, "Deneme Çınaraltı Kahvesi", Place.CAFE, 9),
            (0, "Deneme 102. Sokak, 1–40", Place.DOOR, 7),
            (0, "Deneme Blokları, A ve B", Place.DOOR, 0),
            (2, "Deneme 103. Sokak", Place.DOOR, 0),
            (3, "Deneme Pazaryeri girişi", Place.STALL, 0),
        )
    ):
        made = _round(
            running, places[number * 3], street, place, today + timedelta(days=days), visitor, by=by
        )
        _visit(made, visits, actor=visitor, day=made.day if days < 0 else today, reads=by)
    _finished(by=by, visitor=visitor, place=places[1], now=now)
    planned = Project.objects.published(now).filter(phases__opens_at__gt=now).exclude(
        slug__in=["sahilde-yurumek", "golgeli-parklar"]
    )  # fmt: skip
    if project := planned.order_by("slug").first():
        coming = _conversation(
            project.slug, "Kapınızı çalacağız", {"question_1": "Sizce nereden başlayalım?"}, by=by,
            opens_at=now + timedelta(days=22), closes_at=now + timedelta(days=45),
        )  # fmt: skip
        _round(coming, places[4], "Deneme 201. Sokak", Place.DOOR, today + timedelta(days=24), visitor, by=by)


def _finished(*, by: User, visitor: User, place: Neighbourhood, now: datetime) -> None:
    """Adds conversations that ended months ago: held now, then moved to where they belong in time."""
    over = _conversation(
        "golgeli-parklar", "Parkta sorduk", PARK_QUESTIONS, by=by,
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1),
    )  # fmt: skip
    made = _round(over, place, "Deneme Parkı çevresi", Place.DOOR, timezone.localdate(now), visitor, by=by)
    _visit(made, 14, actor=visitor, day=made.day, reads=by)
    then = now - timedelta(days=140)
    CallBack.objects.filter(visit__round=made).delete()
    Activity.objects.filter(pk=over.pk).update(opens_at=then, closes_at=then + timedelta(days=20))
    day = timezone.localdate(then) + timedelta(days=5)
    Round.objects.filter(pk=made.pk).update(day=day)
    Visit.objects.filter(round=made).update(day=day)
    FieldRemark.objects.filter(activity=over).update(day=day)


def _conversation(
    slug: str, title: str, questions: dict[str, str], *, opens_at: datetime, closes_at: datetime, by: User
) -> Activity:
    return add_activity(
        Project.objects.get(slug=slug),
        kind=kinds()["field"],
        title=title,
        intro="Size geliyoruz. Birkaç soru soruyor, söylediklerinizi adınız olmadan yazıyoruz.",
        opens_at=opens_at,
        closes_at=closes_at,
        detail=questions,
        actor=by,
    )


def _round(
    activity: Activity, place: Neighbourhood, street: str, kind: str, day: date, visitor: User, *, by: User
) -> Round:
    return add_round(
        activity, neighbourhood=place, street=street, place=kind, day=day, visitor=visitor,
        target=12 if kind != Place.DOOR else 40, note="Kimlik kartınızı takın. (Tanıtım)", actor=by,
    )  # fmt: skip


def _visit(round: Round, number: int, *, actor: User, day: date, reads: User) -> None:
    asked = 3 if round.activity.field_conversation.question_3 else 2
    for each in range(number):
        outcome = "completed" if round.place != Place.DOOR else ENDS[each % len(ENDS)]
        said = [word for word in CONVERSATIONS[each % len(CONVERSATIONS)] if word[0] <= asked]
        on = timezone.localdate() + timedelta(days=each % 3)
        visit = receive_visit(
            round,
            key=f"demo-{each}",
            outcome=outcome,
            remarks=said or [(1, "Gölgede oturmak. (Tanıtım)")] if outcome == "completed" else (),
            call_back={"on": on, "door": f"No {each + 1}, daire 2"} if outcome == "later" else None,
            day=day,
            actor=actor,
        ).visit
        for remark in visit.remarks.all() if each % 7 else ():
            show(remark, actor=reads)

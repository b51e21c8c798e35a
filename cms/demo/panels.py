"""Panels by lot in the demo town: the call open, the lot drawn, ended with recommendations. Every volunteer is made up."""

import random
from datetime import timedelta

from django.utils import timezone

from participation.activities.registry import kinds
from participation.models import Activity, Panel, Project, Recommendation, Volunteer
from participation.services import panels
from participation.services.activities import add_activity
from participation.services.panels import QuotaLine
from participation.services.receiving import store
from people.models import User

TRAITS = (
    ("Cinsiyetiniz?", "Your gender?", (("Kadın", "Woman", 5, 7), ("Erkek", "Man", 5, 7))),
    ("Yaşınız?", "Your age?", (("18–34", "18–34", 3, 5), ("35–54", "35–54", 4, 5), ("55+", "55+", 3, 5))),
)
SEATS = 12
RECOMMENDATIONS = (
    ("Parkta önce gölge yapılsın; oyun aletleri sonra gelsin.", 10, 1, 1),
    ("Işıklar gece yarısına kadar yansın, sonra kısılsın.", 8, 3, 1),
)


def draw_lots(*, by: User, confirmed_by: User, seed: int) -> None:
    """Adds a panel to projects in three states."""
    rng = random.Random(seed)  # noqa: S311 - made-up volunteers
    _panel("sahilde-yurumek", "Sahil paneli", days=(-6, 20), people=34, rng=rng, by=by)
    drawn = _panel("golgeli-parklar", "Park paneli", days=(-1, 1), people=60, rng=rng, by=by)
    now = timezone.now()
    Activity.objects.filter(pk=drawn.pk).update(
        opens_at=now - timedelta(days=150), closes_at=now - timedelta(days=120)
    )
    panel = panels.prepare(drawn.lot_panel, actor=by)
    panels.type_number(panel, number=417, actor=by)
    panels.confirm_number(panel, number=417, actor=confirmed_by, now=now - timedelta(days=118))
    for place, each in enumerate(panel.volunteers.seated()):
        panels.answer(each, comes=place != 3)
    panels.answer(panels.ask_next(panel, actor=by), comes=True)
    for number, (text, votes, against, undecided) in enumerate(RECOMMENDATIONS):
        store(
            Recommendation, drawn, key=f"demo-recommendation-{number}", channel="workshop", is_shown=True,
            text=text, votes=votes, against=against, undecided=undecided, entered_by=by,
        )  # fmt: skip
    planned = Project.objects.published(now).filter(phases__opens_at__gt=now).exclude(
        slug__in=["sahilde-yurumek", "golgeli-parklar"]
    )  # fmt: skip
    if project := planned.order_by("slug").first():
        _panel(project.slug, "Hemşehri paneli", days=(14, 40), people=0, rng=rng, by=by)


def _panel(
    slug: str, title: str, *, days: tuple[int, int], people: int, rng: random.Random, by: User
) -> Activity:
    now = timezone.now()
    activity = add_activity(
        Project.objects.get(slug=slug),
        kind=kinds()["panel"],
        title=title,
        intro="Kurayla seçilen on iki hemşehri üç hafta sonu çalışır ve önerir. (Tanıtım)",
        opens_at=now + timedelta(days=days[0]),
        closes_at=now + timedelta(days=days[1]),
        actor=by,
        detail={
            "seats": SEATS,
            "task": "Önce ne yapılsın, neden vazgeçilsin? Panel uzmanları dinler, tartışır ve önerir.",
            "thanks": "Yol, yemek ve çocuk bakımı.",
            "lot_at": now + timedelta(days=days[1] + 5),
            "lot_place": "Deneme Kültür Merkezi, giriş salonu",
        },
    )
    panel = Panel.objects.get(pk=activity.pk)
    for label, label_en, answers in TRAITS:
        lines = [QuotaLine(answer, low, high, english) for answer, english, low, high in answers]
        panels.set_trait(panel, label=label, label_en=label_en, lines=lines, actor=by)
    traits = [list(trait.options.all()) for trait in panel.traits.all()]
    for number in range(people):
        options = [rng.choices(traits[0], (3, 2))[0], rng.choices(traits[1], (1, 3, 3))[0]]
        panels.volunteer(
            activity, key=f"demo-{number}", options=options, name=f"Deneme Gönüllü {number + 1}",
            phone="0530 000 00 00",
        )  # fmt: skip
    Volunteer.objects.filter(panel=panel).update(day=timezone.localdate(now) - timedelta(days=1))
    return activity

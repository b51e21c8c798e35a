"""Prioritising in the demo town: a budget that is being spent, and points that were given."""

import random
from datetime import timedelta

from django.utils import timezone

from city.models import Neighbourhood
from participation.activities.registry import kinds
from participation.models import Activity, Project
from participation.services import voting
from participation.services.activities import add_activity
from people.models import User

OPTIONS = (
    ("Yetişkin çınar dikimi", "Oyun alanlarının çevresine. (Tanıtım)", 900_000),
    ("Alçak yol lambaları", "Arka yollara, yere ışık veren. (Tanıtım)", 1_400_000),
    ("Girişlere rampa", "Basamaklı üç girişe. (Tanıtım)", 350_000),
    ("İki çeşme", "Biri çocuk boyunda. (Tanıtım)", 240_000),
    ("Gölgelikli banklar", "Her parka dört tane. (Tanıtım)", 620_000),
    ("Köpek gezdirme alanı", "Çitli, iki bölmeli. (Tanıtım)", 480_000),
)
BUDGET = 2_500_000
# How likely people of two kinds want each option.
LIKELY = ((0.7, 0.2, 0.5, 0.4, 0.6, 0.1), (0.2, 0.8, 0.3, 0.2, 0.2, 0.5))


def prioritise(*, by: User, seed: int) -> None:
    """Adds a budget to the open project and to the finished one, with ballots, and one that opens later."""
    now, rng = timezone.now(), random.Random(seed)  # noqa: S311 - made-up ballots
    running = _activity(
        "sahilde-yurumek", "Sahil bütçesi", {"method": "budget", "budget": BUDGET}, days=(-4, 20), by=by
    )
    _vote(running, 60, rng=rng)
    over = _activity(
        "golgeli-parklar", "Parklarda önce ne?", {"method": "budget", "budget": BUDGET}, days=(-1, 1), by=by
    )
    _vote(over, 140, rng=rng)
    ended = {"opens_at": now - timedelta(days=110), "closes_at": now - timedelta(days=95)}
    Activity.objects.filter(pk=over.pk).update(**ended)
    over.ballots.update(day=timezone.localdate(ended["opens_at"]))
    detail = {"method": "budget", "budget": BUDGET}
    _activity("sahilde-yurumek", "Gelecek yılın sahil bütçesi", detail, days=(24, 45), by=by)


def _activity(slug: str, title: str, detail: dict, *, days: tuple[int, int], by: User) -> Activity:
    now = timezone.now()
    activity = add_activity(
        Project.objects.get(slug=slug),
        kind=kinds()["priorities"],
        title=title,
        intro="Bütçe hepsine yetmiyor. Parasını ayırmak istediklerinizi seçin.",
        opens_at=now + timedelta(days=days[0]),
        closes_at=now + timedelta(days=days[1]),
        detail=detail,
        actor=by,
    )
    places = list(Neighbourhood.objects.order_by("code")[: len(OPTIONS)])
    for (name, text, cost), place in zip(OPTIONS, places, strict=True):
        changes = {"title": name, "text": text, "cost": cost, "neighbourhood": place}
        voting.save_option(activity, option=None, changes=changes, actor=by)
    return activity


def _vote(activity: Activity, number: int, *, rng: random.Random) -> None:
    options = list(activity.options.values_list("pk", "cost"))
    for person in range(number):
        chosen, left = {}, BUDGET
        for (pk, cost), wish in zip(options, LIKELY[person % 3 == 0], strict=True):
            if rng.random() < wish and cost <= left:
                chosen[pk], left = 1, left - cost
        if chosen:
            channel = "paper" if person % 6 == 5 else "web"
            voting.vote(activity, choices=chosen, key=f"demo-{person}", channel=channel)

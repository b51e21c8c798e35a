"""Views of the process in the demo town, made up: enough to be shown for the finished project."""

import random
from datetime import timedelta

from django.utils import timezone

from participation.models import Project
from participation.models.evaluations import CLAIMS
from participation.services.evaluating import evaluate

# How likely each claim is agreed with, of ten.
LEANING = {"understood": 9, "could_say": 8, "fair": 7, "knows_next": 5, "again": 8}
WORDS = (
    "Afişler daha erken asılsın. (Tanıtım)",
    "Akşam oturumu da olsun. (Tanıtım)",
    "Teşekkürler. (Tanıtım)",
)
PEOPLE = 34


def judge(*, seed: int) -> None:
    """Has people of the finished project say how they found it, two days ago."""
    rng = random.Random(seed)  # noqa: S311 - made-up answers, the same for the same seed
    project = Project.objects.get(slug="golgeli-parklar")
    for number in range(PEOPLE):
        answers = {claim: _answer(LEANING[claim], rng) for claim in CLAIMS}
        words = WORDS[number] if number < len(WORDS) else ""
        evaluate(project, key=f"demo-{number}", answers=answers, words=words)
    # What the public reads is of days that are over.
    project.evaluations.update(day=timezone.localdate() - timedelta(days=2))


def _answer(leaning: int, rng: random.Random) -> int:
    return rng.choice((4, 5)) if rng.randrange(10) < leaning else rng.choice((1, 2, 3))

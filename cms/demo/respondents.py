"""Made-up answers with the structure of real ones: who answers differs by place and sex, and so do opinions."""

import random
from collections.abc import Iterator
from typing import Any

PHRASES = (
    "Akşamları ışık yetersiz kalıyor.",
    "Yazın oturacak gölge bulmak zor.",
    "Banklar daha sık olsun.",
    "Bebek arabasıyla girişler zor.",
    "Temizlikten memnunum.",
    "Çocuklar için daha güvenli oyuncaklar isteriz.",
)
OFTEN = ("daily", "weekly", "monthly", "rarely", "never")
REASONS = ("walk", "children", "meet", "sport")
VIEWS = ("never", "little", "partly", "agree", "fully")


def respondents(count: int, *, sizes: dict[str, int], rng: random.Random) -> Iterator[dict[str, Any]]:
    """Yields the answers of made-up people; `sizes` are the neighbourhoods' populations."""
    places = sorted(sizes)
    # The outer quarters answer less: a bent that weighing has to mend.
    willingness = [sizes[code] * (0.55 if number % 3 == 0 else 1.0) for number, code in enumerate(places)]
    for _number in range(count):
        place = rng.choices(places, willingness)[0]
        yield _answers(place, places.index(place) / len(places), rng=rng)


def _answers(place: str, position: float, *, rng: random.Random) -> dict[str, Any]:
    sex = "female" if rng.random() < 0.58 else "male"
    born = rng.choice((rng.randint(1941, 1961), rng.randint(1962, 1981), rng.randint(1982, 2006)))
    often = rng.choices(OFTEN, (2, 4, 3, 2, 1))[0]
    fear = 0.6 if sex == "female" else 0.25
    answers: dict[str, Any] = {
        "often": often,
        "satisfied": min(5, max(1, round(rng.gauss(3.1 + 0.8 * position, 1)))),
        "views/shade": rng.choices(VIEWS, (4, 4, 3, 2, 1))[0],
        "views/safe": rng.choices(VIEWS, (1 + 5 * fear, 1 + 4 * fear, 3, 3, 2))[0],
        "views/clean": rng.choices(VIEWS, (1, 2, 3, 4, 2))[0],
        "first": _first(sex, born, rng=rng),
    }
    if often != "never":
        answers["why"] = sorted(rng.sample(REASONS, rng.choice((1, 1, 2, 3))), key=REASONS.index)
    if rng.random() < 0.3:
        answers["words"] = " ".join(rng.sample(PHRASES, rng.choice((1, 1, 2))))
    if rng.random() < 0.97:
        answers |= {"place": place, "sex": sex}
    if rng.random() < 0.9:
        answers["born"] = born
    return answers


def _first(sex: str, born: int, *, rng: random.Random) -> str:
    """What should be done first: lighting for women, a step-free path for the old, a playground for the young."""
    weights = (4, 5 if sex == "female" else 2, 4 if born > 1982 else 1, 4 if born < 1962 else 1)
    return rng.choices(("trees", "lights", "play", "path"), weights)[0]

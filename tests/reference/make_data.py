"""Draws the synthetic samples of this folder: `python tests/reference/make_data.py`. No person stands behind them.

residents.csv: 4 neighbourhoods as strata, people drawn without replacement, answers partly missing.
households.csv: 3 districts as strata, streets drawn in each, households drawn in each street (two stages, both
with population counts). The same seed gives the same files; `expected.R` computes what they should lead to.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
NEIGHBOURHOODS = {"Aksu": (900, 60), "Bahar": (1500, 70), "Ceviz": (420, 40), "Defne": (2600, 80)}
DISTRICTS = {"inner": (40, 6), "middle": (65, 8), "outer": (25, 5)}


def residents(rng: np.random.Generator) -> list[dict[str, object]]:
    rows = []
    for place, (people, drawn) in NEIGHBOURHOODS.items():
        lift = 0.4 * len(rows) / 100
        for _ in range(drawn):
            age = int(rng.integers(18, 88))
            sex = "woman" if rng.random() < 0.54 else "man"
            score = 50 + 6 * lift + 0.2 * age + rng.normal(0, 11)
            opinion = rng.choice(["for", "against", "unsure"], p=_opinion(age, lift))
            rows.append(
                {
                    "place": place,
                    "people": people,
                    "weight": round(people / drawn, 6),
                    "sex": sex,
                    "age": age,
                    "owner": "yes" if rng.random() < 0.3 + age / 200 else "no",
                    "opinion": _sometimes(rng, opinion, 0.06),
                    "score": _sometimes(rng, round(float(score), 2), 0.08),
                    "visits": int(rng.poisson(2 + lift)),
                    "trips": int(rng.poisson(9)) + 1,
                }
            )
    return rows


def households(rng: np.random.Generator) -> list[dict[str, object]]:
    rows = []
    for district, (streets, drawn) in DISTRICTS.items():
        for street in range(drawn):
            size, taken, shift = int(rng.integers(14, 40)), int(rng.integers(3, 9)), rng.normal(0, 4)
            for home in range(taken):
                heat = rng.choice(["gas", "coal", "electric"], p=[0.6, 0.25, 0.15])
                rows.append(
                    {
                        "district": district,
                        "streets": streets,
                        "street": f"s{street + 1}",
                        "homes": size,
                        "home": home + 1,
                        "weight": round(streets / drawn * size / taken, 6),
                        "heat": heat,
                        "content": "yes" if rng.random() < 0.5 + shift / 20 else "no",
                        "cost": round(float(rng.gamma(6, 40) + 5 * shift + 30 * (heat == "electric")), 2),
                        "rooms": int(rng.integers(1, 6)),
                    }
                )
    return rows


def _opinion(age: int, lift: float) -> list[float]:
    favour = min(0.85, 0.25 + age / 250 + 0.1 * lift)
    return [favour, (1 - favour) * 0.7, (1 - favour) * 0.3]


def _sometimes(rng: np.random.Generator, value: object, chance: float) -> object:
    return "" if rng.random() < chance else value


def write(name: str, rows: list[dict[str, object]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(rows)


if __name__ == "__main__":
    write("residents.csv", residents(np.random.default_rng(20260301)))
    write("households.csv", households(np.random.default_rng(20260302)))

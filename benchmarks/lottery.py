"""How long the lot of a panel takes: `python -m benchmarks.lottery [VOLUNTEERS] [SEATS]`.

Volunteers are made up with five traits of three answers each, unlike the town as volunteers are: the elderly and the
educated come more often. Quotas are the town's shares, a seat to each side. Prints seconds, the least chance and how
far it is from the best that any rule can reach.
"""

import json
import random
import sys
import time

from analysis.lottery import Pool, Quota, draw_up

SEED = 20261123
TRAITS = 5
TOWN = (0.30, 0.45, 0.25)
COMERS = (0.15, 0.45, 0.40)


def pool_of(volunteers: int, seats: int) -> Pool:
    """Returns a made-up pool with quotas that can be met."""
    rng = random.Random(SEED)
    quotas = []
    for trait in range(TRAITS):
        answers = rng.choices(range(len(TOWN)), COMERS, k=volunteers)
        for answer, share in enumerate(TOWN):
            members = tuple(who for who, given in enumerate(answers) if given == answer)
            wanted = round(share * seats)
            quotas.append(Quota(f"{trait}-{answer}", max(0, wanted - 1), wanted + 1, members))
    return Pool(volunteers, seats, tuple(quotas))


def figures(volunteers: int = 300, seats: int = 30) -> dict[str, float]:
    """Draws one lot and returns what it took."""
    pool = pool_of(volunteers, seats)
    began = time.perf_counter()
    drawn = draw_up(pool)
    return {
        "volunteers": volunteers,
        "seats": seats,
        "quotas": len(pool.quotas),
        "seconds": round(time.perf_counter() - began, 1),
        "least_chance": round(drawn.least, 3),
        "best_least_chance": round(drawn.best_least, 3),
        "gini": round(drawn.gini, 2),
    }


if __name__ == "__main__":
    print(json.dumps(figures(*(int(each) for each in sys.argv[1:3])), indent=1))

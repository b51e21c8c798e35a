"""Weighing and reporting N responses: seconds and peak memory. `python -m benchmarks.report 20000`."""

import json
import random
import resource
import sys
import time
from datetime import date, timedelta

SEED = 20261122
BATCH = 2000


def fill(count: int) -> object:
    """Stores random answers with neighbourhood and sex in proportion to the population; returns the survey."""
    from django.utils import timezone

    from benchmarks.make_questionnaire import document
    from city.models import Neighbourhood, ReferencePopulation
    from surveys.models import Questionnaire, RespondentSnapshot, Response, Survey
    from surveys.services.opening import open_survey
    from surveys.services.publishing import publish_questionnaire

    rng = random.Random(SEED)
    questionnaire, _new = Questionnaire.objects.get_or_create(
        slug="rapor-olcum", defaults={"title": "Rapor ölçümü", "draft": document()}
    )
    version = publish_questionnaire(questionnaire, actor=None)
    now = timezone.now()
    survey = open_survey(
        version=version,
        slug="rapor-olcum",
        title="Rapor ölçümü",
        mode=Survey.Mode.CONFIDENTIAL,
        access=Survey.Access.OPEN,
        sampling=Survey.Sampling.PROBABILITY,
        channels=["web"],
        opens_at=now - timedelta(days=30),
        closes_at=now - timedelta(days=1),
        population=ReferencePopulation.objects.get(code="adnks-2025"),
        is_synthetic=True,
        actor=None,
    )
    places = {place.code: place for place in Neighbourhood.objects.all()}
    margin = survey.population.margin("neighbourhood")
    codes = [key[0] for key in margin]
    weights = list(margin.values())
    questions = [q for section in document()["sections"] for q in section["questions"]]
    for start in range(0, count, BATCH):
        responses, snapshots = [], []
        for _n in range(start, min(start + BATCH, count)):
            answers = {
                q["code"]: rng.sample([o["code"] for o in q["options"]], 2)
                if q["kind"] == "multiple"
                else rng.choice(q["options"])["code"]
                for q in questions
            }
            response = Response(survey=survey, version=version, answers=answers, day=date(2026, 11, 1))
            responses.append(response)
            place = rng.choices(codes, weights)[0]
            snapshots.append(
                RespondentSnapshot(
                    response=response,
                    neighbourhood=places[getattr(place, "code", place)],
                    sex=rng.choice(["female", "male"]),
                    keep_until=date(2028, 11, 1),
                )
            )
        Response.objects.bulk_create(responses)
        RespondentSnapshot.objects.bulk_create(snapshots)
    return survey


def main() -> None:
    import django

    django.setup()
    from reports.services.building import build_report
    from reports.services.weighing import weigh_survey

    survey = fill(int(sys.argv[1]))
    begun = time.perf_counter()
    weights = weigh_survey(survey, population=survey.population, margins=["neighbourhood"])
    weighed = time.perf_counter()
    build_report(survey, weights=weights)
    done = time.perf_counter()
    print(
        json.dumps(
            {
                "responses": int(sys.argv[1]),
                "weigh_seconds": round(weighed - begun, 2),
                "report_seconds": round(done - weighed, 2),
                "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }
        )
    )


if __name__ == "__main__":
    main()

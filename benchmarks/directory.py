"""What a search in a directory of 5,600 costs: `python -m benchmarks.directory [ROWS]`.

Imports made-up organisations, then visits filtered searches in turns with the bare page of benchmarks/floor.
Prints milliseconds of CPU, multiples of the floor, and queries. Exit 1: over five times the floor, or twelve queries.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.__main__ import Child, run
from benchmarks.make_questionnaire import write

MOST_TIMES_FLOOR = 5.0
MOST_QUERIES = 12
ROUNDS = 5
PATHS = {
    "field and neighbourhood": "/stk/?alan=deneme-3&mahalle=deneme-5",
    "word, field and form": "/stk/?q=yelken&alan=deneme-3&tur=association",
    "word": "/stk/?q=isik",
    "letter": "/stk/?harf=d",
    "everything": "/stk/",
}


def fill() -> None:
    """Fills the database of the environment with lists and organisations."""
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.registry import fill_lists, rows_of, workbook_of
    from city.models import Neighbourhood
    from stk_registry.importing.saving import import_organisations
    from stk_registry.models import ActivityArea

    call_command("migrate", verbosity=0)
    fill_lists()
    areas = list(ActivityArea.objects.values_list("name", flat=True))
    places = list(Neighbourhood.objects.values_list("name", flat=True))
    rows, _wrong = rows_of(int(sys.argv[2]), areas=areas, places=places)
    import_organisations(workbook_of(rows), name="deneme.xlsx")


def measured(*, workdir: str, env: dict[str, str]) -> dict:
    """Returns the middle round's milliseconds and multiples of the floor of each search."""
    floor, product = (Child(site, workdir=workdir, env=env) for site in ("floor", "product"))
    result = {}
    for name, path in PATHS.items():
        pairs = [(floor.ask("page", "/"), product.ask("page", path)) for _round in range(ROUNDS)]
        below, above = sorted(pairs, key=lambda pair: pair[1] / pair[0])[ROUNDS // 2]
        result[name] = {"cpu_ms": round(above * 1000, 2), "times_floor": round(above / below, 2)}
    floor.end()
    product.end()
    return result


def main() -> int:
    rows = sys.argv[1] if len(sys.argv) > 1 else "5600"
    with tempfile.TemporaryDirectory() as workdir:
        questionnaire = Path(workdir) / "questionnaire.json"
        write(questionnaire)
        env = {
            "DATABASE_URL": f"sqlite:///{workdir}/product.sqlite3",
            **os.environ,
            "BENCHMARK_QUESTIONNAIRE": str(questionnaire),
        }
        settings = {**env, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
        subprocess.run([sys.executable, "-m", "benchmarks.directory", "fill", rows], env=settings, check=True)
        result = measured(workdir=workdir, env=env)
        queries = json.loads(run("benchmarks.queries", json.dumps(PATHS), env=settings))
    for name, figure in result.items():
        figure["queries"] = queries[name]
    print(json.dumps(result, indent=1))
    dear = [
        name
        for name, figure in result.items()
        if figure["times_floor"] > MOST_TIMES_FLOOR or figure["queries"] > MOST_QUERIES
    ]
    return 1 if dear else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["fill"]:
        fill()
    else:
        raise SystemExit(main())

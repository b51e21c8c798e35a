"""`make bench`: what a visit costs, as a multiple of a bare Django page measured in the same run.

Prints one JSON object; `benchmarks/RESULTS.md` keeps the figures of releases with the machine they come from.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.make_questionnaire import write

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
TIMES = 40
LIMITS = {"survey page": 2.0, "survey visit": 1.7, "project page": 4.0, "home page": 4.0}


class Child:
    """A process that visits one site when asked."""

    def __init__(self, site: str, *, workdir: str, env: dict[str, str]) -> None:
        command = [sys.executable, "-m", "benchmarks.visits", site, workdir]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.process.stdout.readline()

    def ask(self, act: str, path: str) -> float:
        """Returns the median CPU seconds of one act."""
        self.process.stdin.write(json.dumps({"act": act, "path": path, "times": TIMES}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["median"]

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def ratios(*, workdir: str, env: dict[str, str], paths: dict[str, str]) -> dict:
    """Measures floor and product in turns; returns milliseconds and multiples of the floor."""
    floor, product = (Child(site, workdir=workdir, env=env) for site in ("floor", "product"))
    wishes = {
        "survey page": ("page", paths["survey_page"], ("page", "/")),
        "survey visit": ("visit", paths["survey_page"], ("visit", "/")),
        "project page": ("page", paths["project"], ("page", "/")),
        "home page": ("page", paths["home"], ("page", "/")),
    }
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in wishes}
    for _round in range(ROUNDS):
        for name, (act, path, below) in wishes.items():
            taken[name].append((floor.ask(*below), product.ask(act, path)))
    floor.end()
    product.end()
    return {name: summary(name, pairs) for name, pairs in taken.items()}


def summary(name: str, pairs: list[tuple[float, float]]) -> dict:
    """Returns the middle round's figures of one wish."""
    floor, product = sorted(pairs, key=lambda pair: pair[1] / pair[0])[len(pairs) // 2]
    return {
        "floor_ms": round(floor * 1000, 3),
        "cpu_ms": round(product * 1000, 3),
        "times_floor": round(product / floor, 2),
        "at_most": LIMITS[name],
    }


def run(module: str, *arguments: str, env: dict[str, str]) -> str:
    """Runs one of the benchmark's programs and returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def main() -> int:
    from benchmarks import lottery, projects

    (ROOT / "var" / "static").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as workdir:
        questionnaire = Path(workdir) / "questionnaire.json"
        write(questionnaire)
        env = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{workdir}/product.sqlite3",
            "BENCHMARK_QUESTIONNAIRE": str(questionnaire),
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        }
        where = Path(workdir) / "paths.json"
        run("benchmarks.prepare", str(where), env=env)
        paths = json.loads(where.read_text())
        paths["survey_page"] = paths.pop("survey")
        result = {
            "visits": ratios(
                workdir=workdir,
                env={k: v for k, v in env.items() if k != "DJANGO_SETTINGS_MODULE"},
                paths=paths,
            ),
            "queries": json.loads(run("benchmarks.queries", json.dumps(paths), env=env)),
            "submissions": json.loads(run("benchmarks.submissions", paths["survey_page"], env=env)),
            "report": json.loads(run("benchmarks.report", "20000", env=env)),
            "projects": projects.figures(),
            "lottery": lottery.figures(),
        }
    print(json.dumps(result, indent=1))
    slow = [name for name, figure in result["visits"].items() if figure["times_floor"] > figure["at_most"]]
    slow += projects.too_dear(result["projects"])
    for name in slow:
        print(f"{name} costs more than its limit", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())

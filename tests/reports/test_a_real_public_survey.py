"""A real survey goes the whole way: the 1996 American National Election Study, as statsmodels ships it.

944 people asked before the election of 1996; public domain (statsmodels.datasets.anes96). From its CSV through
the command line into a field period of November 1996, weighed, and reported as a PDF. The margin it is weighed
to is made up for the test: no count of that electorate is in the repository.
"""

import csv
import io
import json
from pathlib import Path

import pytest
import statsmodels.datasets.anes96 as anes96
from django.core.management import call_command
from pypdf import PdfReader

from city.models import PopulationCell, ReferencePopulation
from reports.models import Report
from surveys.models import RespondentSnapshot, Response, Survey

pytestmark = pytest.mark.django_db

SOURCE = Path(anes96.__file__).parent / "anes96.csv"
PARTIES = ("strong_dem", "weak_dem", "ind_dem", "ind_ind", "ind_rep", "weak_rep", "strong_rep")
SCHOOLS = ("grades", "some_high", "high", "some_college", "college", "master", "phd")
AGES = {"18-29": 20_000, "30-44": 35_000, "45-64": 28_000, "65+": 17_000}


def text(english: str, turkish: str) -> dict[str, str]:
    return {"tr": turkish, "en": english}


def choice(code: str, english: str, turkish: str, options: dict[str, tuple[str, str]]) -> dict:
    return {
        "code": code, "kind": "single", "required": True, "label": text(english, turkish),
        "options": [{"code": each, "label": text(*words)} for each, words in options.items()],
    }  # fmt: skip


def leaning(code: str, english: str, turkish: str) -> dict:
    return {
        "code": code, "kind": "scale", "minimum": 1, "maximum": 7, "required": True,
        "label": text(english, turkish),
        "low_label": text("Extremely liberal", "Son derece liberal"),
        "high_label": text("Extremely conservative", "Son derece muhafazakâr"),
    }  # fmt: skip


DEFINITION = {
    "format": "katilim-questionnaire",
    "version": 1,
    "title": text("Election study 1996", "1996 seçim araştırması"),
    "languages": ["en", "tr"],
    "default_language": "en",
    "sections": [
        {
            "code": "views",
            "title": text("Views", "Görüşler"),
            "questions": [
                choice(
                    "vote", "Whom do you expect to vote for?", "Kime oy vermeyi düşünüyorsunuz?",
                    {"clinton": ("Clinton", "Clinton"), "dole": ("Dole", "Dole")},
                ),
                choice(
                    "PID", "Party identification", "Parti yakınlığı",
                    {code: (code.replace("_", " "), code.replace("_", " ")) for code in PARTIES},
                ),
                leaning("selfLR", "Where do you place yourself?", "Kendinizi nereye koyarsınız?"),
                leaning("ClinLR", "Where do you place Bill Clinton?", "Bill Clinton'ı nereye koyarsınız?"),
                {
                    "code": "TVnews", "kind": "number", "integer": True, "minimum": 0, "maximum": 7,
                    "label": text("Days a week with TV news", "Haftada televizyon haberi izlenen gün"),
                },
            ],
        },
        {
            "code": "you",
            "title": text("You", "Siz"),
            "questions": [
                {
                    "code": "born", "kind": "number", "integer": True, "minimum": 1890, "maximum": 1980,
                    "role": "birth_year", "label": text("Year of birth", "Doğum yılı"),
                },
                choice(
                    "educ", "Education", "Eğitim",
                    {code: (code.replace("_", " "), code.replace("_", " ")) for code in SCHOOLS},
                ),
            ],
        },
    ],
}  # fmt: skip


def people() -> list[dict[str, str]]:
    with SOURCE.open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quotechar="'"))


def number(text: str) -> int:
    return round(float(text))


def as_file(folder: Path) -> Path:
    """Writes the study under our codes, as an analyst would recode another institute's file."""
    path = folder / "anes96.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["vote", "PID", "selfLR", "ClinLR", "TVnews", "born", "educ"])
        writer.writerows(
            [
                ("clinton", "dole")[number(row["vote"])],
                PARTIES[number(row["PID"])],
                number(row["selfLR"]),
                number(row["ClinLR"]),
                number(row["TVnews"]),
                1996 - number(row["age"]),
                SCHOOLS[number(row["educ"]) - 1],
            ]
            for row in people()
        )
    return path


def told(command: str, *arguments: str) -> dict:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


@pytest.fixture
def survey(tmp_path) -> Survey:
    document = tmp_path / "anes96.json"
    document.write_text(json.dumps(DEFINITION))
    told("import_questionnaire", str(document), "--slug", "anes96", "--publish")
    told(
        "open_survey", "anes96", "--questionnaire", "anes96", "--mode", "confidential",
        "--sampling", "probability", "--channels", "door", "--opens", "1996-09-03", "--closes", "1996-11-04",
    )  # fmt: skip
    made = told("import_responses", "anes96", str(as_file(tmp_path)), "--channel", "door")
    assert (made["accepted"], made["rejected"]) == (944, 0)
    population = ReferencePopulation.objects.create(
        code="test-ages", name="Ages made up for a test", source="made up", year=1996
    )
    PopulationCell.objects.bulk_create(
        PopulationCell(population=population, age_band=band, count=count) for band, count in AGES.items()
    )
    return Survey.objects.get(slug="anes96")


def test_every_answer_of_the_file_is_stored_once_and_as_it_was(survey) -> None:
    source = people()

    assert Response.objects.count() == RespondentSnapshot.objects.count() == len(source) == 944
    assert Response.objects.filter(answers__vote="dole").count() == sum(
        row["vote"][0] == "1" for row in source
    )
    assert {row["answers"]["TVnews"] for row in Response.objects.values("answers")} == set(range(8))
    bands = {row["age_band"] for row in RespondentSnapshot.objects.values("age_band")}
    assert bands == set(AGES)
    assert not Response.objects.filter(answers__has_key="born").exists()


def test_it_is_weighed_and_reported_as_a_pdf(survey, tmp_path) -> None:
    weighed = told("weigh", "anes96", "--population", "test-ages", "--margin", "age_band")

    made = told("build_report", "anes96", "--output", str(tmp_path / "out"), "--formats", "pdf")
    words = " ".join(page.extract_text() for page in PdfReader(made["files"][0]).pages)

    figures = Report.objects.get(sha256=made["hash"]).figures
    vote = next(question for question in figures["questions"] if question["code"] == "vote")
    shares = {option["code"]: option["value"] for option in vote["options"]}
    assert weighed["n"] == 944 and 1 < weighed["deff"] < 2
    assert shares["dole"] == pytest.approx(weighted_by_hand(), abs=1e-5)
    assert shares["dole"] + shares["clinton"] == pytest.approx(1, abs=1e-5)
    assert "1996" in words and "Dole" in words


def weighted_by_hand() -> float:
    """The share for Dole when each age band counts as in the margin: the definition of post-stratification."""
    rows = [(1996 - number(row["age"]), number(row["vote"])) for row in people()]
    votes: dict[str, list[int]] = {band: [] for band in AGES}
    for born, vote in rows:
        age = 1996 - born
        band = "18-29" if age < 30 else "30-44" if age < 45 else "45-64" if age < 65 else "65+"
        votes[band].append(vote)
    everybody = sum(AGES.values())
    return sum(AGES[band] / everybody * sum(found) / len(found) for band, found in votes.items())

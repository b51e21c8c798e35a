"""Elif takes the responses to her own program: labelled, with the reasons for gaps, and only what may leave."""

import csv
import io
import json
import random
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pyreadstat
import pytest
from django.core.management import CommandError, call_command

from city.models import Neighbourhood
from people.models import AuditEvent
from surveys.models import RespondentSnapshot, Response, Survey
from surveys.services.counting import recount
from surveys.services.mixing import mix
from surveys.services.submitting import submit_response
from tests.surveys.field_examples import every_kind

pytestmark = pytest.mark.django_db

OFTEN = {
    "consent": "yes", "sex": "f", "visits": "often", "why": ["rest", "sport"], "sport": "=yüzme",
    "rate/clean": "1", "rate/safe": "2", "hours": 3.5, "score": 7, "order": ["light", "tree"],
    "day": "2026-05-01", "hour": "08:30", "idea": "Daha çok gölge",
}  # fmt: skip
NEVER = {
    "consent": "yes",
    "sex": "no_say",
    "visits": "never",
    "rate/clean": "3",
    "rate/safe": "3",
    "score": "dk",
}


def answered(survey: Survey, *many: dict[str, Any], place: str | None = None) -> Survey:
    place = place or Neighbourhood.objects.first().code
    survey.closes_at, ends = survey.opens_at.replace(year=2100), survey.closes_at
    for number, answers in enumerate(many):
        submit_response(survey, answers={"place": place, "born": 1980, **answers}, key=f"key-{number}")
    survey.closes_at = ends
    if survey.is_anonymous:
        mix(survey)
    return survey


def exported(folder: Path, format: str, *options: str) -> tuple[dict[str, Any], Path]:
    out, path = io.StringIO(), folder / f"out.{format}"
    call_command(
        "export_responses", "kinds", "--format", format, "--output", str(path), *options,
        stdout=out, stderr=io.StringIO(),
    )  # fmt: skip
    return json.loads(out.getvalue()), path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_csv_holds_codes_and_turkish_words_and_says_why_a_cell_is_empty(tmp_path) -> None:
    answered(every_kind(), OFTEN, NEVER)

    told, path = exported(tmp_path, "csv")

    assert told["rows"] == 2
    by_visit = {row["visits"]: row for row in rows_of(path)}
    assert by_visit["often"]["why"] == "rest sport"
    assert by_visit["often"]["why/rest"] == "1" and by_visit["often"]["why/child"] == "0"
    assert by_visit["often"]["order/light"] == "1"
    assert by_visit["never"]["score"] == "dk"
    assert by_visit["never"]["why"] == "" and by_visit["never"]["why:label"] == "Sorulmadı"
    assert by_visit["never"]["sex"] == "no_say"
    place = Neighbourhood.objects.first()
    assert by_visit["often"]["place"] == place.code and by_visit["often"]["place:label"] == place.name
    assert by_visit["often"]["_age_band"] == "45-64"
    codebook = (tmp_path / "out.codebook.csv").read_text()
    assert "Temizlik" in codebook and "Bilmiyorum" not in by_visit["often"].values()


def test_a_formula_in_an_answer_is_disarmed_in_every_sheet(tmp_path) -> None:
    answered(every_kind(), OFTEN)

    _, comma = exported(tmp_path, "csv")
    _, book = exported(tmp_path, "xlsx")

    assert rows_of(comma)[0]["sport"] == "'=yüzme"
    cells = [cell for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(cell.value == "'=yüzme" for cell in cells)


def stored(survey: Survey) -> list[str]:
    """Returns what is kept of each response, who gave it included; the year of birth is never kept."""
    told = survey.responses.values_list(
        "answers", "missing", "day", "snapshot__neighbourhood", "snapshot__age_band", "snapshot__sex"
    )
    return sorted(
        json.dumps([answers, {**missing, "born": ""}, *map(str, rest)], sort_keys=True)
        for answers, missing, *rest in told
    )


def test_what_is_exported_can_be_imported_again_and_is_the_same(tmp_path) -> None:
    survey = answered(every_kind(days_left=5), OFTEN, NEVER)
    before = stored(survey)
    _, path = exported(tmp_path, "csv")
    RespondentSnapshot.objects.all().delete()
    Response.objects.all().delete()

    call_command("import_responses", "kinds", str(path), "--channel", "import", stdout=io.StringIO())

    assert stored(survey) == before
    assert "45-64" in before[0] and "2026-05-01" in before[0]


def test_spss_reads_turkish_labels_and_each_reason_as_a_missing_value(tmp_path) -> None:
    answered(every_kind(), OFTEN, NEVER)

    _, path = exported(tmp_path, "sav")

    frame, meta = pyreadstat.read_sav(path, user_missing=True, output_format="polars")
    assert meta.column_names_to_labels["rate_clean"] == "Puanlayın: Temizlik"
    assert meta.variable_value_labels["score"][-94.0] == "Bilmiyor"
    assert meta.variable_value_labels["why_rest"] == meta.variable_value_labels["why_rest"] | {1.0: "Seçildi"}
    scores = dict(zip(frame["visits"], frame["score"], strict=True))
    assert sorted(scores.values()) == [-94.0, 7.0]
    assert meta.missing_ranges["score"] == [{"lo": -97.0, "hi": -91.0}]
    hidden, _ = pyreadstat.read_sav(path, output_format="polars")
    assert hidden["score"].drop_nulls().drop_nans().to_list() == [7.0]


def test_stata_reads_labels_and_extended_missing_values(tmp_path) -> None:
    answered(every_kind(), OFTEN, NEVER)

    _, path = exported(tmp_path, "dta")

    frame, meta = pyreadstat.read_dta(path, user_missing=True, output_format="polars")
    assert meta.column_names_to_labels["rate_safe"] == "Puanlayın: Güvenlik"
    assert {str(value) for value in frame["score"]} == {"7.0", "d"}
    assert meta.variable_value_labels["score"]["d"] == "Bilmiyor"


def test_a_long_answer_survives_every_format(tmp_path) -> None:
    answered(every_kind(), {**OFTEN, "idea": "ığüşöç " * 600})

    for format in ("csv", "xlsx", "sav", "dta", "parquet", "json"):
        told, path = exported(tmp_path, format)
        assert told["rows"] == 1 and path.stat().st_size > 100


def test_parquet_and_json_carry_types_reasons_and_the_codebook(tmp_path) -> None:
    answered(every_kind(), OFTEN, NEVER)

    _, parquet = exported(tmp_path, "parquet")
    _, document = exported(tmp_path, "json")

    frame = pl.read_parquet(parquet)
    assert frame.schema["hours"] == pl.Float64 and frame.schema["why"] == pl.List(pl.String)
    assert sorted(frame["score:missing"].drop_nulls()) == ["dont_know"]
    assert "Temizlik" in pl.read_parquet_metadata(parquet)["katilim"]
    read = json.loads(document.read_text())
    assert {row.get("visits") for row in read["responses"]} == {"often", "never"}
    assert (
        next(row for row in read["responses"] if row["visits"] == "never")["_missing"]["why"] == "not_asked"
    )


def test_labels_follow_the_language(tmp_path) -> None:
    answered(every_kind(), NEVER)

    _, path = exported(tmp_path, "csv", "--language", "en", "--bom", "--delimiter", "semicolon")

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "never (en)" in path.read_text() and ";" in path.read_text().splitlines()[0]


def anonymous(*, women: int, men: int) -> Survey:
    survey = every_kind(mode="anonymous")
    many = [{**OFTEN, "sex": "f"}] * women + [{**NEVER, "sex": "m"}] * men
    return answered(survey, *many)


def test_an_anonymous_export_has_no_key_no_day_no_words_and_no_rare_person(tmp_path) -> None:
    anonymous(women=22, men=3)

    told, path = exported(tmp_path, "csv")

    rows = rows_of(path)
    assert told["rows"] == 25
    assert not {"_day", "id", "sport", "idea", "why/other_text"} & set(rows[0])
    assert {row["sex"] for row in rows} == {"f", ""}
    keys = set(map(str, Response.objects.values_list("id", flat=True)))
    assert not keys & {cell for row in rows for cell in row.values()}
    assert sum(told["withheld"].values()) > 0


def test_every_combination_of_traits_that_is_shown_is_shared_by_ten(tmp_path) -> None:
    survey = every_kind(mode="anonymous")
    rng, places = random.Random(3), list(Neighbourhood.objects.all()[:4])
    for _number in range(160):
        Response.objects.create(
            survey=survey, version=survey.version, day=survey.opens_at.date(), answers={"consent": "yes"},
            channel=rng.choice(["web", "web", "web", "paper"]),
        )  # fmt: skip
    RespondentSnapshot.objects.bulk_create(
        RespondentSnapshot(
            response=response,
            neighbourhood=rng.choice(places),
            sex=rng.choice("fm"),
            age_band=rng.choice(["18-29", "30-44", "45-64"]),
            keep_until="2030-01-01",
        )
        for response in Response.objects.all()
    )

    _, path = exported(tmp_path, "csv", "--values", "codes")

    seen: dict[tuple, int] = {}
    for row in rows_of(path):
        key = tuple(row[name] for name in ("_channel", "_language", "place", "sex", "_age_band"))
        seen[key] = seen.get(key, 0) + 1
    assert any(key[2] for key in seen)
    assert min(count for key, count in seen.items() if any(key)) >= survey.minimum_cell


def test_open_words_of_an_anonymous_survey_never_stand_beside_who_answered(tmp_path) -> None:
    anonymous(women=22, men=0)

    _, path = exported(tmp_path, "csv", "--open-text", "include")

    row = rows_of(path)[0]
    assert row["sport"] == "'=yüzme"
    assert not {"place", "sex", "_age_band"} & set(row)


def test_two_exports_cannot_be_laid_side_by_side(tmp_path) -> None:
    survey = every_kind(mode="anonymous")
    answered(survey, *[{**NEVER, "sex": "f", "hours": number % 13} for number in range(25)])

    _, path = exported(tmp_path, "csv", "--values", "codes")
    first = [row["hours"] for row in rows_of(path)]
    orders = {tuple(first)}
    for _ in range(3):
        exported(tmp_path, "csv", "--values", "codes")
        orders.add(tuple(row["hours"] for row in rows_of(path)))

    assert all(sorted(order) == sorted(first) for order in orders)
    assert len(orders) > 1


def test_a_handful_of_anonymous_responses_is_refused(tmp_path) -> None:
    anonymous(women=9, men=0)

    with pytest.raises(CommandError) as refusal:
        exported(tmp_path, "sav")

    assert refusal.value.returncode == 2 and "10" in str(refusal.value)
    assert not (tmp_path / "out.sav").exists()


def test_responses_that_wait_to_be_mixed_do_not_leave(tmp_path) -> None:
    survey = every_kind(mode="anonymous", days_left=5)
    answered(survey, *[{**NEVER, "sex": "f"}] * 25)
    submit_response(survey, answers=OFTEN, key="late")

    told, _ = exported(tmp_path, "csv")

    assert told["rows"] == 25


def test_an_export_is_audited_with_its_row_count(tmp_path) -> None:
    answered(every_kind(), NEVER)

    exported(tmp_path, "json")

    entry = AuditEvent.objects.get(verb="responses.exported")
    assert (entry.detail["rows"], entry.detail["format"]) == (1, "json")


def test_a_recount_finds_the_same_as_the_running_counts(tmp_path) -> None:
    survey = answered(every_kind(), OFTEN, NEVER)
    before = (list(survey.day_counts.values_list("day", "channel", "responses")),
              sorted(survey.cell_counts.values_list("neighbourhood", "sex", "responses")))  # fmt: skip

    assert recount(survey) == 2

    assert list(survey.day_counts.values_list("day", "channel", "responses")) == before[0]
    assert sorted(survey.cell_counts.values_list("neighbourhood", "sex", "responses")) == before[1]

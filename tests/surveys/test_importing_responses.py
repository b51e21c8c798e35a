"""Ayda brings in a batch from paper: each row is checked like the web form, all or none."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from city.models import Neighbourhood
from people.models import AuditEvent
from surveys.models import CellCount, DayCount, IntakeResponse, RespondentSnapshot, Response, Survey
from tests.surveys.field_examples import every_kind

pytestmark = pytest.mark.django_db

HEADER = "consent,place,born,sex,visits,why,sport,rate/clean,rate/safe,hours"
GOOD = "yes,{place},1980,f,often,rest sport,yüzme,1,2,3.5"
NEVER = "yes,{place},1950,m,never,,,2,3,"


@pytest.fixture
def survey() -> Survey:
    return every_kind()


@pytest.fixture
def place(survey: Survey) -> str:
    return Neighbourhood.objects.first().code


def written(folder: Path, *rows: str, header: str = HEADER, place: str = "", encoding: str = "utf-8") -> Path:
    path = folder / "batch.csv"
    text = "\n".join([header, *(row.format(place=place) for row in rows)]) + "\n"
    path.write_bytes(text.encode(encoding))
    return path


def imported(path: Path, *options: str, channel: str = "paper") -> dict[str, Any]:
    out = io.StringIO()
    call_command(
        "import_responses",
        "kinds",
        str(path),
        "--channel",
        channel,
        *options,
        stdout=out,
        stderr=io.StringIO(),
    )
    return json.loads(out.getvalue())


def refused(path: Path, *options: str, channel: str = "paper") -> tuple[dict[str, Any], str]:
    out = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(
            "import_responses", "kinds", str(path), "--channel", channel, *options,
            stdout=out, stderr=io.StringIO(),
        )  # fmt: skip
    assert refusal.value.returncode == 2
    return json.loads(out.getvalue() or "{}"), str(refusal.value)


def test_each_row_becomes_a_response_with_its_demographics_apart(survey, place, tmp_path) -> None:
    told = imported(written(tmp_path, GOOD, NEVER, place=place))

    assert (told["accepted"], told["rejected"], told["rejects"]) == (2, 0, None)
    often = Response.objects.get(answers__visits="often")
    assert often.answers["why"] == ["rest", "sport"]
    assert often.answers["sport"] == "yüzme"
    assert often.answers["hours"] == 3.5
    assert "place" not in often.answers and "born" not in often.answers
    assert often.channel == "paper"
    assert often.day == timezone.localdate(survey.closes_at)
    assert often.snapshot.neighbourhood.code == place
    never = Response.objects.get(answers__visits="never")
    assert never.missing["why"] == "not_asked"
    assert never.missing["hours"] == "skipped"


def test_one_bad_row_keeps_all_out_and_the_rejects_file_says_where(survey, place, tmp_path) -> None:
    bad = "yes,{place},1980,f,sometimes,rest,,1,2,25"

    told, message = refused(written(tmp_path, GOOD, bad, place=place))

    assert Response.objects.count() == 0 and RespondentSnapshot.objects.count() == 0
    assert (told["accepted"], told["valid"], told["rejected"]) == (0, 1, 1)
    lines = Path(told["rejects"]).read_text().splitlines()
    assert lines[0] == "line,column,reason"
    assert [line.split(",")[:2] for line in lines[1:]] == [["3", "visits"], ["3", "hours"]]
    assert told["rejects"] in message


def test_keep_valid_takes_the_others(survey, place, tmp_path) -> None:
    told = imported(written(tmp_path, GOOD, "yes,nowhere,1980,f,never,,,1,2,", place=place), "--keep-valid")

    assert (told["accepted"], told["rejected"]) == (1, 1)
    assert Path(told["rejects"]).read_text().splitlines()[1].startswith("3,place,")
    assert Response.objects.count() == 1


def test_a_dry_run_saves_nothing(survey, place, tmp_path) -> None:
    told = imported(written(tmp_path, GOOD, place=place), "--dry-run")

    assert told["accepted"] == 1 and told["dry_run"] is True
    assert Response.objects.count() == 0 and DayCount.objects.count() == 0


def test_both_layouts_of_a_multiple_choice_mean_the_same(survey, tmp_path) -> None:
    header = "consent,visits,rate/clean,rate/safe,why/rest,why/sport,why/child,why/other,why/other_text"

    imported(written(tmp_path, "yes,often,1,2,1,0,0,1,gölge", header=header))

    response = Response.objects.get()
    assert response.answers["why"] == ["rest", "other"]
    assert response.answers["why/other_text"] == "gölge"


def test_a_cell_that_is_neither_0_nor_1_is_refused_rather_than_taken_for_0(survey, tmp_path) -> None:
    header = "consent,visits,rate/clean,rate/safe,why/rest,why/sport"

    told, _ = refused(written(tmp_path, "yes,often,1,2,1,evet", header=header))

    assert Path(told["rejects"]).read_text().splitlines()[1].startswith("2,why/sport,")


def test_two_layouts_that_disagree_are_refused(survey, tmp_path) -> None:
    header = "consent,visits,rate/clean,rate/safe,why,why/rest,why/sport"

    told, _ = refused(written(tmp_path, "yes,often,1,2,rest,0,1", header=header))

    assert Path(told["rejects"]).read_text().splitlines()[1].startswith("2,why,")


def test_a_column_that_is_no_variable_is_named_with_what_may_be_meant(survey, tmp_path) -> None:
    _, message = refused(written(tmp_path, "yes,1", header="consent,visit"))

    assert "visit" in message and "visits" in message


def test_a_file_in_another_encoding_is_refused_with_its_line(survey, place, tmp_path) -> None:
    _, message = refused(written(tmp_path, NEVER, GOOD, place=place, encoding="cp1254"))

    assert "UTF-8" in message and "3" in message


def test_a_spreadsheet_is_refused_by_its_content(survey, tmp_path) -> None:
    path = tmp_path / "batch.csv"
    path.write_bytes(b"PK\x03\x04rest")

    _, message = refused(path)

    assert "CSV UTF-8" in message


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_tabs_and_a_byte_order_mark_are_understood(survey, place, tmp_path, delimiter) -> None:
    path = written(tmp_path, GOOD, place=place)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b",", delimiter.encode()))

    assert imported(path)["accepted"] == 1


def test_weight_and_stratum_come_from_the_columns_named(survey, place, tmp_path) -> None:
    path = written(tmp_path, GOOD + ",1.5,kuzey", header=HEADER + ",pw,region", place=place)

    imported(path, "--weight-column", "pw", "--stratum-column", "region")

    response = Response.objects.get()
    assert (response.base_weight, response.stratum) == (1.5, "kuzey")


@pytest.mark.parametrize("weight", ["-1", "0", "heavy", "nan", "inf", ""])
def test_a_weight_that_is_none_is_refused(survey, place, tmp_path, weight) -> None:
    path = written(tmp_path, f"{GOOD},{weight}", header=HEADER + ",pw", place=place)

    told, _ = refused(path, "--weight-column", "pw")

    assert Path(told["rejects"]).read_text().splitlines()[1].startswith("2,pw,")


def test_a_weight_column_that_is_not_there_is_refused(survey, place, tmp_path) -> None:
    _, message = refused(written(tmp_path, GOOD, place=place), "--weight-column", "pw")

    assert "pw" in message


def test_an_unknown_channel_is_refused(survey, place, tmp_path) -> None:
    _, message = refused(written(tmp_path, GOOD, place=place), channel="pigeon")

    assert "pigeon" in message and "paper" in message


def test_the_same_file_is_not_saved_twice_unless_told_to(survey, place, tmp_path) -> None:
    path = written(tmp_path, GOOD, place=place)
    imported(path)

    refused(path)

    assert Response.objects.count() == 1
    assert imported(path, "--again")["accepted"] == 1


def test_answers_to_questions_that_were_not_asked_are_left_out_and_told(survey, place, tmp_path) -> None:
    told = imported(written(tmp_path, "yes,{place},1980,f,never,rest,,1,2,", place=place))

    assert told["left_out"] == {"why": 1}
    assert "why" not in Response.objects.get().answers


def test_a_quota_that_is_full_refuses_the_rows_beyond_it(survey, place, tmp_path) -> None:
    quota = survey.quotas.create(sex="f", target=1, cap=1)

    told = imported(written(tmp_path, GOOD, GOOD, NEVER, place=place), "--keep-valid")

    quota.refresh_from_db()
    assert (told["accepted"], told["rejected"], quota.taken) == (2, 1, 1)


def test_a_small_anonymous_batch_waits_for_others(tmp_path) -> None:
    every_kind(mode="anonymous", days_left=5)

    imported(written(tmp_path, NEVER, place=Neighbourhood.objects.first().code))

    assert (IntakeResponse.objects.count(), Response.objects.count()) == (1, 0)
    assert CellCount.objects.count() == 0


def test_a_large_anonymous_batch_is_stored_with_its_weights_and_counted(tmp_path) -> None:
    every_kind(mode="anonymous", days_left=5)
    rows = [f"{NEVER},{number}" for number in range(1, 31)]
    path = written(tmp_path, *rows, header=HEADER + ",pw", place=Neighbourhood.objects.first().code)

    imported(path, "--weight-column", "pw")

    weights = list(Response.objects.order_by("id").values_list("base_weight", flat=True))
    assert sorted(weights) == [float(number) for number in range(1, 31)]
    assert CellCount.objects.get().responses == 30
    assert DayCount.objects.get().responses == 30


def test_an_import_is_audited_with_counts_and_without_answers(survey, place, tmp_path) -> None:
    imported(written(tmp_path, GOOD, place=place))

    entry = AuditEvent.objects.get(verb="responses.imported")
    assert entry.detail["accepted"] == 1 and entry.detail["file"] == "batch.csv"
    assert "yüzme" not in json.dumps(entry.detail)


def test_a_survey_that_has_not_opened_takes_no_file(tmp_path) -> None:
    every_kind(days_ago=-1, days_left=5)

    refused(written(tmp_path, NEVER))

    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    "header",
    ["consent,consent", "consent,,visits", "", "_day,_language"],
    ids=["twice", "unnamed", "empty", "none"],
)
def test_a_header_that_is_none_is_refused(survey, tmp_path, header) -> None:
    refused(written(tmp_path, "yes,yes", header=header))

    assert Response.objects.count() == 0

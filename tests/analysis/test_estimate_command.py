"""`manage.py estimate` prints one object and nothing else, or refuses with exit code 2 and prints nothing."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.analysis.witnesses import FOLDER, expected


@pytest.fixture
def specification(tmp_path):
    (tmp_path / "people.csv").write_bytes(b"\xef\xbb\xbf" + (FOLDER / "residents.csv").read_bytes())

    def write(**parts):
        wanted = {
            "data": "people.csv",
            "design": {"weights": "weight", "strata": "place", "fpc": ["people"]},
            "ask": [{"id": "m", "what": "mean", "variable": "score"}],
            **parts,
        }
        path = tmp_path / "specification.json"
        path.write_text(json.dumps(wanted), encoding="utf-8")
        return path

    return write


def run(*arguments: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("estimate", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_one_json_object_is_printed_for_data_beside_the_specification(specification):
    printed, said = run(specification())

    row = json.loads(printed)["answers"]["m"][0]
    assert row["se"] == pytest.approx(expected()["strat"]["mean"][0]["se"], rel=1e-8)
    assert said == ""


def test_a_second_run_prints_the_same_bytes(specification):
    path = specification()

    assert run(path) == run(path)


def test_the_object_is_written_to_a_file_when_one_is_named(specification, tmp_path):
    path = specification()

    printed, _ = run(path, "--output", tmp_path / "answers.json")

    assert printed == ""
    assert (tmp_path / "answers.json").read_text(encoding="utf-8") == run(path)[0]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"ask": [{"id": "m", "what": "mean", "variable": "nothing"}]}, "nothing"),
        ({"data": "absent.csv"}, "absent.csv"),
        ({"design": {"weights": "weight", "strata": "street"}}, "street"),
    ],
)
def test_a_refusal_has_exit_code_two_and_prints_nothing(specification, parts, told):
    out = StringIO()

    with pytest.raises(CommandError, match=told) as refused:
        call_command("estimate", str(specification(**parts)), stdout=out)

    assert refused.value.returncode == 2
    assert out.getvalue() == ""


def test_a_missing_specification_and_a_file_that_is_not_text_are_refused(tmp_path):
    broken = tmp_path / "latin.json"
    broken.write_bytes(b'{"data": "\xe7"}')

    for path, told in ((tmp_path / "none.json", "none.json"), (broken, "not UTF-8")):
        with pytest.raises(CommandError, match=told) as refused:
            run(path)
        assert refused.value.returncode == 2

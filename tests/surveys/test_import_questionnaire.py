"""A survey office hands in a workbook: it becomes a draft, or is refused with its place and nothing is saved."""

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook
from wagtail.models import Revision

from people.models import AuditEvent
from surveys.language.definition import from_json
from surveys.language.formats import read_file
from surveys.models import Questionnaire, QuestionnaireVersion
from tests.surveys.language.examples import questionnaire as example
from tests.surveys.language.test_xlsform_reading import FORMS

KEYS = [
    "slug",
    "questions",
    "options",
    "languages",
    "rules",
    "constraints",
    "calculations",
    "groups",
    "repeats",
    "unsupported",
]
HEADERS = [
    "type",
    "name",
    "label::Türkçe (tr)",
    "label::English (en)",
    "relevant",
    "constraint",
    "calculation",
    "choice_filter",
]

pytestmark = pytest.mark.django_db


def workbook(path, **sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def run(command, *arguments):
    """Runs a command: its exit code, the object it printed, what it told on standard error."""
    out, err = io.StringIO(), io.StringIO()
    code, told = 0, ""
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err, no_color=True)
    except CommandError as refusal:
        code, told = refusal.returncode, str(refusal)
    return code, json.loads(out.getvalue()) if out.getvalue() else None, err.getvalue() + told


def nothing_is_saved():
    return not any(
        model.objects.exists() for model in (Questionnaire, QuestionnaireVersion, Revision, AuditEvent)
    )


def test_a_workbook_becomes_a_draft_with_a_revision():
    code, printed, _ = run("import_questionnaire", FORMS / "park_anketi.xlsx")

    draft = Questionnaire.objects.get(slug="park-anketi")
    assert code == 0
    assert list(printed) == KEYS
    assert (printed["slug"], printed["questions"], printed["languages"]) == ("park-anketi", 15, ["tr", "en"])
    assert printed["unsupported"] == [
        {"where": "baslangic", "what": "start: recorded by the platform itself, or not at all"}
    ]
    assert draft.import_notes == printed["unsupported"]
    assert from_json(draft.draft) == read_file(FORMS / "park_anketi.xlsx").definition
    assert draft.latest_revision is not None
    assert draft.newest_version is None


def test_a_dry_run_prints_the_same_and_saves_nothing():
    _, dry, _ = run("import_questionnaire", FORMS / "park_anketi.xlsx", "--dry-run", "--publish")
    assert nothing_is_saved()

    _, printed, _ = run("import_questionnaire", FORMS / "park_anketi.xlsx")

    assert dry == printed


def test_publishing_freezes_what_was_imported():
    code, _, _ = run("import_questionnaire", FORMS / "park_anketi.xlsx", "--publish", "--slug", "park")

    assert code == 0
    assert Questionnaire.objects.get(slug="park").newest_version.number == 1


def test_what_is_blocked_is_not_published_and_nothing_is_saved():
    code, printed, told = run("import_questionnaire", FORMS / "temsil_edilemeyen.xlsx", "--publish")

    assert (code, printed) == (2, None)
    assert "konum" in told
    assert nothing_is_saved()


def test_what_is_blocked_is_saved_as_a_draft_with_its_list():
    code, printed, _ = run("import_questionnaire", FORMS / "temsil_edilemeyen.xlsx")

    assert code == 0
    assert {each["where"] for each in printed["unsupported"]} >= {"hane", "konum", "foto", "gizli, relevant"}
    assert all(sorted(each) == ["what", "where"] for each in printed["unsupported"])
    assert {each["where"] for each in Questionnaire.objects.get().import_notes if each.get("blocking")}


def test_a_stated_slug_replaces_its_draft_and_keeps_the_history():
    run("import_questionnaire", FORMS / "park_anketi.xlsx", "--slug", "park")
    run("import_questionnaire", FORMS / "transport_survey.xlsx", "--slug", "park", "--title", "Ulaşım")

    found = Questionnaire.objects.get()
    assert (found.title, found.revisions.count()) == ("Ulaşım", 2)
    assert found.import_notes == []


def test_a_derived_slug_never_replaces_a_draft():
    slugs = [run("import_questionnaire", FORMS / "park_anketi.xlsx")[1]["slug"] for _ in range(2)]

    assert slugs == ["park-anketi", "park-anketi-2"]


def test_a_form_without_a_title_is_named_after_its_file(tmp_path):
    path = workbook(tmp_path / "Kıyı Anketi.xlsx", survey=[HEADERS, ["text", "a", "A", "A"]])

    code, printed, _ = run("import_questionnaire", path)

    assert (code, printed["slug"]) == (0, "kiyi-anketi")
    assert Questionnaire.objects.get().title == "Kıyı Anketi"


def test_a_choice_from_a_file_is_listed(tmp_path):
    path = workbook(
        tmp_path / "f.xlsx", survey=[HEADERS, ["select_one_from_file m.csv", "a", "Mahalle", "Place"]]
    )

    _, printed, _ = run("import_questionnaire", path)

    assert printed["unsupported"] == [
        {"where": "a", "what": "choices from “m.csv”, which is no list in the workbook"}
    ]


GROUP = ["begin_group", "g", "G", "G"]
BROKEN = {
    "no such list": (
        {
            "survey": [HEADERS, ["text", "a", "A", "A"], ["select_one yok", "b", "B", "B"]],
            "choices": [["list_name", "name", "label"], ["x", "1", "X"]],
        },
        "survey, row 3",
    ),
    "no choices sheet": ({"survey": [HEADERS, ["select_one yok", "b", "B", "B"]]}, "choices sheet"),
    "a name twice": (
        {"survey": [HEADERS, ["text", "a", "A", "A"], ["text", "a", "A", "A"]]},
        "survey, row 3",
    ),
    "no expression": (
        {"survey": [HEADERS, ["integer", "a", "A", "A"], ["text", "b", "B", "B", "${a} > "]]},
        "survey, row 3",
    ),
    "no bracket": (
        {"survey": [HEADERS, ["integer", "a", "A", "A", "", "(. > 5"]]},
        "survey, row 2: constraint",
    ),
    "no such question": ({"survey": [HEADERS, ["text", "a", "A", "A", "${yok} = 'x'"]]}, "survey, row 2"),
    "a circle": (
        {"survey": [HEADERS, ["text", "a", "A", "A", "${b} = 'x'"], ["text", "b", "B", "B", "${a} = 'x'"]]},
        "survey, row 2: These conditions need each other in a circle: a → b → a",
    ),
    "a circle through a group": (
        {"survey": [HEADERS, [*GROUP, "${a} = 'x'"], ["text", "a", "A", "A"], ["end_group"]]},
        "survey, row 3",
    ),
    "a circle of calculations": (
        {
            "survey": [
                HEADERS,
                ["text", "t", "T", "T"],
                ["calculate", "a", "", "", "", "", "${b} + 1"],
                ["calculate", "b", "", "", "", "", "${a} + 1"],
            ]
        },
        "survey, row 3",
    ),
    "an open group": ({"survey": [HEADERS, GROUP, ["text", "a", "A", "A"]]}, "survey, row 2"),
    "an unknown type": ({"survey": [HEADERS, ["metin", "a", "A", "A"]]}, "survey, row 2"),
    "a choice twice": (
        {
            "survey": [HEADERS, ["select_one x", "a", "A", "A"]],
            "choices": [["list_name", "name", "label"], ["x", "1", "X"], ["x", "1", "Y"]],
        },
        "choices, row 3",
    ),
    "a choice with a space": (
        {
            "survey": [HEADERS, ["select_multiple x", "a", "A", "A"]],
            "choices": [["list_name", "name", "label"], ["x", "a b", "X"]],
        },
        "choices, row 2",
    ),
    "no question": ({"survey": [HEADERS]}, "survey: The sheet has no question"),
    "no survey sheet": ({"choices": [["list_name", "name", "label"], ["x", "1", "X"]]}, "'survey'"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_workbook_is_refused_with_sheet_and_row(tmp_path, name):
    sheets, place = BROKEN[name]

    code, printed, told = run("import_questionnaire", workbook(tmp_path / "anket.xlsx", **sheets))

    assert (code, printed) == (2, None)
    assert f"anket.xlsx: {place}" in told or place in told
    assert nothing_is_saved()


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def with_member(name, content):
    """A real workbook with one more part in it, or with a part of it replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(FORMS / "park_anketi.xlsx") as whole,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in whole.namelist():
            if member != name:
                new.writestr(member, whole.read(member))
        new.writestr(name, content)
    return file.getvalue()


BILLION = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><worksheet>&b;</worksheet>'
HOSTILE = {
    "a PDF": (b"%PDF-1.7\n" + b"x" * 500, "PDF"),
    "nothing": (b"", "boş"),
    "a web page": (b"<!doctype html><html></html>", "HTML"),
    "a Word document": (zipped(word__document="<w/>"), "Word"),
    "UTF-16": ('{"format": "katilim-questionnaire"}'.encode("utf-16"), "UTF-8"),
    "an old Turkish encoding": ('{"title": "Ankêt şğı"}'.encode("iso8859-9", "replace"), "UTF-8"),
    "entities": (with_member("xl/worksheets/sheet1.xml", BILLION), "entity"),
    "entities in UTF-16": (
        with_member("xl/worksheets/sheet1.xml", BILLION.decode().encode("utf-16")),
        "entity",
    ),
    "macros": (with_member("xl/vbaProject.bin", b"x"), "makro"),
    "a bomb": (with_member("xl/media/image.bin", b"\x00" * 130_000_000), "120"),
    "a sheet without end": (with_member("xl/worksheets/sheet1.xml", b"<row r='1'/>" * 30_000), "20000"),
    "half a workbook": ((FORMS / "park_anketi.xlsx").read_bytes()[:3000], "bozuk"),
    "a deep document": (b'{"a":' * 50_000, "bozuk"),
    "foreign JSON": (b'{"name": "x"}', "soru formu"),
    "a list": (b"[1, 2]", "soru formu"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_dangerous_or_foreign_file_is_refused_in_a_sentence(tmp_path, name):
    content, part = HOSTILE[name]
    path = tmp_path / "anket.xlsx"
    path.write_bytes(content)

    code, printed, told = run("import_questionnaire", path)

    assert (code, printed) == (2, None)
    assert part in told
    assert "Traceback" not in told
    assert nothing_is_saved()


def test_a_missing_file_a_directory_and_a_bad_slug_are_refused(tmp_path):
    park = FORMS / "park_anketi.xlsx"
    for arguments in ([tmp_path / "none.xlsx"], [tmp_path], [park, "--slug", "iki kelime"]):
        assert run("import_questionnaire", *arguments)[0] == 2
    assert nothing_is_saved()


def test_the_published_version_is_exported_and_the_draft_only_when_asked(tmp_path):
    run("import_questionnaire", FORMS / "park_anketi.xlsx", "--slug", "park", "--publish")
    run("import_questionnaire", FORMS / "transport_survey.xlsx", "--slug", "park")

    published = run("export_questionnaire", "park", "--format", "json", "--output", tmp_path / "p.json")
    draft = run(
        "export_questionnaire", "park", "--format", "json", "--output", tmp_path / "d.json", "--draft"
    )

    assert (published[0], draft[0]) == (0, 0)
    assert published[1]["file"] == str(tmp_path / "p.json")
    assert published[1]["counts"]["questions"] == 15
    assert read_file(tmp_path / "p.json").definition == read_file(FORMS / "park_anketi.xlsx").definition
    assert read_file(tmp_path / "d.json").definition.question("durak").code == "durak"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.json", "p.json"]


def test_what_cannot_be_exported_is_refused(tmp_path):
    run("import_questionnaire", FORMS / "park_anketi.xlsx", "--slug", "park")
    output = tmp_path / "f.json"
    asked = (
        ["none", "--format", "json", "--output", output],
        ["park", "--format", "json", "--output", output],
        ["park", "--draft", "--format", "json", "--output", tmp_path / "no" / "f.json"],
    )

    assert [run("export_questionnaire", *arguments)[0] for arguments in asked] == [2, 2, 2]
    assert not output.exists()


def test_our_own_json_goes_out_and_in_again(tmp_path):
    from surveys.language.formats.own import write_own

    write_own(example(), tmp_path / "f.json")
    call_command("import_questionnaire", str(tmp_path / "f.json"), slug="ornek", stdout=io.StringIO())

    assert from_json(Questionnaire.objects.get().draft) == example()


def test_other_programs_files_are_imported_whatever_their_names(tmp_path):
    from tests.surveys.language.formats.lss import archive, structure
    from tests.surveys.language.formats.test_surveyjs import FORM

    contents = {"a.xlsx": structure(), "b.json": archive(structure()), "c.lss": json.dumps(FORM).encode()}
    slugs = []
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        code, printed, _ = run("import_questionnaire", tmp_path / name, "--publish")
        assert code == 0
        assert list(printed) == KEYS
        slugs.append(printed["slug"])

    assert slugs == ["kiyi-anketi", "kiyi-anketi-2", "kiyi-anketi-3"]


@pytest.mark.parametrize("format_name", ["xlsform", "surveyjs", "json", "ddi"])
def test_every_format_is_written_with_its_counts_and_losses(tmp_path, format_name):
    run("import_questionnaire", FORMS / "park_anketi.xlsx", "--slug", "park", "--publish")
    output = tmp_path / "park"

    code, printed, told = run("export_questionnaire", "park", "--format", format_name, "--output", output)

    assert code == 0
    assert sorted(printed) == ["counts", "file", "unsupported"]
    assert printed["counts"]["questions"] == 15
    assert all(each["what"] in told for each in printed["unsupported"])
    if format_name == "ddi":
        assert {"where": "sure", "what": "the check of the answer"} in printed["unsupported"]
    else:
        assert read_file(output).definition == read_file(FORMS / "park_anketi.xlsx").definition


@pytest.mark.parametrize(
    "arguments",
    [["import_questionnaire", "none.xlsx"], ["import_questionnaire"], ["export_questionnaire", "x"]],
)
def test_the_shell_sees_a_refusal_as_exit_code_2(arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=FORMS.parents[3], capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr

"""What every command promises: one JSON object out, words to standard error, and three exit codes."""

import io
import json
from datetime import date

import pytest

from common.contract_command import ContractCommand, Refused


class Greeting(ContractCommand):
    """A command of the test: greets, or refuses."""

    def add_arguments(self, parser):
        parser.add_argument("name")

    def run(self, **options):
        if options["name"] == "refuse":
            raise Refused("line 3: no name", result={"saved": 0})
        if options["name"] == "missing":
            self.existing_path("/there/is/nothing")
        self.tell("merhaba")
        return {"name": options["name"], "on": date(2026, 11, 22)}


def run_as_main(*arguments):
    out, err = io.StringIO(), io.StringIO()
    command = Greeting(stdout=out, stderr=err, no_color=True)
    command.requires_system_checks = []
    code = 0
    try:
        command.run_from_argv(["manage.py", "greeting", *arguments])
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue(), err.getvalue()


def test_the_result_is_the_only_thing_on_standard_output():
    code, out, err = run_as_main("Ayşe")

    assert code == 0
    assert json.loads(out) == {"name": "Ayşe", "on": "2026-11-22"}
    assert "Ayşe" in out
    assert err == "merhaba\n"


def test_a_refusal_exits_with_two_and_says_where():
    code, out, err = run_as_main("refuse")

    assert code == 2
    assert "line 3: no name" in err
    assert json.loads(out) == {"saved": 0}


def test_a_path_that_is_not_there_is_a_refusal():
    code, out, err = run_as_main("missing")

    assert (code, out) == (2, "")
    assert "/there/is/nothing" in err


def test_the_frame_alone_is_no_command():
    with pytest.raises(NotImplementedError):
        ContractCommand().run()

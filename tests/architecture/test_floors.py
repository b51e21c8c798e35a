"""The floors hold: imports go down only, and the pure packages know no web framework."""

import sys
from pathlib import Path

import pytest
from importlinter import cli

ROOT = Path(__file__).resolve().parent.parent.parent


def lint(configuration: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Runs the contracts of a configuration over the packages of the working directory."""
    monkeypatch.chdir(configuration.parent)
    monkeypatch.setattr(sys, "path", [str(configuration.parent), *sys.path])
    return cli.lint_imports(config_filename=configuration.name, no_cache=True)


def test_imports_go_down_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lint(ROOT / "pyproject.toml", monkeypatch) == cli.EXIT_STATUS_SUCCESS


def test_an_upward_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package, text in {"attic_floor": "", "cellar_floor": "import attic_floor\n"}.items():
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(text)
    contract = tmp_path / "floors.toml"
    contract.write_text(
        '[tool.importlinter]\nroot_packages = ["attic_floor", "cellar_floor"]\n'
        '[[tool.importlinter.contracts]]\nname = "down"\ntype = "layers"\n'
        'layers = ["attic_floor", "cellar_floor"]\n'
    )
    assert lint(contract, monkeypatch) == cli.EXIT_STATUS_ERROR

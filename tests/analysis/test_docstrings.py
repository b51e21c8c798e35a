"""The examples in the docstrings run, and the package stays free of Django, files and clocks."""

from __future__ import annotations

import ast
import doctest
import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

import analysis

MODULES = sorted(path.stem for path in Path(analysis.__path__[0]).glob("*.py") if path.stem != "__init__")
FOREIGN = {"django", "wagtail", "pandas", "polars", "time", "datetime", "random", "pathlib", "os", "requests"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_give_what_they_say(name):
    module = importlib.import_module(f"analysis.{name}")

    outcome = doctest.testmod(module, extraglobs={"np": np})

    assert outcome.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_numpy_scipy_and_what_touches_nothing(name):
    tree = ast.parse(Path(sys.modules[f"analysis.{name}"].__file__).read_text(encoding="utf-8"))

    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {
        str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }

    assert imported <= {*sys.stdlib_module_names, "numpy", "scipy", "analysis"}
    assert not imported & FOREIGN


def test_no_module_uses_the_global_random_state():
    for name in MODULES:
        source = Path(sys.modules[f"analysis.{name}"].__file__).read_text(encoding="utf-8")
        assert "np.random.seed" not in source
        assert "default_rng" not in source

"""The web process starts light: statistics and document libraries are loaded only by the work that needs them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HEAVY = ("numpy", "scipy", "polars", "typst", "docx", "docxtpl", "xlsxwriter", "pyreadstat", "pyxform")
LOADED = f"print(*(name for name in {HEAVY!r} if name in sys.modules))"
LOAD_URLS = (
    "import django, sys; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns"
)


def loaded_after(program: str) -> set[str]:
    """Returns the heavy libraries a fresh interpreter holds after a program."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; {LOADED}"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


def test_loading_every_url_leaves_heavy_libraries_out() -> None:
    assert loaded_after(LOAD_URLS) == set()


@pytest.mark.parametrize("name", HEAVY)
def test_each_heavy_library_is_installed_and_would_be_seen(name: str) -> None:
    assert name in loaded_after(f"import sys, {name}")

"""The documents lead where they say, name every setting, and describe the software as the standard asks."""

import re
from pathlib import Path

import pytest

from people.models import Role

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], key=lambda path: path.as_posix())
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
VARIABLE = re.compile(r"""(?:env\.\w+|required|required_list)\(\s*["']([A-Z][A-Z_]+)["']""")
PAGE_OF_ROLE = {
    Role.DEPARTMENT_OFFICER: "mudurluk-gorevlisi.md",
    Role.PARTICIPATION: "katilim-birimi.md",
    Role.UNIT_HEAD: "birim-sorumlusu.md",
    Role.ANALYST: "analist.md",
    Role.EDITOR: "editor.md",
    Role.ADMINISTRATOR: "yonetici.md",
    Role.REGISTRY: "stk-birimi.md",
    Role.INTERVIEWER: "saha-gorevlisi.md",
    Role.FRONT_DESK: "basvuru-masalari.md",
    Role.CASE_OFFICER: "basvuru-birimleri.md",
    Role.CASE_HEAD: "basvuru-birimleri.md",
    Role.TRADES: "esnaf-birimi.md",
}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def inner_links(path: Path) -> list[str]:
    """Returns the links of a document that lead to files of this repository."""
    found = LINK.findall(path.read_text(encoding="utf-8"))
    return [link.split("#")[0] for link in found if not re.match(r"[a-z]+:|#|/", link)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_inside_lead_to_a_file(path):
    missing = [link for link in inner_links(path) if not (path.parent / link).exists()]

    assert missing == []


def test_there_are_links_to_follow():
    assert sum(len(inner_links(path)) for path in DOCUMENTS) > 30


def test_every_setting_of_the_environment_is_in_the_operations_manual():
    sources = [ROOT / "config" / "env.py", *(ROOT / "config" / "settings").glob("*.py")]
    used = {name for path in sources for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    assert {"DATABASE_URL", "SECRET_KEY", "MAIL_HOST"} <= used
    assert {name for name in used if f"`{name}`" not in manual} == set()


def test_the_example_environment_names_settings_that_exist():
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "config").rglob("*.py"))
    example = (ROOT / "docs" / "deploy" / "katilim.env.example").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)

    assert len(names) > 5
    assert [name for name in names if name not in sources and name != "DJANGO_SETTINGS_MODULE"] == []


def test_every_command_of_the_manual_exists():
    from django.core.management import get_commands

    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    named_there = set(re.findall(r"manage\.py ([a-z0-9_]+)", manual))

    assert {"tick", "migrate", "check_audit"} <= named_there
    assert named_there - set(get_commands()) == set()


@pytest.mark.parametrize("role", Role.values)
def test_the_handbook_has_a_page_for_every_role(role):
    page = ROOT / "docs" / "handbook" / PAGE_OF_ROLE[role]

    assert page.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=named)
def test_a_page_on_a_choice_says_why_what_and_what_follows(path):
    text = path.read_text(encoding="utf-8")

    assert all(f"\n## {part}\n" in text for part in ("Context", "Decision", "Consequences"))


def test_publiccode_says_what_the_standard_asks():
    text = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    keys = set(re.findall(r"^([a-zA-Z]+):", text, re.MULTILINE))
    shorts = re.findall(r"shortDescription: >-\n\s+(.+)", text)
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[1]

    wanted = {"publiccodeYmlVersion", "name", "url", "releaseDate", "platforms", "categories"}
    wanted |= {"developmentStatus", "softwareType", "description", "legal", "maintenance", "localisation"}
    assert wanted <= keys
    assert "license: EUPL-1.2" in text
    assert f'softwareVersion: "{version}"' in text
    assert len(shorts) == 2
    assert all(len(short) <= 150 for short in shorts)

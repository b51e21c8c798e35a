"""What must hold for every template and style sheet: they load, speak through classes, and are readable."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

TEMPLATES = Path(settings.TEMPLATES[0]["DIRS"][0])
STYLES = TEMPLATES.parent / "static" / "css"
SCRIPTS = TEMPLATES.parent / "static" / "js"
HTML = sorted(TEMPLATES.rglob("*.html"))
# A mail reader has no style sheet and no policy: its styles must stand in the line.
PAGES = [path for path in HTML if "emails" not in path.parts and "email" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", HTML, ids=name)
def test_every_template_loads(path: Path) -> None:
    get_template(name(path))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_page_hides_where_it_is_from_its_own_forms(path: Path) -> None:
    """23 November 2026: with no-referrer a browser sends a form with the origin “null”, and it is refused."""
    assert "no-referrer" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_template_styles_in_the_line(path: Path) -> None:
    assert not re.search(r"""\sstyle\s*=\s*["']""", path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_template_handles_events_in_the_line(path: Path) -> None:
    assert not re.search(r"<[a-z][^>{}]*\son[a-z]+\s*=", path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_script_is_a_file_or_plain_data(path: Path) -> None:
    for attributes in re.findall(r"<script\b([^>]*)>", path.read_text()):
        assert "src=" in attributes or "application/json" in attributes or "csp_nonce" in attributes, (
            attributes
        )


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_template_fetches_from_elsewhere(path: Path) -> None:
    foreign = re.findall(
        r"""<(?:script|img|iframe|source|video|link)\b[^>]*?(?:src|href)=["'](?:https?:)?//[^"']+""",
        path.read_text(),
    )

    assert not foreign


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=name)
def test_a_component_says_what_it_needs(path: Path) -> None:
    first_line = path.read_text().split("\n", 1)[0]

    assert first_line.startswith("{#")
    assert "Variables" in first_line


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_what_a_template_includes_exists(path: Path) -> None:
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", path.read_text(), flags=re.S)
    for other in re.findall(r"""{%\s*(?:include|extends)\s+["']([^"'#]+)""", text):
        assert engines["django"].get_template(other)


def test_an_inline_style_would_be_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<p style="color: red">')

    with pytest.raises(AssertionError):
        test_no_template_styles_in_the_line(page)


def test_all_styles_together_are_light() -> None:
    everything = b"".join(path.read_bytes() for path in sorted(STYLES.glob("*.css")))

    assert len(gzip.compress(everything, 9)) <= 25_000


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_colours_outside_the_tokens_are_tokens(path: Path) -> None:
    text = re.sub(r"@layer tokens \{.*?\n\}\n", "", path.read_text(), flags=re.S)
    text = re.sub(r'url\(".*?"\)', "", text)
    text = re.sub(r"@layer print \{.*?\n\}\n?", "", text, flags=re.S)
    literal = [colour for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", text) if colour.lower() not in ALLOWED]

    assert not literal


# The white edge a QR reader needs, and the focus ring of the always deep header.
ALLOWED = {"#fff", "#f6e3b0"}


def tokens(theme: str) -> dict[str, str]:
    """Returns the colours of a theme as they cascade."""
    text = (STYLES / "katilim.css").read_text()
    light, rest = text.split("@media screen and (prefers-color-scheme: dark)", 1)
    system, chosen = rest.split(':root[data-theme="dark"]', 1)
    pattern = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b")
    values = dict(pattern.findall(light))
    if theme == "dark":
        values.update(pattern.findall(system.split("\n  }\n", 1)[0]))
    if theme == "chosen dark":
        values.update(pattern.findall(chosen.split("\n}\n", 1)[0]))
    return values


def contrast(one: str, other: str) -> float:
    """Returns the contrast ratio of two colours. Source: WCAG 2.2, relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


READ = [
    *(
        (text, ground)
        for text in ("ink", "muted", "gulf", "pomegranate")
        for ground in ("paper", "raised", "sand")
    ),
    *((signal, ground) for signal in ("olive", "amber") for ground in ("paper", "raised", "sand")),
    *((signal, f"{signal}-tint") for signal in ("gulf", "olive", "amber", "pomegranate")),
    *(("ink", f"{signal}-tint") for signal in ("gulf", "olive", "amber", "pomegranate")),
    *(("on-sea-low", f"sea-{step}") for step in range(4)),
    *(("on-sea-high", f"sea-{step}") for step in range(4, 7)),
    *(("ink", f"div-{step}") for step in (2, 3, 4)),
    *(("on-sea-high", f"div-{step}") for step in (1, 5)),
    ("on-action", "action"),
    ("on-deep", "deep"),
    ("on-deep-muted", "deep"),
    ("muted", "gulf-tint"),
]
SEEN = [
    *((mark, ground) for mark in ("edge", "focus", "action") for ground in ("paper", "raised", "sand")),
    *((f"cat-{n}", "paper") for n in range(1, 7)),
    ("div-1", "div-2"),
    ("div-5", "div-4"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), READ)
def test_text_can_be_read_on_its_ground(theme: str, text: str, ground: str) -> None:
    colours = tokens(theme)

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), SEEN)
def test_a_mark_can_be_seen_on_its_ground(theme: str, mark: str, ground: str) -> None:
    colours = tokens(theme)
    least = 1.5 if ground.startswith("div") else 3

    assert contrast(colours[mark], colours[ground]) >= least


def test_the_chosen_dark_is_the_dark_of_the_device() -> None:
    assert tokens("dark") == tokens("chosen dark")


def test_contrast_agrees_with_known_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.js")), ids=lambda path: path.name)
def test_a_script_opens_with_what_it_improves(path: Path) -> None:
    assert path.read_text().startswith("// ")

"""The benchmark's questionnaire: 20 questions of five options each in one section, and as JSON for the floor."""

import json
from pathlib import Path

COUNT, OPTIONS = 20, 5


def text(turkish: str, english: str) -> dict[str, str]:
    return {"tr": turkish, "en": english}


def question(number: int) -> dict:
    """Returns one question: every fourth takes several answers."""
    options = [
        {
            "code": f"o{n}",
            "label": text(f"{number}. sorunun {n}. seçeneği", f"Option {n} of question {number}"),
        }
        for n in range(1, OPTIONS + 1)
    ]
    return {
        "code": f"q{number}",
        "kind": "multiple" if number % 4 == 0 else "single",
        "required": True,
        "label": text(
            f"{number}. soru: hizmetten ne kadar memnunsunuz?", f"Question {number}: how satisfied are you?"
        ),
        "options": options,
    }


def document() -> dict:
    """Returns the questionnaire in the product's own format."""
    return {
        "format": "katilim-questionnaire",
        "version": 1,
        "title": text("Ölçüm anketi", "Benchmark survey"),
        "languages": ["tr", "en"],
        "default_language": "tr",
        "sections": [
            {
                "code": "all",
                "title": text("Sorular", "Questions"),
                "questions": [question(n) for n in range(1, COUNT + 1)],
            }
        ],
    }


def write(path: Path) -> None:
    path.write_text(json.dumps(document(), ensure_ascii=False), encoding="utf-8")

"""Makes the questionnaire that a project template begins with: its questions, then who answers, in both languages."""

from typing import Any

from participation.project_templates import Both

YOU = {
    "code": "you",
    "title": {"tr": "Siz", "en": "You"},
    "intro": {
        "tr": "Yanıtlar kimlerden geldi, görebilmek için soruyoruz. Hepsi isteğe bağlı.",
        "en": "We ask so that we can see who answered. All of it is optional.",
    },
    "questions": [
        {
            "code": "place",
            "kind": "neighbourhood",
            "role": "neighbourhood",
            "label": {"tr": "Hangi mahallede oturuyorsunuz?", "en": "Which neighbourhood do you live in?"},
        },
        {
            "code": "sex",
            "kind": "single",
            "role": "sex",
            "label": {"tr": "Cinsiyetiniz", "en": "Your sex"},
            "options": [
                {"code": "female", "label": {"tr": "Kadın", "en": "Woman"}},
                {"code": "male", "label": {"tr": "Erkek", "en": "Man"}},
            ],
        },
        {
            "code": "born",
            "kind": "number",
            "integer": True,
            "minimum": 1910,
            "maximum": 2014,
            "role": "birth_year",
            "label": {"tr": "Hangi yıl doğdunuz?", "en": "In which year were you born?"},
            "hint": {"tr": "Dört haneyle yazın, örneğin 1986.", "en": "Four digits, such as 1986."},
        },
    ],
}


def questionnaire_of(draft: dict[str, Any]) -> dict[str, Any]:
    """Returns the definition of a template's questionnaire."""
    return {
        "format": "katilim-questionnaire",
        "version": 1,
        "title": _both(draft["title"]),
        "languages": ["tr", "en"],
        "default_language": "tr",
        "sections": [
            {
                "code": "asked",
                "title": _both(draft["title"]),
                "questions": [_question(each) for each in draft["questions"]],
            },
            YOU,
        ],
    }


def _question(row: dict[str, Any]) -> dict[str, Any]:
    made = {name: row[name] for name in ("code", "kind", "minimum", "maximum") if name in row}
    made["label"] = _both(row["label"])
    if "low" in row:
        made |= {"low_label": _both(row["low"]), "high_label": _both(row["high"])}
    if "options" in row:
        made["options"] = [
            {"code": code, "label": {"tr": turkish, "en": english}}
            for code, turkish, english in row["options"]
        ]
    return made


def _both(pair: Both | list[str]) -> dict[str, str]:
    turkish, english = pair
    return {"tr": turkish, "en": english}

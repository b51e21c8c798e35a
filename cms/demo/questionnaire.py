"""The demo's questionnaires, in Turkish and English."""

from typing import Any


def both(turkish: str, english: str) -> dict[str, str]:
    return {"tr": turkish, "en": english}


def option(code: str, turkish: str, english: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "label": both(turkish, english), **more}


AGREEMENT = [
    option("never", "Hiç katılmıyorum", "Strongly disagree"),
    option("little", "Katılmıyorum", "Disagree"),
    option("partly", "Kısmen katılıyorum", "Partly agree"),
    option("agree", "Katılıyorum", "Agree"),
    option("fully", "Tamamen katılıyorum", "Strongly agree"),
]

PARK_SECTION = {
    "code": "park",
    "title": both("Parkı nasıl kullanıyorsunuz?", "How you use the park"),
    "questions": [
        {
            "code": "often",
            "kind": "single",
            "required": True,
            "label": both(
                "Mahallenizdeki parka ne sıklıkta gidersiniz?", "How often do you go to the park near you?"
            ),
            "options": [
                option("daily", "Hemen her gün", "Almost every day"),
                option("weekly", "Haftada birkaç kez", "A few times a week"),
                option("monthly", "Ayda birkaç kez", "A few times a month"),
                option("rarely", "Daha seyrek", "Less often"),
                option("never", "Hiç gitmem", "Never"),
            ],
        },
        {
            "code": "why",
            "kind": "multiple",
            "required": True,
            "relevant": {"!=": [{"var": "often"}, "never"]},
            "label": both("Parka neden gidersiniz?", "Why do you go to the park?"),
            "hint": both("Birden çok seçebilirsiniz.", "You may choose several."),
            "options": [
                option("walk", "Yürümek için", "To walk"),
                option("children", "Çocuklarla", "With children"),
                option("meet", "Buluşmak için", "To meet people"),
                option("sport", "Spor için", "For sport"),
                option("other", "Başka", "Something else", other=True),
                option("none", "Özel bir nedeni yok", "No special reason", exclusive=True),
            ],
        },
    ],
}
OPINION_SECTION = {
    "code": "opinion",
    "title": both("Ne düşünüyorsunuz?", "What you think"),
    "questions": [
        {
            "code": "satisfied",
            "kind": "scale",
            "required": True,
            "minimum": 1,
            "maximum": 5,
            "low_label": both("Hiç memnun değilim", "Not at all"),
            "high_label": both("Çok memnunum", "Very much"),
            "label": both("Parktan ne kadar memnunsunuz?", "How satisfied are you with the park?"),
        },
        {
            "code": "views",
            "kind": "matrix",
            "label": both("Aşağıdakilere ne kadar katılırsınız?", "How far do you agree?"),
            "rows": [
                {"code": "shade", "label": both("Yeterince gölge var.", "There is enough shade.")},
                {
                    "code": "safe",
                    "label": both("Akşamları kendimi güvende hissediyorum.", "I feel safe in the evening."),
                },
                {"code": "clean", "label": both("Park temiz.", "The park is clean.")},
            ],
            "options": AGREEMENT,
        },
        {
            "code": "first",
            "kind": "single",
            "required": True,
            "label": both("Önce hangisi yapılsın?", "What should be done first?"),
            "options": [
                option("trees", "Daha çok ağaç ve gölge", "More trees and shade"),
                option("lights", "Daha iyi aydınlatma", "Better lighting"),
                option("play", "Çocuk oyun alanı", "A playground"),
                option("path", "Engelsiz yürüyüş yolu", "A step-free path"),
            ],
        },
        {
            "code": "words",
            "kind": "long_text",
            "max_length": 1000,
            "label": both("Eklemek istediğiniz bir şey var mı?", "Is there anything you want to add?"),
            "hint": both("Ad, telefon gibi kişisel bilgiler yazmayın.", "Please write no names or numbers."),
        },
    ],
}
YOU_SECTION = {
    "code": "you",
    "title": both("Siz", "You"),
    "intro": both(
        "Yanıtlar kimlerden geldi, görebilmek için soruyoruz. Hepsi isteğe bağlı.",
        "We ask so that we can see who answered. All of it is optional.",
    ),
    "questions": [
        {
            "code": "place",
            "kind": "neighbourhood",
            "role": "neighbourhood",
            "label": both("Hangi mahallede oturuyorsunuz?", "Which neighbourhood do you live in?"),
        },
        {
            "code": "sex",
            "kind": "single",
            "role": "sex",
            "label": both("Cinsiyetiniz", "Your sex"),
            "options": [option("female", "Kadın", "Woman"), option("male", "Erkek", "Man")],
        },
        {
            "code": "born",
            "kind": "number",
            "integer": True,
            "minimum": 1910,
            "maximum": 2011,
            "role": "birth_year",
            "label": both("Hangi yıl doğdunuz?", "In which year were you born?"),
            "hint": both("Dört haneyle yazın, örneğin 1986.", "Four digits, such as 1986."),
        },
    ],
}
PARK = {
    "format": "katilim-questionnaire",
    "version": 1,
    "title": both("Mahalle parkı anketi", "Neighbourhood park survey"),
    "languages": ["tr", "en"],
    "default_language": "tr",
    "sections": [PARK_SECTION, OPINION_SECTION, YOU_SECTION],
}

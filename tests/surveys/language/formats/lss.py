"""Writes small LimeSurvey structures, in the layout before version 4 and since."""

import io
import zipfile
from xml.sax.saxutils import escape

TEXTS = {"group_name", "description", "question", "help", "answer"}
TABLES = {
    "groups": "group_l10ns",
    "questions": "question_l10ns",
    "subquestions": "question_l10ns",
    "answers": "answer_l10ns",
}
KEYS = {"groups": "gid", "questions": "qid", "subquestions": "qid", "answers": "aid"}

GROUPS = [
    {"gid": "1", "group_order": "1", "group_name": {"tr": "Siz", "en": "You"}},
    {"gid": "2", "group_order": "2", "grelevance": "yas.NAOK >= 18", "group_name": {"tr": "Kıyı", "en": "Shore"},
     "description": {"tr": "<p>Birkaç <b>soru</b></p>"}},
]  # fmt: skip
QUESTIONS = [
    {"qid": "10", "gid": "1", "question_order": "1", "type": "N", "title": "yas", "mandatory": "Y",
     "question": {"tr": "Yaşınız", "en": "Your age"}, "help": {"tr": "Tamamlanmış"}},
    {"qid": "11", "gid": "1", "question_order": "2", "type": "G", "title": "cins", "question": {"tr": "Cinsiyet"}},
    {"qid": "12", "gid": "2", "question_order": "1", "type": "L", "title": "siklik", "other": "Y",
     "question": {"tr": "Ne sıklıkta?", "en": "How often?"}},
    {"qid": "13", "gid": "2", "question_order": "2", "type": "M", "title": "neden",
     "relevance": '((siklik.NAOK == "A1" or siklik.NAOK == "-oth-"))', "question": {"tr": "Neden?"}},
    {"qid": "14", "gid": "2", "question_order": "3", "type": "F", "title": "puan", "mandatory": "Y",
     "relevance": 'neden_spor.NAOK == "Y"', "question": {"tr": "Puanlayın"}},
    {"qid": "15", "gid": "2", "question_order": "4", "type": "T", "title": "oneri",
     "relevance": '!is_empty(puan_temiz.NAOK) and siklik_other == ""', "question": {"tr": "Öneri"}},
    {"qid": "16", "gid": "2", "question_order": "5", "type": "*", "title": "genc", "question": {"tr": "{if(yas < 30, 1, 0)}"}},
    {"qid": "17", "gid": "2", "question_order": "6", "type": "Q", "title": "iletisim", "question": {"tr": "İletişim"}},
    {"qid": "18", "gid": "2", "question_order": "7", "type": "R", "title": "sira", "question": {"tr": "Sıralayın"}},
]  # fmt: skip
PARTS = [
    {
        "qid": "20",
        "parent_qid": "13",
        "question_order": "1",
        "title": "spor",
        "question": {"tr": "Spor", "en": "Sport"},
    },
    {"qid": "21", "parent_qid": "13", "question_order": "2", "title": "yok", "question": {"tr": "Hiçbiri"}},
    {
        "qid": "22",
        "parent_qid": "14",
        "question_order": "1",
        "title": "temiz",
        "question": {"tr": "Temizlik"},
    },
    {"qid": "23", "parent_qid": "17", "question_order": "1", "title": "ad", "question": {"tr": "Adınız"}},
]
ANSWERS = [
    {"aid": "1", "qid": "12", "code": "A1", "sortorder": "1", "answer": {"tr": "Her gün", "en": "Daily"}},
    {"aid": "2", "qid": "12", "code": "A2", "sortorder": "2", "answer": {"tr": "Hiç", "en": "Never"}},
    {"aid": "3", "qid": "14", "code": "1", "sortorder": "1", "answer": {"tr": "İyi"}},
    {"aid": "4", "qid": "14", "code": "2", "sortorder": "2", "answer": {"tr": "Kötü"}},
    {"aid": "5", "qid": "18", "code": "a", "sortorder": "1", "answer": {"tr": "Ağaç"}},
    {"aid": "6", "qid": "18", "code": "b", "sortorder": "2", "answer": {"tr": "Bank"}},
]
ATTRIBUTES = [
    {"qid": "10", "attribute": "min_num_value_n", "value": "18"},
    {"qid": "10", "attribute": "num_value_int_only", "value": "1"},
    {"qid": "13", "attribute": "exclude_all_others", "value": "yok"},
    {"qid": "13", "attribute": "max_answers", "value": "2"},
    {"qid": "12", "attribute": "random_order", "value": "1"},
    {"qid": "12", "attribute": "hide_tip", "value": "1"},
]


def structure(*, is_old=False, questions=(), attributes=(), languages=("tr", "en"), extra=""):
    """Returns the bytes of a structure with the town's shore survey, and more questions if wanted."""
    things = {
        "groups": GROUPS,
        "questions": [*QUESTIONS, *questions],
        "subquestions": PARTS,
        "answers": ANSWERS,
    }
    tables: dict[str, list[dict]] = {}
    for name, rows in things.items():
        for row in rows:
            plain = {key: value for key, value in row.items() if key not in TEXTS}
            texts = {key: value for key, value in row.items() if key in TEXTS}
            spoken = [each for each in languages if any(each in text for text in texts.values())]
            by_language = [
                {"language": each, **{key: text[each] for key, text in texts.items() if each in text}}
                for each in spoken
            ]
            if is_old:
                bare = {key: value for key, value in plain.items() if key != "aid"}
                tables.setdefault(name, []).extend({**bare, **each} for each in by_language)
            else:
                tables.setdefault(name, []).append(plain)
                key = KEYS[name]
                tables.setdefault(TABLES[name], []).extend({key: row[key], **each} for each in by_language)
    tables["question_attributes"] = [*ATTRIBUTES, *attributes]
    tables["surveys"] = [
        {"sid": "1", "language": languages[0], "additional_languages": " ".join(languages[1:])}
    ]
    tables["surveys_languagesettings"] = [
        {
            "surveyls_language": "tr",
            "surveyls_title": "Kıyı anketi",
            "surveyls_welcometext": "<p>Hoş geldiniz</p>",
        }
    ]
    body = "".join(
        f"<{name}><rows>{''.join(map(_row, rows))}</rows></{name}>" for name, rows in tables.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
        f"<DBVersion>640</DBVersion>{body}{extra}</document>"
    ).encode()


def _row(cells):
    return "<row>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in cells.items()) + "</row>"


def archive(content):
    """Returns an archive with the structure and some responses beside it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("survey_1.lss", content)
        packed.writestr("survey_1_responses.lsr", "<document/>")
    return file.getvalue()

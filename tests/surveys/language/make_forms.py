"""Writes the XLSForm workbooks of this folder, as a survey office would fill them in.

    .venv/bin/python tests/surveys/language/make_forms.py

All content is fictional. The workbooks are kept in the repository; this says how they came about.
"""

from pathlib import Path

from openpyxl import Workbook

FORMS = Path(__file__).parent / "forms"

type Sheet = list[list[object]]


def save(name: str, **sheets: Sheet) -> None:
    """Writes one workbook with one sheet a keyword."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook.save(FORMS / name)


PARK_SURVEY: Sheet = [
    [
        "type",
        "name",
        "label::Türkçe (tr)",
        "label::English (en)",
        "hint::Türkçe (tr)",
        "hint::English (en)",
        "required",
        "relevant",
        "constraint",
        "constraint_message::Türkçe (tr)",
        "constraint_message::English (en)",
        "calculation",
        "appearance",
        "choice_filter",
        "parameters",
    ],
    ["start", "baslangic", "", ""],
    ["begin_group", "karsilama", "Hoş geldiniz", "Welcome"],
    ["note", "giris", "Bu anket mahallenizdeki parklar içindir.", "This survey is about parks near you."],
    [
        "select_one evet_hayir",
        "onay",
        "Katılmayı kabul ediyor musunuz?",
        "Do you agree to take part?",
        "",
        "",
        "yes",
    ],
    ["end_group"],
    ["begin_group", "siz", "Siz", "You", "", "", "", "${onay} = 'evet'"],
    [
        "integer",
        "yas",
        "Kaç yaşındasınız?",
        "How old are you?",
        "Tamamlanmış yaşınız",
        "In completed years",
        "yes",
        "",
        ". >= 18 and . <= 110",
        "18 ile 110 arasında bir sayı yazın.",
        "Write a number from 18 to 110.",
    ],
    [
        "select_one ilce",
        "ilce",
        "Hangi ilçede oturuyorsunuz?",
        "Which district do you live in?",
        "",
        "",
        "yes",
    ],
    [
        "select_one semt",
        "semt",
        "Hangi semtte oturuyorsunuz?",
        "Which quarter do you live in?",
        "",
        "",
        "yes",
        "",
        "",
        "",
        "",
        "",
        "minimal",
        "ilce = ${ilce}",
    ],
    ["calculate", "genc", "", "", "", "", "", "", "", "", "", "if(${yas} < 30, 1, 0)"],
    ["end_group"],
    [
        "begin_group",
        "kullanim",
        "Park kullanımı",
        "Park use",
        "",
        "",
        "",
        "${onay} = 'evet' and ${yas} >= 18",
    ],
    [
        "select_one siklik",
        "siklik",
        "Parka ne sıklıkta gidersiniz?",
        "How often do you go to the park?",
        "",
        "",
        "yes",
    ],
    ["begin_group", "gidenler", "Gidenler", "Visitors", "", "", "", "${siklik} != 'hic'"],
    [
        "select_multiple amac or_other",
        "amac",
        "Ne için gidersiniz?",
        "What for?",
        "",
        "",
        "yes",
        "",
        "count-selected(.) <= 3",
        "En çok üç seçim yapın.",
        "Choose at most three.",
    ],
    [
        "text",
        "spor_turu",
        "Hangi sporu yaparsınız?",
        "Which sport do you do?",
        "",
        "",
        "",
        "selected(${amac}, 'spor')",
    ],
    [
        "decimal",
        "sure",
        "Genellikle kaç saat kalırsınız?",
        "How many hours do you stay?",
        "",
        "",
        "",
        "",
        ". > 0 and . <= 12",
    ],
    ["end_group"],
    [
        "select_one neden",
        "gitmeme",
        "Neden gitmiyorsunuz?",
        "Why do you not go?",
        "",
        "",
        "",
        "${siklik} = 'hic'",
    ],
    ["text", "gitmeme_diger", "Lütfen yazın", "Please specify", "", "", "yes", "${gitmeme} = 'other'"],
    [
        "range",
        "memnuniyet",
        "Ne kadar memnunsunuz?",
        "How satisfied are you?",
        "",
        "",
        "yes",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "start=1 end=10 step=1",
    ],
    [
        "select_one katilim",
        "temizlik",
        "Parklar temizdir.",
        "Parks are clean.",
        "",
        "",
        "yes",
        "",
        "",
        "",
        "",
        "",
        "likert",
    ],
    ["rank oncelik", "oncelik", "Öncelikleri sıralayın", "Rank the priorities"],
    [
        "date",
        "son_ziyaret",
        "Son ziyaretiniz",
        "Your last visit",
        "",
        "",
        "",
        "",
        ". <= today()",
        "Gelecekte bir tarih yazmayın.",
        "Do not write a future date.",
    ],
    ["text", "oneri", "Önerileriniz", "Your suggestions", "", "", "", "", "", "", "", "", "multiline"],
    ["end_group"],
]

PARK_CHOICES: Sheet = [
    ["list_name", "name", "label::Türkçe (tr)", "label::English (en)", "ilce"],
    ["evet_hayir", "evet", "Evet", "Yes"],
    ["evet_hayir", "hayir", "Hayır", "No"],
    ["ilce", "kuzey", "Kuzey ilçesi", "North district"],
    ["ilce", "guney", "Güney ilçesi", "South district"],
    ["semt", "cinarli", "Çınarlı", "Çınarlı", "kuzey"],
    ["semt", "iskele", "İskele", "İskele", "kuzey"],
    ["semt", "bahce", "Bahçe", "Bahçe", "guney"],
    ["siklik", "her_gun", "Her gün", "Daily"],
    ["siklik", "haftada", "Haftada bir", "Weekly"],
    ["siklik", "hic", "Hiç", "Never"],
    ["amac", "spor", "Spor", "Sport"],
    ["amac", "cocuk", "Çocuğum için", "For my child"],
    ["amac", "dinlenme", "Dinlenmek", "To rest"],
    ["amac", "yuruyus", "Yürüyüş", "Walking"],
    ["neden", "uzak", "Uzak", "Too far"],
    ["neden", "guvensiz", "Güvenli değil", "Not safe"],
    ["neden", "other", "Diğer", "Other"],
    ["katilim", "1", "Hiç katılmıyorum", "Strongly disagree"],
    ["katilim", "2", "Katılmıyorum", "Disagree"],
    ["katilim", "3", "Kararsızım", "Neither"],
    ["katilim", "4", "Katılıyorum", "Agree"],
    ["katilim", "5", "Tamamen katılıyorum", "Strongly agree"],
    ["oncelik", "agac", "Ağaç", "Trees"],
    ["oncelik", "oyun", "Oyun alanı", "Playground"],
    ["oncelik", "isik", "Aydınlatma", "Lighting"],
]

PARK_SETTINGS: Sheet = [
    ["form_title", "form_id", "version", "default_language"],
    ["Park anketi", "park_anketi", "2026112201", "Türkçe (tr)"],
]

TRANSPORT_SURVEY: Sheet = [
    ["type", "name", "label", "hint", "required", "relevant", "constraint", "appearance", "choice_filter"],
    ["select_one sehir", "sehir", "Which town do you travel from?", "", "yes"],
    ["select_one semt", "semt", "Which quarter?", "", "yes", "", "", "", "sehir=${sehir}"],
    ["select_one durak", "durak", "Which stop?", "", "", "", "", "", "semt=${semt} and sehir=${sehir}"],
    ["begin group", "means", "Means of travel"],
    [
        "select_multiple arac",
        "arac",
        "What do you use?",
        "Tick all that apply",
        "true()",
        "",
        "not(selected(., 'none') and count-selected(.) > 1)",
    ],
    ["text", "arac_diger", "Which other?", "", "", "selected(${arac}, 'other')"],
    ["begin group", "bus", "Bus", "", "", "selected(${arac}, 'bus')"],
    ["integer", "trips", "Trips a week", "", "${sehir} = 'x'", "", ". >= 0 and . <= 70"],
    ["begin group", "ratings", "Please rate", "", "", "${trips} > 0", "", "table-list"],
    ["select_one puan", "ratings_price", "Price", "", "yes"],
    ["select_one puan", "ratings_clean", "Cleanliness", "", "yes"],
    ["end group"],
    ["end group"],
    ["end group"],
    ["text", "phone", "Phone", "", "", "", "regex(., '^[0-9]{10}$')"],
    ["acknowledge", "thanks", "Thank you"],
]

TRANSPORT_CHOICES: Sheet = [
    ["list_name", "name", "label", "sehir", "semt"],
    ["sehir", "x", "Town X"],
    ["sehir", "y", "Town Y"],
    ["semt", "x1", "X one", "x"],
    ["semt", "y1", "Y one", "y"],
    ["semt", "y2", "Y two", "y"],
    ["durak", "d1", "First stop", "x", "x1"],
    ["durak", "d2", "Second stop", "y", "y1"],
    ["arac", "bus", "Bus"],
    ["arac", "ferry", "Ferry"],
    ["arac", "other", "Other"],
    ["arac", "none", "None"],
    ["puan", 1, "Bad"],
    ["puan", 2, "Fair"],
    ["puan", 3, "Good"],
]

UNREPRESENTABLE_SURVEY: Sheet = [
    [
        "type",
        "name",
        "label",
        "relevant",
        "constraint",
        "calculation",
        "default",
        "choice_filter",
        "required",
    ],
    ["deviceid", "cihaz", ""],
    ["text", "ad", "Adınız", "", "", "", "Adsız"],
    ["geopoint", "konum", "Konumunuz"],
    ["image", "foto", "Bir fotoğraf"],
    ["begin repeat", "hane", "Hane üyesi"],
    ["integer", "uye_yas", "Yaşı", "position(..) > 1"],
    ["end repeat"],
    ["text", "selam", "Merhaba ${ad}, nasılsınız?"],
    ["text", "posta", "E-posta", "", "regex(., '.+@.+')"],
    ["text", "gizli", "Gizli soru", "jr:choice-name(${ad}, '${ad}') = 'x'"],
    ["calculate", "kimlik", "", "", "", "once(uuid())"],
    ["text", "son", "Son söz", "", "", "", "", "", "pulldata('liste', 'a', 'b', ${ad}) = '1'"],
]

OPEN_GROUP: Sheet = [["type", "name", "label"], ["begin_group", "g", "Grup"], ["text", "a", "A"]]
NO_SUCH_LIST: Sheet = [["type", "name", "label"], ["text", "b", "B"], ["select_one yok", "a", "A"]]
UNKNOWN_NAME: Sheet = [["type", "name", "label", "relevant"], ["text", "a", "A", "${yok} = 1"]]
BAD_NAME: Sheet = [["type", "name", "label"], ["text", "iki kelime", "A"]]
TWICE: Sheet = [["type", "name", "label"], ["text", "a", "A"], ["text", "a", "A"]]


def write_all() -> None:
    """Writes every workbook of the folder."""
    FORMS.mkdir(exist_ok=True)
    save("park_anketi.xlsx", survey=PARK_SURVEY, choices=PARK_CHOICES, settings=PARK_SETTINGS)
    save("transport_survey.xlsx", survey=TRANSPORT_SURVEY, choices=TRANSPORT_CHOICES)
    save("temsil_edilemeyen.xlsx", survey=UNREPRESENTABLE_SURVEY)
    for name, rows in {
        "bozuk_grup": OPEN_GROUP,
        "bozuk_liste": NO_SUCH_LIST,
        "bozuk_kosul": UNKNOWN_NAME,
        "bozuk_ad": BAD_NAME,
        "bozuk_tekrar": TWICE,
    }.items():
        save(f"{name}.xlsx", survey=rows)
    save("bozuk_sayfa.xlsx", sorular=OPEN_GROUP, notlar=[["not"], ["Bu dosyada soru sayfası yok."]])


if __name__ == "__main__":
    write_all()

"""What the style guide shows. Names and numbers are samples: nothing here is a finding."""

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.formats import number_format

from city.cartogram_labels import Label, labels
from city.dorling import HEIGHT, WIDTH, Circle, Place, arrange
from city.shore import gulf_path

# The neighbourhoods as of 2025 (ADNKS; middles computed), so that the guide stands without a database.
PLACES = [
    Place("aksoy", "Aksoy", 27.1087, 38.4534, 10728),
    Place("alaybey", "Alaybey", 27.1236, 38.4592, 6990),
    Place("atakent", "Atakent", 27.0872, 38.4642, 6172),
    Place("bahariye", "Bahariye", 27.1182, 38.4612, 11814),
    Place("bahcelievler", "Bahçelievler", 27.1193, 38.4659, 24687),
    Place("bahriye-ucok", "Bahriye Üçok", 27.1113, 38.4609, 11988),
    Place("bostanli", "Bostanlı", 27.0983, 38.4581, 29564),
    Place("cumhuriyet", "Cumhuriyet", 27.0960, 38.4816, 12934),
    Place("dedebasi", "Dedebaşı", 27.1057, 38.4692, 20015),
    Place("demirkopru", "Demirköprü", 27.0997, 38.4685, 6811),
    Place("donanmaci", "Donanmacı", 27.1149, 38.4539, 9507),
    Place("fikri-altay", "Fikri Altay", 27.1017, 38.4729, 7952),
    Place("goncalar", "Goncalar", 27.1054, 38.4649, 9169),
    Place("imbatli", "İmbatlı", 27.1091, 38.4742, 8890),
    Place("inonu", "İnönü", 27.0935, 38.4875, 8217),
    Place("latife-hanim", "Latife Hanım", 27.1260, 38.5037, 2316),
    Place("mavisehir", "Mavişehir", 27.0737, 38.4709, 13952),
    Place("mustafa-kemal", "Mustafa Kemal", 27.0968, 38.4964, 10406),
    Place("nergiz", "Nergiz", 27.1051, 38.4615, 8028),
    Place("ornekkoy", "Örnekköy", 27.1086, 38.4823, 24290),
    Place("sancakli", "Sancaklı", 27.1607, 38.5254, 176),
    Place("semikler", "Şemikler", 27.0924, 38.4766, 28951),
    Place("tersane", "Tersane", 27.1288, 38.4628, 6431),
    Place("tuna", "Tuna", 27.1210, 38.4570, 5499),
    Place("yali", "Yalı", 27.0846, 38.4740, 36948),
    Place("yamanlar", "Yamanlar", 27.1316, 38.5389, 143),
    Place("zubeyde-hanim", "Zübeyde Hanım", 27.1097, 38.5053, 17046),
]
STEPS = (1_000, 6_000, 9_000, 12_000, 20_000, 28_000)
AGREEMENT = ["Hiç katılmıyorum", "Katılmıyorum", "Kararsızım", "Katılıyorum", "Tamamen katılıyorum"]


def context(page: str) -> dict:
    """Returns the variables of one page of the guide."""
    makers = {"": components, "anket": survey, "masa": desk, "rapor": document}
    return makers[page]()


def components() -> dict:
    return {
        **figures(),
        "crumbs": [
            {"label": "Ana sayfa", "url": "/"},
            {"label": "Projeler", "url": "/katilim/"},
            {"label": "Sahil yolu"},
        ],
        "tokens": ["paper", "raised", "sand", "line", "edge", "ink", "muted", "gulf", "gulf-tint", "deep"],
        "signals": [
            "action",
            "pomegranate",
            "olive",
            "amber",
            "pomegranate-tint",
            "olive-tint",
            "amber-tint",
        ],
        "ramps": ["sea-0", "sea-1", "sea-2", "sea-3", "sea-4", "sea-5", "sea-6"],
        "diverging": ["div-1", "div-2", "div-3", "div-4", "div-5"],
        "categories": ["cat-1", "cat-2", "cat-3", "cat-4", "cat-5", "cat-6"],
        "meta_open": ["Bostanlı ve Mavişehir", "9 gün kaldı"],
        "meta_waiting": ["Bütün mahalleler", "Rapor hazırlanıyor"],
        "meta_done": ["Yalı", "412 kişi yanıtladı"],
        "phases": phases(),
        "facts": [
            {"label": "Yanıtlayan", "value": "1.248 kişi"},
            {"label": "Mahalle", "value": "27"},
            {"label": "Kalan süre", "value": "9 gün"},
            {"label": "Karar tarihi", "value": "3 Mart 2026"},
        ],
        "events": events(),
        "files": [
            {"title": "Sahil yolu taslağı", "url": "#", "kind": "PDF", "size": "1,2 MB"},
            {"title": "Ölçüm sonuçları", "url": "#", "kind": "XLSX", "size": "84 kB"},
        ],
        "tabs": [
            {"label": "Açık olanlar", "url": "#", "active": True, "count": 4},
            {"label": "Bitenler", "url": "#", "count": 12},
            {"label": "Hepsi", "url": "#", "count": 16},
        ],
        "page": page_of_many(),
        "filter_form": SampleFilter(),
        "chips": [{"label": "Bostanlı", "url": "#"}, {"label": "Açık", "url": "#"}],
        "table_columns": [
            {"label": "Mahalle"},
            {"label": "Yanıt", "number": True},
            {"label": "Nüfus", "number": True},
            {"label": "Pay", "number": True},
        ],
        "table_rows": table_rows(),
        "form": bound_sample_form(),
        "empty_form": SampleForm(prefix="bos"),
        "groups": ["7K4M", "9QXD", "2HTW"],
        "errors": [
            {"id": "buttons", "message": "Mahallenizi seçin"},
            {"id": "forms", "message": "Doğum yılınızı dört haneyle yazın, örneğin 1986"},
        ],
    }


def survey() -> dict:
    return {
        "choices": [
            {"value": "her-gun", "label": "Her gün"},
            {"value": "haftada", "label": "Haftada birkaç kez", "checked": True},
            {"value": "ayda", "label": "Ayda birkaç kez", "hint": "Hafta sonları dahil"},
            {"value": "hic", "label": "Hiç"},
        ],
        "agreement": [{"value": str(n), "label": text} for n, text in enumerate(AGREEMENT, start=1)],
        "scores": [{"value": str(n), "label": str(n), "checked": n == 7} for n in range(11)],
        "matrix_rows": [
            {"name": "m1", "text": "Kaldırımlar yürümeye elverişli", "value": "4"},
            {"name": "m2", "text": "Geceleri sahil yolunda kendimi güvende hissediyorum", "value": "2"},
            {"name": "m3", "text": "Bisikletle gidip gelmek kolay", "error": True},
        ],
        "places": [place.name for place in PLACES],
        "errors": [
            {"id": "q-year", "message": "Doğum yılı: 1900 ile 2010 arasında bir yıl yazın"},
            {"id": "m3-text", "message": "Bisikletle gidip gelmek kolay: bir yanıt seçin"},
        ],
        "groups": ["7K4M", "9QXD", "2HTW"],
    }


def desk() -> dict:
    return {
        "desk_sections": [
            {
                "title": "Bugün",
                "entries": [
                    {"label": "Yapılacaklar", "url": "#", "count": 7, "active": True},
                    {"label": "Başvurular", "url": "#", "count": 23},
                ],
            },
            {
                "title": "Katılım",
                "entries": [
                    {"label": "Çalışma istekleri", "url": "#", "count": 2},
                    {"label": "Projeler", "url": "#"},
                    {"label": "Anketler", "url": "#"},
                    {"label": "Raporlar", "url": "#"},
                ],
            },
            {
                "title": "Kayıtlar",
                "entries": [{"label": "Sivil toplum", "url": "#"}, {"label": "Esnaf", "url": "#"}],
            },
        ],
        "tabs": [
            {"label": "Bana düşenler", "url": "#", "active": True, "count": 7},
            {"label": "Süresi yaklaşanlar", "url": "#", "count": 3},
            {"label": "Geciken", "url": "#", "count": 1},
            {"label": "Hepsi", "url": "#", "count": 23},
        ],
        "cases": cases(),
        "filter_form": SampleFilter(),
        "events": events(),
        "facts": [
            {"label": "Kapı", "value": "Web"},
            {"label": "Mahalle", "value": "Bostanlı"},
            {"label": "Konu", "value": "Ruhsat"},
            {"label": "Son gün", "value": "17 Mart 2026 Salı"},
        ],
    }


def document() -> dict:
    return {**figures(), "crumbs": [{"label": "Sonuçlar", "url": "/sonuclar/"}, {"label": "Sahil yolu"}]}


def figures() -> dict:
    return {
        **cartogram(),
        "levels": [
            {"level": 0, "label": "1.000'in altı"},
            {"level": 3, "label": "9–12 bin"},
            {"level": 6, "label": "28 binin üstü"},
        ],
        "bars": [
            bar("Gölge ve ağaç", 62.4, 57.9, 66.7, kind="lifted"),
            bar("Kesintisiz kaldırım", 48.1, 43.6, 52.6),
            bar("Bisiklet yolu", 33.0, 28.9, 37.4),
            bar("Daha çok oturma yeri, gölgelik ve içme suyu", 21.7, 18.2, 25.7),
            bar("Otopark", 9.2, 6.9, 12.1),
        ],
        "scale_key": [{"label": text, "colour": f"div-{n}"} for n, text in enumerate(AGREEMENT, start=1)],
        "stacked": [
            stacked("Kaldırımlar yürümeye elverişli", [18, 31, 14, 27, 10]),
            stacked("Geceleri güvende hissediyorum", [9, 17, 22, 36, 16]),
            stacked("Bisikletle gidip gelmek kolay", [34, 29, 19, 13, 5]),
        ],
        "people": [
            person("18–24", 6.1, 11.2),
            person("25–34", 14.8, 15.6),
            person("35–49", 31.0, 24.3),
            person("50–64", 29.5, 24.1),
            person("65 ve üstü", 18.6, 24.8),
        ],
    }


def cartogram() -> dict:
    drawn = arrange(PLACES)
    return {
        "circles": [circle_view(circle, text) for circle, text in zip(drawn, labels(drawn), strict=True)],
        "gulf": gulf_path(drawn),
        "view_box": f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
    }


def circle_view(circle: Circle, text: Label) -> dict:
    return {
        "name": circle.name,
        "x": circle.x,
        "y": circle.y,
        "r": circle.r,
        "url": f"#{circle.code}",
        "level": sum(circle.population >= step for step in STEPS),
        "label": number_format(circle.population, use_l10n=True, force_grouping=True),
        "text": text,
        "current": circle.code == "bostanli",
    }


def bar(label: str, percent: float, low: float, high: float, *, kind: str = "") -> dict:
    return {
        "label": label,
        "percent": percent,
        "low": low,
        "high": high,
        "kind": kind,
        "text": f"%{percent:.0f}",
        "interval": f"{low:.0f}–{high:.0f}",
    }


def stacked(label: str, shares: list[int]) -> dict:
    starts = [sum(shares[:n]) for n in range(len(shares))]
    return {
        "label": label,
        "text": "",
        "parts": [
            {
                "start": start,
                "middle": start + share / 2,
                "percent": share,
                "text": str(share) if share >= 8 else "",
                "read": f"%{share}",
                "label": AGREEMENT[n],
                "colour": f"div-{n + 1}",
                "dark": n in {0, 4},
            }
            for n, (start, share) in enumerate(zip(starts, shares, strict=True))
        ],
    }


def person(label: str, people: float, population: float) -> dict:
    widest = 40
    return {
        "label": label,
        "people": people / widest * 100,
        "population": population / widest * 100,
        "low": min(people, population) / widest * 100,
        "high": max(people, population) / widest * 100,
        "text": f"%{people:.0f} / %{population:.0f}",
    }


def phases() -> list[dict]:
    return [
        {"title": "Soruyu belirledik", "dates": "Ocak 2026", "state": "past"},
        {"title": "Mahallede konuştuk", "dates": "2–14 Şubat 2026", "state": "past"},
        {"title": "Size soruyoruz", "dates": "15 Şubat – 3 Mart 2026", "state": "now"},
        {"title": "Sonuçları yazıyoruz", "dates": "Mart 2026", "state": "next"},
        {"title": "Ne yaptığımızı söylüyoruz", "dates": "Mayıs 2026", "state": "next"},
    ]


def events() -> list[dict]:
    return [
        {"title": "Başvurunuzu aldık", "when": "3 Mart 2026 Salı 10.24", "who": "Web"},
        {
            "title": "Ruhsat birimine ilettik",
            "text": "Dosyada tapu örneği eksik görünüyor; birim sizden isteyecek.",
            "when": "4 Mart 2026 Çarşamba",
            "who": "Esnaf Masası",
            "kind": "from-us",
        },
        {"title": "Sizden belge bekliyoruz", "when": "5 Mart 2026 Perşembe", "kind": "warn"},
    ]


def cases() -> list[dict]:
    return [
        {
            "code": "7K4M-9QXD",
            "title": "Pastane için ruhsat süresi",
            "state": "Yanıt bekliyor",
            "kind": "waiting",
            "place": "Bostanlı",
            "due": "bugün",
            "due_kind": "overdue",
        },
        {
            "code": "3FJR-8WPA",
            "title": "Kaldırım tabelası izni",
            "state": "Yeni",
            "kind": "open",
            "place": "Alaybey",
            "due": "2 gün",
            "due_kind": "due-soon",
        },
        {
            "code": "9XTC-4HMK",
            "title": "Pazar yeri değişikliği",
            "state": "Birimde",
            "kind": "open",
            "place": "Yalı",
            "due": "11 gün",
            "due_kind": "",
        },
        {
            "code": "2QVN-7DLE",
            "title": "Kapanış saati sorusu",
            "state": "Yanıtlandı",
            "kind": "done",
            "place": "Nergiz",
            "due": "–",
            "due_kind": "",
        },
    ]


def table_rows() -> list[dict]:
    def row(head: str, *texts: str, total: bool = False) -> dict:
        return {"head": head, "cells": [{"text": text, "number": True} for text in texts], "total": total}

    return [
        row("Bostanlı", "214", "29.564", "%17"),
        row("Yalı", "198", "36.948", "%16"),
        row("Yamanlar", "–", "143", "–"),
        row("Toplam", "1.248", "339.624", "%100", total=True),
    ]


def page_of_many() -> Page:
    return Paginator(range(90), 20).page(2)


class SampleFilter(forms.Form):
    is_filter = True
    q = forms.CharField(label="Ara", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    place = forms.ChoiceField(
        label="Mahalle", required=False, choices=[("", "Hepsi"), ("b", "Bostanlı"), ("y", "Yalı")]
    )


class SampleForm(forms.Form):
    name = forms.CharField(label="Adınız", help_text="Size nasıl seslenelim?")
    year = forms.IntegerField(label="Doğum yılınız", min_value=1900, max_value=2010, required=False)
    place = forms.ChoiceField(label="Mahalleniz", choices=[("", "Seçin"), ("b", "Bostanlı"), ("y", "Yalı")])
    reach = forms.ChoiceField(
        label="Size nasıl ulaşalım?",
        widget=forms.RadioSelect,
        choices=[("mail", "E-postayla"), ("phone", "Telefonla"), ("none", "Ulaşmayın")],
    )
    topics = forms.MultipleChoiceField(
        label="Hangi konularda haber verelim?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("park", "Parklar"), ("road", "Yollar"), ("culture", "Kültür")],
    )
    words = forms.CharField(label="Eklemek istedikleriniz", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="Belge", required=False, help_text="PDF ya da fotoğraf, en çok 10 MB.")
    agreed = forms.BooleanField(label="Aydınlatma metnini okudum.")


def bound_sample_form() -> SampleForm:
    return SampleForm({"name": "", "year": "86", "place": "b", "topics": ["park"]})

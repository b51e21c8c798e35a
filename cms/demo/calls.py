"""The demo town's calls and grants: all made up, in every state; days are counted from today."""

from datetime import timedelta

from django.utils import timezone

from people.models import User
from stk_registry.models import ActivityArea, Call
from stk_registry.services import calls

# Kind, published so many days ago (None: a draft), last day in so many days, fields, Turkish and English words.
CALLS = (
    (
        "grant", 6, 24, ("environment_animals", "food_agriculture"),
        "Deneme Yeşil Mahalle Hibesi", "Demo Green Neighbourhood Grant",
        "Mahallesinde ortak bahçe kurmak ya da kıyı temizliği yapmak isteyen dernekler başvurabilir.\n\nHer başvuru için en çok bir proje desteklenir. Başvuruda projenin amacı, takvimi ve bütçesi iki sayfada anlatılır.",
        "Associations that want to plant a shared garden or clean the shore may apply.\n\nOne project each is supported. Tell its aim, timetable and budget on two pages.",
    ),
    (
        "training", 3, 9, (),
        "Yıllık beyanname nasıl verilir?", "How to file the yearly declaration",
        "Derneklerin yıllık beyannamesini adım adım birlikte dolduruyoruz. Dizüstü bilgisayarınızı getirin.\n\nEğitim iki saat sürer; her kuruluştan iki kişi katılabilir.",
        "We fill in the associations’ yearly declaration together, step by step. Bring your laptop.\n\nIt takes two hours; two people from each organisation may come.",
    ),
    (
        "call", 12, 3, ("culture_arts_tourism",),
        "Mahalle şenliğine sahne arıyoruz", "Wanted: acts for the neighbourhood festival",
        "Yaz şenliğinde sahne almak isteyen tiyatro, koro ve halk dansları topluluklarını bekliyoruz.",
        "Theatre groups, choirs and folk dancers are welcome on the stage of the summer festival.",
    ),
    (
        "call", 1, 40, ("rights_advocacy", "disabled_people", "elderly_children"),
        "Erişilebilirlik yürüyüşleri için gönüllü kuruluş", "",
        "Kaldırımları ve durakları birlikte gezip sorunları not edeceğiz. Yürüyüşlerde yer almak isteyen kuruluşlar yazsın.",
        "",
    ),
    (
        "news", 20, None, (),
        "Rehberde profilinizi yenileyin", "Renew your profile in the directory",
        "Bilgileriniz bir yıldan eskiyse rehber bunu gösterir. Kuruluşunuzun sayfasında tek tıkla doğrulayabilirsiniz.",
        "The directory shows when your details are older than a year. Confirm them with one click.",
    ),
    (
        "grant", 80, -15, ("sports", "education_research"),
        "Deneme Gençlik ve Spor Desteği", "Demo Youth and Sports Support",
        "Okul sonrası spor ve eğitim çalışmaları için malzeme desteği.",
        "Equipment for sports and learning after school.",
    ),
    (
        "grant", None, 60, ("health",),
        "Deneme Sağlıklı Yaşam Hibesi (taslak)", "",
        "Taslak: koşullar yazılıyor.",
        "",
    ),
)  # fmt: skip


def announce(*, actor: User) -> list[Call]:
    """Writes the calls as the unit does, and dates them back."""
    areas = {area.code: area for area in ActivityArea.objects.all()}
    now, made = timezone.now(), []
    for kind, days_ago, closes_in, fields, title, title_en, text, text_en in CALLS:
        wanted = {
            "kind": kind, "title": title, "title_en": title_en, "text": text, "text_en": text_en,
            "source": "Deneme Ajansı" if kind == "grant" else "",
            "link": "https://hibe.example.org/" if kind == "grant" else "",
        }  # fmt: skip
        call = calls.write(None, wanted=wanted, areas=[areas[code] for code in fields], seen="", actor=actor)
        if days_ago is not None:
            call = calls.publish(call, actor=actor, now=now - timedelta(days=days_ago))
        closes_on = timezone.localdate() + timedelta(days=closes_in) if closes_in is not None else None
        Call.objects.filter(pk=call.pk).update(closes_on=closes_on, is_synthetic=True)
        made.append(call)
    return made

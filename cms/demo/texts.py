"""Texts in the demo town: one that was discussed and changed, one that is, one that will be. All made up."""

from datetime import datetime, timedelta

from django.utils import timezone

from participation.activities.registry import kinds
from participation.cutting import cut
from participation.models import Activity, Project, Remark, RemarkAgreement, TextVersion
from participation.services import texts
from participation.services.activities import add_activity
from participation.services.moderating import show
from participation.services.receiving import receive
from participation.visitor import digest_of_token
from people.models import User

SHORE = """Amaç

Madde 1 – Bu taslak, sahilde yürüyenlerin, koşanların ve bisiklete binenlerin birbirini gözeterek yan yana kullanacağı bir düzen önerir. (Tanıtım)

Kullanım

Madde 2 – (1) Kıyıya yakın şerit yürüyenlerindir.
(2) İç şerit bisikletlerindir; hız saatte on beş kilometreyi geçmez.

Madde 3 – Köpekler tasmayla gezdirilir. Tasmasız gezdirmek için iskelenin yanındaki çitli alan kullanılır.

Dinlenme ve gölge

Madde 4 – Her iki yüz metrede bir bank ve bir çeşme bulunur.

Madde 5 – Yeni dikilecek ağaçlar gölge veren türlerden seçilir.

Gece

Madde 6 – Lambalar 23.00'te yarı ışığa geçer."""
SHORE_SAID = (
    (2, "remark", "Şeritlerin arasına bir çizgi yetmiyor, renk de farklı olsun. (Tanıtım)", "", 21),
    (2, "wording", "Çocuklarla yürürken daha güvenli olur. (Tanıtım)", ("on beş", "on"), 14),
    (3, "question", "Çitli alan kaç saatleri arasında açık? (Tanıtım)", "", 6),
    (4, "wording", "Yazın iki yüz metre uzun. (Tanıtım)", ("iki yüz", "yüz"), 33),
    (6, "remark", "Yaz aylarında gece yarısına kadar tam ışık kalsın. (Tanıtım)", "", 18),
)
PARKS = """Madde 1 – Parklar her gün 06.00 ile 23.00 arasında açıktır. (Tanıtım)

Madde 2 – Çim alanlara basılmaz.

Madde 3 – Oyun alanlarında sigara içilmez.

Madde 4 – Müzik, çevreyi rahatsız etmeyecek seste çalınır."""
PARKS_AFTER = """Madde 1 – Parklar her gün günün her saatinde açıktır; lambalar gece yarısından sonra kısılır. (Tanıtım)

Madde 2 – Oyun alanlarında ve bankların çevresinde sigara içilmez.

Madde 3 – Müzik, çevreyi rahatsız etmeyecek seste çalınır.

Madde 4 – Çim alanlar oturmaya ve oyuna açıktır; yeni ekilen yerler işaretlenir."""
PARKS_SAID = (
    (1, "remark", "Vardiyadan dönenler parktan geçemiyor, kapatılmasın. (Tanıtım)", "", 40),
    (2, "remark", "Çime basılmayacaksa çocuklar nerede oynayacak? (Tanıtım)", "", 52),
    (
        3,
        "wording",
        "Banklarda da duman altında kalıyoruz. (Tanıtım)",
        ("alanlarında", "alanlarında ve banklarda"),
        27,
    ),
)
NOTE = "Parkların kapatılmasından vazgeçtik, çimleri oturmaya açtık, sigara yasağını bankların çevresine genişlettik. (Tanıtım)"
LATER = """Madde 1 – Burası her gün 10.00 ile 22.00 arasında herkese açıktır. (Tanıtım)

Madde 2 – Toplantı için yer isteyenler bir hafta önce yazar; ücret alınmaz."""


def discuss(*, by: User) -> None:
    """Adds a text to projects in three states, with remarks where people could speak."""
    now = timezone.now()
    running = _consultation(
        "sahilde-yurumek", "Sahil kullanım kuralları taslağı", SHORE,
        opens_at=now - timedelta(days=6), closes_at=now + timedelta(days=15), by=by,
    )  # fmt: skip
    _speak(running, SHORE_SAID, by=by)
    over = _consultation(
        "golgeli-parklar", "Park kuralları taslağı", PARKS,
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), by=by,
    )  # fmt: skip
    _speak(over, PARKS_SAID, by=by)
    first = over.remarks.order_by("-agreements").first()
    texts.answer(first, text="Haklısınız; çimleri oturmaya ve oyuna açıyoruz. (Tanıtım)", actor=by)
    texts.save_draft(over, cut(PARKS_AFTER), actor=by)
    texts.publish(over, note=NOTE, actor=by)
    _move_back(over, opens_at=now - timedelta(days=118), closes_at=now - timedelta(days=97))
    planned = Project.objects.published(now).filter(phases__opens_at__gt=now).exclude(
        slug__in=["sahilde-yurumek", "golgeli-parklar"]
    )  # fmt: skip
    if project := planned.order_by("slug").first():
        _consultation(
            project.slug, "Kullanım kuralları taslağı", LATER,
            opens_at=now + timedelta(days=25), closes_at=now + timedelta(days=55), by=by,
        )  # fmt: skip


def _consultation(
    slug: str, title: str, text: str, *, opens_at: datetime, closes_at: datetime, by: User
) -> Activity:
    activity = add_activity(
        Project.objects.get(slug=slug),
        kind=kinds()["text"],
        title=title,
        intro="Taslağı okuyun; her parça için görüş bildirin ya da başka bir ifade önerin.",
        opens_at=opens_at,
        closes_at=closes_at,
        actor=by,
    )
    texts.save_draft(activity, cut(text), actor=by)
    texts.publish(activity, note="", actor=by)
    return activity


def _speak(activity: Activity, said: tuple, *, by: User) -> None:
    passages = {each.number: each for each in texts.published(activity).passages.all()}
    for number, (place, sort, text, other, agree) in enumerate(said):
        passage = passages[place]
        wording = passage.text.replace(*other) if other else ""
        remark = receive(
            Remark, activity, key=f"demo-{activity.pk}-{number}", passage=passage, sort=sort, text=text,
            wording=wording, channel="workshop" if number % 3 == 2 else "web",
        ).said  # fmt: skip
        show(remark, actor=by)
        RemarkAgreement.objects.bulk_create(
            RemarkAgreement(
                remark=remark, visitor=digest_of_token(f"demo-{person}", activity), day=timezone.localdate()
            )
            for person in range(agree)
        )
        Remark.objects.filter(pk=remark.pk).update(agreements=agree)


def _move_back(activity: Activity, *, opens_at: datetime, closes_at: datetime) -> None:
    """Puts an activity that was played now where it belongs in the past."""
    Activity.objects.filter(pk=activity.pk).update(opens_at=opens_at, closes_at=closes_at)
    activity.remarks.update(day=timezone.localdate(opens_at) + timedelta(days=5))
    versions = TextVersion.objects.filter(activity=activity)
    versions.filter(number=1).update(published_at=opens_at)
    versions.filter(number=2).update(published_at=closes_at + timedelta(days=12))
    activity.remarks.exclude(answer="").update(answered_on=timezone.localdate(closes_at))

"""The demo town's shopkeepers: made-up businesses with questions, appointments, notices and offers; days from today."""

from datetime import time, timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from casework.models import CaseTopic
from casework.services.talking import ask_applicant
from city.models import Neighbourhood
from esnaf.models import (
    ActivityCode,
    Announcement,
    AppointmentSlot,
    Business,
    StreetNotice,
    Trade,
    TradeGroup,
)
from esnaf.services import announcements, asking, businesses, meeting, notices
from people.demo import demo_email
from people.models import User

# Name, trade, neighbourhood, street, words in the directory (none: not shown).
SHOPS = (
    ("Deneme Taş Fırın", "D.12", "bostanli", "Deneme Caddesi", "Ekşi mayalı ekmek, boyoz ve gevrek."),
    ("Deneme Makas Kuaför", "G.09", "bostanli", "Örnek Sokak", "Randevuyla çalışır."),
    ("Deneme Köşe Bakkalı", "D.03", "alaybey", "Örnek Sokak", ""),
    ("Deneme Usta Oto Bakım", "H.18", "semikler", "Sanayi Sokağı", "Rot, balans ve fren."),
    ("Deneme Kıyı Lokantası", "D.17", "mavisehir", "Sahil Yolu", "Ev yemekleri, her gün açık."),
    ("Deneme İpek Terzi", "E.15", "donanmaci", "Çarşı Sokağı", "Tadilat aynı gün."),
)
QUESTIONS = (
    ("table_permit", "Kaldırıma dört masa koymak istiyorum. Hangi izin gerekir, ücreti nasıl hesaplanır?"),
    ("noise", "Yan dükkândaki müzik gece yarısından sonra sürüyor. Ölçüm yapılabilir mi?"),
    ("road_works", "Sokağımızdaki kazı ne zaman bitecek? Mal indiremiyoruz."),
)
NOTICES = (
    ("road_works", "Deneme Caddesi’nde yağmur suyu hattı çalışması", ("bostanli",), "Deneme Caddesi", 2, 96, "Deneme Fen Ekibi"),
    ("market", "Deneme semt pazarı kurulumu", ("bostanli", "alaybey"), "", 3, 12, "Deneme Zabıta Ekibi"),
    ("power", "Planlı elektrik kesintisi", ("semikler",), "Sanayi Sokağı", 5, 3, "Deneme Elektrik Dağıtım"),
)  # fmt: skip
OFFERS = (
    ("grant", "Deneme Dükkân Önü Yenileme Desteği", ("D", "G"), 30, "Tabela, tente ve vitrin yenilemek isteyen küçük işletmelere malzeme desteği verilir.\n\nBaşvuruda üç fotoğraf ve kısa bir plan yeterlidir."),
    ("training", "Deneme hijyen eğitimi", ("D",), 12, "Gıda işletmelerinde çalışanlar için iki saatlik ücretsiz eğitim."),
    ("news", "Deneme çarşı ışıklandırması", (), None, "Çarşı sokaklarının ışıkları bu ay yenileniyor. Çalışma akşam yapılır, dükkânlar kapanmaz."),
)  # fmt: skip


def open_shops(*, by: User) -> list[Business]:
    """Signs up the businesses; the first two belong to the demo shopkeeper, who asks, books and is visited."""
    keeper = _account("shopkeeper", "Deneme Esnaf")
    neighbour = _account("neighbour_shop", "Deneme Komşu Esnaf")
    made = [_signed_up(row, actor=keeper if place < 2 else neighbour) for place, row in enumerate(SHOPS)]
    Business.objects.filter(pk__in=[each.pk for each in made]).update(is_synthetic=True)
    _ask(made[0], actor=keeper, answered_by=by)
    _meet(made[0], actor=keeper, by=by)
    _tell(by=by)
    return made


def _account(key: str, name: str) -> User:
    user = User.objects.create_user(demo_email(key), name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _signed_up(row: tuple[str, str, str, str, str], *, actor: User) -> Business:
    name, code, place, street, words = row
    trade = Trade.objects.get(code=code)
    made = businesses.sign_up(
        name=name,
        kind=Business.Kind.ESNAF,
        trade=trade,
        activity=ActivityCode.objects.of_trade(trade).first(),
        neighbourhood=Neighbourhood.objects.get(code=place),
        street=street,
        actor=actor,
    )
    if words:
        made = businesses.show_in_directory(made, shown=True, text=words, phone="", link="", actor=actor)
    return made


def _ask(business: Business, *, actor: User, answered_by: User) -> None:
    topics = {topic.code: topic for topic in CaseTopic.objects.all()}
    for number, (code, text) in enumerate(QUESTIONS):
        opened = asking.ask(business, topic=topics[code], text=text, key=f"demo-{number}", actor=actor)
        if number == 0:
            ask_applicant(
                opened.case, text="Kaldırımın genişliğini ve masaların yerini bir krokiyle gösterebilir misiniz?",
                actor=answered_by,
            )  # fmt: skip


def _meet(business: Business, *, actor: User, by: User) -> None:
    today = timezone.localdate()
    for days in (1, 2, 6):
        day = today + timedelta(days=days)
        meeting.offer(
            place="Esnaf Masası (deneme)",
            day=day,
            begins=time(9, 30),
            ends=time(11, 30),
            minutes=20,
            actor=by,
        )
    slot = AppointmentSlot.objects.free(timezone.now()).order_by("starts_at")[2]
    meeting.book(slot, business=business, subject="Kaldırım izni için belgeler", actor=actor)
    meeting.note_visit(
        business,
        day=today - timedelta(days=6),
        note="Dükkânın önündeki kaldırım dar; masalar için yer birlikte ölçüldü. Tabela yenilenecek.",
        follow_up="Kaldırım ölçüsünü ruhsat birimine ilet",
        follow_up_on=today + timedelta(days=1),
        actor=by,
    )


def _tell(*, by: User) -> None:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for kind, title, places, streets, days, hours, source in NOTICES:
        starts = now + timedelta(days=days)
        values = {
            "kind": kind, "title": title, "streets": streets, "source": source, "starts_at": starts,
            "ends_at": starts + timedelta(hours=hours), "is_synthetic": True,
            "text": "Tanıtım için uydurulmuş bir duyurudur.",
        }  # fmt: skip
        there = list(Neighbourhood.objects.filter(code__in=places))
        notices.publish(
            notices.write(StreetNotice(), values=values, neighbourhoods=there, actor=by), actor=by
        )
    for kind, title, codes, closes, text in OFFERS:
        values = {
            "kind": kind, "title": title, "text": text, "is_synthetic": True,
            "closes_on": timezone.localdate() + timedelta(days=closes) if closes else None,
            "source": "Deneme Kalkınma Ajansı" if kind == "grant" else "",
        }  # fmt: skip
        groups = list(TradeGroup.objects.filter(code__in=codes))
        announcements.publish(
            announcements.save(Announcement(), values=values, groups=groups, actor=by), actor=by
        )

"""The demo town's campus: made-up rooms, offices and mailboxes, who has them, who asks, what is open to all.

Days are counted from today, so that the calendar is full whenever the demo is loaded. What belongs to the
demo bar's organisation was answered with letters; the rest was asked for in the name of the unit's own account.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from city.models import Neighbourhood
from people.demo import demo_email
from people.models import User
from stk_registry.models import Campus, Organisation, Space, SpaceRequest
from stk_registry.services import programme, space_deciding, space_keeping, spaces
from stk_registry.services.space_deciding import Answer, Verb

RULES = (
    "Salon ve odalar bulunduğu gibi, sandalyeler toplanmış olarak bırakılır.\n\n"
    "Gelemeyecekseniz yerinizi en geç bir gün önce geri verin; bir başka kuruluş kullanabilsin.\n\n"
    "Tanıtım metnidir: gerçek bir yerleşkenin kurallarının yerine durur."
)
RULES_EN = (
    "Leave rooms as you found them, with the chairs put away.\n\n"
    "If you cannot come, give the space back a day before at the latest, so that others can use it.\n\n"
    "Demonstration text in place of a real campus’s rules."
)
HALL, ROOM, OFFICE, MAILBOX = Space.Kind.HALL, Space.Kind.ROOM, Space.Kind.OFFICE, Space.Kind.MAILBOX
# Number, kind, name, English name, seats, step-free, equipment.
BY_THE_HOUR = (
    ("S1", HALL, "Büyük Salon", "Large hall", 120, True, "sahne, ses düzeni, projeksiyon"),
    ("S2", HALL, "Küçük Salon", "Small hall", 60, True, "projeksiyon, piyano"),
    ("T1", ROOM, "Bahçe Odası", "Garden room", 12, True, "ekran, yazı tahtası"),
    ("T2", ROOM, "Körfez Odası", "Gulf room", 20, True, "projeksiyon, yazı tahtası"),
    ("T3", ROOM, "Çatı Odası", "Attic room", 16, False, "yazı tahtası"),
)
OFFICES, MAILBOXES = 6, 10
OFFICES_GIVEN, MAILBOXES_GIVEN = 4, 6
# Days from today, hour, hours, space, whose (a word of its name), people, title, English title.
EVENTS = (
    (-33, 19, 2, "S1", "Şehir Tarihi", 90, "Eski fotoğraflarla iskele", "The pier in old photographs"),
    (-26, 14, 2, "T2", "Kiracı Hakları", 20, "Kira artışı nasıl hesaplanır?", "How rent rises are reckoned"),
    (-19, 20, 2, "S1", "Amatör Tiyatro", 110, "Deneme oyunu: Vapur", "A trial play: The Ferry"),
    (-11, 18, 2, "S2", "Deprem Hazırlığı", 50, "Afet çantası hazırlama", "Packing an emergency bag"),
    (-5, 11, 3, "T1", "Okuma Yazma", 10, "Yetişkinler için okuma yazma: tanışma", "Reading for adults: first meeting"),
    (-2, 15, 2, "S2", "Çocuk Oyunları", 55, "Unutulan sokak oyunları", "Forgotten street games"),
    (1, 18, 2, "S2", "Sağlıklı Yaşam", 45, "Sağlıklı beslenme söyleşisi", "A talk on eating well"),
    (3, 14, 3, "T2", "Kadın Emeği", 18, "Kooperatif kurmak isteyenler için atölye", "For those who want to found a cooperative"),
    (4, 19, 2, "S1", "Kıyı Temizliği", 80, "Körfezden çıkanlar: gönüllü buluşması", "What the gulf gave back: volunteers meet"),
    (6, 11, 2, "T1", "Okuma Yazma", 10, "Yetişkinler için okuma yazma", "Reading for adults"),
    (9, 15, 2, "S2", "Yaşlı Komşular", 40, "Komşu kahvesi", "Coffee with neighbours"),
    (9, 19, 2, "S1", "Mimarlık ve Kent", 70, "İmar planı nasıl okunur?", "How to read a zoning plan"),
    (13, 11, 2, "T1", "Okuma Yazma", 10, "Yetişkinler için okuma yazma", "Reading for adults"),
    (16, 20, 2, "S1", "Amatör Tiyatro", 115, "Deneme oyunu: Komşular", "A trial play: The Neighbours"),
    (20, 14, 3, "T2", "Erişilebilir Kent", 18, "Mahallemi tekerlekli sandalyeyle geziyorum", "My neighbourhood by wheelchair"),
    (24, 18, 2, "S2", "Kent Bahçeleri", 35, "Balkonda tohumdan fideye", "From seed to seedling on a balcony"),
    (31, 15, 3, "S1", "Sokak Hayvanları", 60, "Sahiplendirme günü", "Adoption day"),
    (38, 19, 2, "S2", "Burs Dayanışması", 50, "Burslar ve başvuru yolları", "Scholarships and how to apply"),
    (45, 20, 2, "S1", "Şehir Tarihi", 90, "Mahalle adlarının öyküsü", "How neighbourhoods got their names"),
)  # fmt: skip
# What visitors should know, by the same word; one event is left out of the programme.
TEXTS = {
    "Okuma Yazma": "Kayıt gerekmez; defter ve kalem verilir.",
    "Amatör Tiyatro": "Giriş ücretsizdir. Oyun 90 dakika sürer.",
    "Kıyı Temizliği": "Her yaştan gönüllü katılabilir.",
    "Deprem Hazırlığı": "Evinizdeki çantayı getirin, birlikte bakalım.",
    "Erişilebilir Kent": "Tekerlekli sandalye verilir; denemek isteyen herkes gelebilir.",
}
LEFT_OUT = "Sokak Hayvanları"
# Not for everybody: the organisations' own evenings.
BOOKINGS = (
    (0, 17, 2, "T2", "Esnaf Dayanışması", "Yönetim kurulu toplantısı"),
    (2, 18, 3, "T1", "Mahalle Basketbolu", "Antrenör toplantısı"),
    (5, 10, 4, "S1", "Körfez Yelken", "Genel kurul"),
    (7, 19, 2, "T2", "Kadın Emeği", "Üye toplantısı"),
    (10, 9, 6, "S2", "Amatör Tiyatro", "Prova"),
)
# Days from today, hour, hours, space, whose, what for: these wait for the unit, two of them for one evening.
WAITING = (
    (12, 19, 2, "S1", "Kadın Emeği", "Yıl sonu buluşması"),
    (12, 20, 2, "S1", "Sağlıklı Yaşam", "Halka açık söyleşi"),
    (9, 19, 2, "S1", "Kiracı Hakları", "Danışma akşamı"),
    (18, 10, 3, "T2", "Deprem Hazırlığı", "Gönüllü eğitimi"),
)
type Period = tuple[datetime, datetime]
MADE_UP = "(Tanıtım)"


def open_campus(*, actor: User) -> Campus:
    """Opens the campus, fills its calendar and leaves requests for the unit's desk; none of it is real."""
    campus = Campus.objects.create(
        slug="deneme-yerleskesi",
        name="Deneme STK Yerleşkesi",
        name_en="Demo NGO Campus",
        address="Deneme Caddesi No: 1, Karşıyaka",
        neighbourhood=Neighbourhood.objects.order_by("code").first(),
        rules=RULES,
        rules_en=RULES_EN,
        is_synthetic=True,
    )
    found = {space.code: space for space in _spaces(campus)}
    for days, hour, hours, code, whose, purpose in WAITING:
        _asked(_organisation(whose), found[code], _hours(days, hour, hours), purpose, by=actor)
    wishes = _wishes(found)
    for days, hour, hours, code, whose, people, title, title_en in EVENTS:
        event = {"people": people, "is_public_event": True, "event_title": title, "event_title_en": title_en}
        event["event_text"] = TEXTS.get(whose, "")
        given = _given(found[code], whose, _hours(days, hour, hours), title, actor=actor, **event)
        if whose == LEFT_OUT:
            programme.leave_out(
                given, reason=f"Hayvanlar salona alınamıyor; yer değişecek. {MADE_UP}", actor=actor
            )
    for days, hour, hours, code, whose, purpose in BOOKINGS:
        _given(found[code], whose, _hours(days, hour, hours), purpose, actor=actor)
    for kind, how_many in ((OFFICE, OFFICES_GIVEN), (MAILBOX, MAILBOXES_GIVEN)):
        rows = [space for space in found.values() if space.kind == kind][:how_many]
        for number, space in enumerate(rows):
            whose = EVENTS[3 * number % len(EVENTS)][4]
            _given(space, whose, _months(-30 * (number + 1), 11), space.name, actor=actor)
    start, end = _hours(8, 9, 8)
    note = f"Ses düzeninin bakımı {MADE_UP}"
    space_keeping.keep_for_the_house(found["S2"], starts_at=start, ends_at=end, note=note, actor=actor)
    attic = found["T3"]
    attic.out_of_use_because = f"Çatı onarılıyor. {MADE_UP}"
    space_keeping.keep(attic, changed=["out_of_use_because"], actor=actor)
    for asked, given in wishes:
        space_deciding.answer(asked, given, actor=actor)
    return campus


def _wishes(found: dict[str, Space]) -> list[tuple[SpaceRequest, Answer]]:
    """Asks for the demo bar's organisation; returns what is to be answered, and how. One more stays open."""
    speaker = User.objects.get(email=demo_email("organisation"))
    mine = Organisation.objects.of_user(speaker).order_by("sort_key")[0]
    given = _asked(mine, found["T1"], _hours(5, 15, 2), "Gönüllülerle tanışma", by=speaker)
    declined = _asked(mine, found["S1"], _hours(9, 18, 3), "Dayanışma akşamı", by=speaker)
    waiting = _asked(mine, None, _months(20, 6), "Çalışma odası", by=speaker)
    _asked(mine, found["T2"], _hours(22, 18, 2), "Üye toplantısı", by=speaker)
    full_hall = f"O akşam salonda herkese açık bir etkinlik var. Başka bir akşam için yeniden isteyebilirsiniz. {MADE_UP}"
    full_house = f"Ofislerin hepsi dolu; boşalan ilk ofis için sıradasınız. {MADE_UP}"
    return [
        (given, Answer(verb=Verb.GRANT, space=found["T1"])),
        (declined, Answer(verb=Verb.DECLINE, reason=full_hall)),
        (waiting, Answer(verb=Verb.WAIT, reason=full_house)),
    ]


def _spaces(campus: Campus) -> list[Space]:
    hourly = [
        Space(
            campus=campus, code=code, kind=kind, name=name, name_en=name_en, seats=seats, is_accessible=step_free,
            equipment=equipment, opens=time(9), closes=time(22), longest_hours=8,
        )
        for code, kind, name, name_en, seats, step_free, equipment in BY_THE_HOUR
    ]  # fmt: skip
    daily = [
        Space(
            campus=campus, code=f"{letter}{number:02}", kind=kind, name=f"{name} {number}",
            name_en=f"{name_en} {number}", is_accessible=True, longest_months=12,
        )
        for letter, kind, name, name_en, how_many in (
            ("O", OFFICE, "Ofis", "Office", OFFICES),
            ("P", MAILBOX, "Posta kutusu", "Mailbox", MAILBOXES),
        )
        for number in range(1, how_many + 1)
    ]  # fmt: skip
    return Space.objects.bulk_create(hourly + daily)


def _given(
    space: Space, whose: str, period: Period, purpose: str, *, actor: User, **event: object
) -> SpaceRequest:
    """Asks a month before a period and gives the space two days later; so the past is filled, too."""
    asked = _asked(_organisation(whose), space, period, purpose, by=actor, **event)
    spaces.grant(asked, space=space, actor=actor, now=_asked_at(period) + timedelta(days=2))
    return asked


def _asked(
    organisation: Organisation,
    space: Space | None,
    period: Period,
    purpose: str,
    *,
    by: User,
    **event: object,
) -> SpaceRequest:
    kind, moment = space.kind if space else OFFICE, _asked_at(period)
    wish = {"starts_at": period[0], "ends_at": period[1], "purpose": f"{purpose} {MADE_UP}"}
    asked = spaces.ask_for_space(organisation, kind=kind, space=space, actor=by, now=moment, **wish, **event)
    SpaceRequest.objects.filter(pk=asked.pk).update(asked_at=moment)
    return asked


def _organisation(word: str) -> Organisation:
    """Returns the first made-up organisation whose name has the word."""
    return Organisation.objects.filter(is_synthetic=True, name__contains=word).order_by("pk")[0]


def _asked_at(period: Period) -> datetime:
    return min(period[0] - timedelta(days=20), timezone.now() - timedelta(days=3))


def _hours(days: int, hour: int, hours: int) -> Period:
    start = _moment(days) + timedelta(hours=hour)
    return start, start + timedelta(hours=hours)


def _months(days: int, months: int) -> Period:
    return _moment(days), _moment(days + 30 * months)


def _moment(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time()))

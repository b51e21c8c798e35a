"""Made-up cases of the demo town: some wait, some are worked on, some are answered. Nobody in them exists."""

import random
from datetime import timedelta

from django.utils import timezone

from casework.models import Case, CaseTopic
from casework.services import answering, referring, talking
from casework.services.answering import Answer
from casework.services.hall import draw
from casework.services.opening import Asker, open_case
from casework.words import Door
from city.models import Neighbourhood, OrgUnit
from people.models import PrivacyNotice, Role, User

SAID = (
    (
        "park_upkeep",
        "complaint",
        "Parktaki bank kırık",
        "Girişteki bankın oturağı kırılmış, kimse oturamıyor.",
    ),
    (
        "tree",
        "request",
        "Dal elektrik teline değiyor",
        "Kaldırımdaki ağacın dalı tellere değiyor, budanmasını istiyoruz.",
    ),
    (
        "playground",
        "complaint",
        "Salıncağın zinciri kopuk",
        "Çocuk parkındaki salıncağın zinciri kopmuş; düşen olabilir.",
    ),
    (
        "household_waste",
        "complaint",
        "Konteyner üç gündür dolu",
        "Köşedeki konteyner üç gündür boşaltılmadı.",
    ),
    ("pothole", "request", "Yolda çukur", "Okulun önündeki çukur yağmurda göle dönüyor."),
    ("stray_animal", "request", "Aşısız köpekler", "Parktaki köpeklerin aşılanmasını rica ederiz."),
    (
        "noise",
        "complaint",
        "Gece gürültü",
        "Alt kattaki işyerinden gece yarısından sonra müzik sesi geliyor.",
    ),
    ("water", "request", "Su akmıyor", "Sokağımızda sabahtan beri su yok."),
    (
        "park_upkeep",
        "suggestion",
        "Gölgelik önerisi",
        "Oyun alanına bir gölgelik yapılırsa öğlen de kullanılır.",
    ),
    ("park_upkeep", "thanks", "Teşekkür", "Yenilenen park için teşekkür ederiz."),
)
DOORS = (Door.WEB, Door.PHONE, Door.DESK, Door.WHATSAPP, Door.EMAIL)


def take_in(*, people: dict[str, User], seed: int, count: int = 30) -> list[Case]:
    """Opens cases of the last weeks and works on some of them. The names say that they are made up."""
    rng, now = random.Random(seed), timezone.now()  # noqa: S311 - made-up places and days
    places = list(Neighbourhood.objects.order_by("code"))
    publish_case_notice()
    cases = []
    for number in range(count):
        topic, kind, title, text = SAID[number % len(SAID)]
        came = now - timedelta(days=rng.randint(0, 40), hours=rng.randint(0, 9))
        opened = open_case(
            kind=kind,
            door=DOORS[number % len(DOORS)],
            title=title,
            text=text,
            key=f"demo-{number}",
            topic=CaseTopic.objects.get(code=topic),
            neighbourhood=rng.choice(places),
            place=f"Deneme Sokak {rng.randint(1, 90)}",
            asker=Asker(name=f"Deneme Hemşehri {number + 1}", phone="+905300000000"),
            received_at=came,
            now=came,
        )
        cases.append(opened.case)
    _work_on(cases, people=people)
    _ask_for_information(people=people)
    fill_the_hall()
    return cases


def publish_case_notice() -> PrivacyNotice:
    """Publishes the notice that the form of cases shows."""
    return PrivacyNotice.objects.create(
        code="case",
        title="Başvuru aydınlatma metni",
        title_en="Privacy notice of applications",
        summary="Yazdıklarınız başvurunuzu yanıtlamak için kullanılır, yalnızca ilgili birim okur, süresi dolunca silinir.",
        summary_en="What you write is used to answer you, read by the unit concerned only, and erased after its time.",
        body="Tanıtım metni: gerçek bir aydınlatma metninin yerine durur.\n\n- Ne için: başvurunuzu yanıtlamak.\n- Kim okur: ilgili birim.\n- Ne kadar: saklama kurallarındaki süre kadar.",
        body_en="Demonstration text in place of a real notice.",
        legal_basis="6698 sayılı Kanun m. 5/2-a ve ç; 3071 ve 4982 sayılı kanunlar",
        published_at=timezone.now() - timedelta(days=300),
    )


def _work_on(cases: list[Case], *, people: dict[str, User]) -> None:
    officer, head, parks = (
        people[Role.CASE_OFFICER],
        people[Role.CASE_HEAD],
        OrgUnit.objects.get(code="parks"),
    )
    own = list(Case.objects.filter(pk__in=[case.pk for case in cases], unit=parks).order_by("received_at"))
    for place, case in enumerate(own):
        moment = case.received_at + timedelta(days=1)
        if place % 4:
            referring.assign(case, to=officer, actor=head, now=moment)
        if place % 4 == 2:
            talking.ask_applicant(case, text="Tam yerini yazar mısınız?", actor=officer, now=moment)
        if place % 4 == 3 and case.kind != "thanks":
            answer = Answer(outcome="done", text="Ekibimiz onardı; bildirdiğiniz için teşekkür ederiz.")
            answering.answer_case(case, answer, actor=officer, now=moment + timedelta(days=3))


def _ask_for_information(*, people: dict[str, User]) -> None:
    came = timezone.now() - timedelta(days=6)
    open_case(
        kind="information",
        door=Door.WEB,
        title="Park bakım giderleri",
        text="2025 yılında parkların bakımına ne kadar harcandığını öğrenmek istiyorum.",
        key="demo-information",
        topic=CaseTopic.objects.get(code="information"),
        asker=Asker(name="Deneme Bilgi İsteyen", address="Deneme Mahallesi", email="bilgi@demo.example.org"),
        received_at=came,
        now=came,
    )


def fill_the_hall() -> None:
    """Draws a few numbers of today at two desks, so that the hall is not empty."""
    for code, number in (("petition_desk", 3), ("trades_desk", 2)):
        desk = OrgUnit.objects.filter(code=code).first()
        for _each in range(number if desk else 0):
            draw(desk)

"""Ideas in the demo town: collected, being collected, and planned; each text is made up."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from city.models import Neighbourhood
from cms.demo.idea_photos import drawn
from participation.activities.registry import kinds
from participation.models import Activity, Idea, IdeaComment, IdeaSubject, IdeaSupport, Project
from participation.services import ideas
from participation.services.activities import add_activity
from participation.services.moderating import hide, show
from participation.visitor import digest_of_token
from people.models import User

IDEAS = (
    ("Akşamları da açık bir çay bahçesi", "Yürüyüşten sonra oturacak yer yok. (Tanıtım)"),
    ("Her beş yüz metrede bir çeşme", "Yazın su taşımak zor oluyor. (Tanıtım)"),
    (
        "Bisiklet yolunu yürüyüşten ayıran çizgi",
        "Çocuklarla yürürken bisikletler çok yakından geçiyor. (Tanıtım)",
    ),
    ("Rüzgâra karşı birkaç kapalı bank", ""),
    ("Tekerlekli sandalye için iskeleye rampa", "İskeleye kadar gidip geri dönüyoruz. (Tanıtım)"),
    ("Sabah sporu için işaretli bir alan", "Her sabah yirmi kişi buluşuyoruz. (Tanıtım)"),
    ("Geceleri yanan alçak lambalar", "Işık göze değil yere vursun. (Tanıtım)"),
    ("Emzirme ve bebek bakım kulübesi", ""),
    ("Körfezin tarihini anlatan levhalar", "Her levhada eski bir fotoğraf olsun. (Tanıtım)"),
    ("Köpekler için su kabı ve çöp poşeti", ""),
    ("Gölge yapacak çınarlar", "On yıl sonra altında oturulsun. (Tanıtım)"),
    ("Çocuklar için kum havuzu", ""),
)
ANSWERS = {
    0: "Bu yıl bir noktada deneyeceğiz. (Tanıtım)",
    4: "Rampanın projesi hazır; ilkbaharda başlıyoruz. (Tanıtım)",
}
SUBJECTS = (
    ("Yürüyüş ve bisiklet", "Walking and cycling"),
    ("Gölge ve su", "Shade and water"),
    ("Herkes için", "For all"),
)
# Which subject each idea has, by its place; 3 is none.
SUBJECT_OF = (3, 1, 0, 1, 2, 0, 0, 2, 3, 1, 1, 2)
PHOTOS = {
    1: ("fountain", "Sahil yolunda taş bir çeşme (çizim, Tanıtım)"),
    4: ("ramp", "İskeleye çıkan korkuluklu rampa (çizim, Tanıtım)"),
    10: ("tree", "Sahilde gölge veren bir çınar (çizim, Tanıtım)"),
}
# What is said to which idea, and whether the line answers the one before.
COMMENTS = (
    (4, "Pusetle de çıkamıyoruz, çok gerekli. (Tanıtım)", False),
    (4, "Eğimi az olsun, tek başıma çıkabileyim. (Tanıtım)", True),
    (4, "Korkuluk iki yükseklikte olursa çocuklar da tutunur. (Tanıtım)", False),
    (1, "Köpekler için alçak bir musluğu da olsun. (Tanıtım)", False),
    (1, "Olur, ama ayrı bir kap koymak daha temiz. (Tanıtım)", True),
    (0, "Fiyatlar herkese uygun olmalı. (Tanıtım)", False),
)
PUBLISHED, WAITING = 10, 2


def collect_ideas(*, by: User, seed: int) -> None:
    """Adds a collection to projects in three states, with ideas and supports in those that have begun."""
    now, rng = timezone.now(), random.Random(seed)  # noqa: S311 - made-up supports
    running = _collection(
        "sahilde-yurumek", "Sahil için fikirler", "Sahilde yürümeyi ne kolaylaştırır?",
        opens_at=now - timedelta(days=12), closes_at=now + timedelta(days=18), by=by,
    )  # fmt: skip
    _ideas(running, by=by, rng=rng, waiting=WAITING)
    over = _collection(
        "golgeli-parklar", "Parklar için fikirler", "Parkınızda ilk neyi değiştirirdiniz?",
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), by=by,
    )  # fmt: skip
    _ideas(over, by=by, rng=rng, waiting=0)
    ended = {"opens_at": now - timedelta(days=150), "closes_at": now - timedelta(days=120)}
    Activity.objects.filter(pk=over.pk).update(**ended)
    day = timezone.localdate(ended["opens_at"]) + timedelta(days=4)
    over.ideas.update(day=day)
    over.ideacomments.update(day=day + timedelta(days=3))
    planned = Project.objects.published(now).filter(phases__opens_at__gt=now).exclude(
        slug__in=["sahilde-yurumek", "golgeli-parklar"]
    )  # fmt: skip
    if project := planned.order_by("slug").first():
        _collection(
            project.slug, "Fikirleriniz", "Sizce nereden başlayalım?",
            opens_at=now + timedelta(days=20), closes_at=now + timedelta(days=50), by=by,
        )  # fmt: skip


def _collection(
    slug: str, title: str, question: str, *, opens_at: datetime, closes_at: datetime, by: User
) -> Activity:
    made = add_activity(
        Project.objects.get(slug=slug),
        kind=kinds()["ideas"],
        title=title,
        intro="Bir cümle yeter. Başkalarının fikirlerini destekleyebilirsiniz.",
        opens_at=opens_at,
        closes_at=closes_at,
        detail={"question": question, "takes_photos": True},
        actor=by,
    )
    _subjects(made, by=by)
    return made


def _subjects(activity: Activity, *, by: User) -> list[IdeaSubject]:
    return [
        ideas.save_subject(activity, subject=None, title=title, title_en=english, actor=by)
        for title, english in SUBJECTS
    ]


def _ideas(activity: Activity, *, by: User, rng: random.Random, waiting: int) -> None:
    places = list(Neighbourhood.objects.order_by("code"))
    subjects = [*activity.idea_subjects.all(), None]
    said = [
        ideas.propose(
            activity, key=f"demo-{activity.pk}-{number}", language="tr", title=title, text=text,
            channel="workshop" if number % 5 == 2 else "web", subject=subjects[SUBJECT_OF[number]],
            neighbourhood=places[number * 2] if number % 3 else None,
            photo=drawn(*PHOTOS[number]) if number in PHOTOS else None,
        ).said
        for number, (title, text) in enumerate(IDEAS)
    ]  # fmt: skip
    for number, idea in enumerate(said[: len(said) - waiting]):
        if number == PUBLISHED - 1:
            hide(
                idea,
                reason="Bu proje sahili soruyor; önerinizi Temizlik İşlerine ilettik. (Tanıtım)",
                actor=by,
            )
            continue
        show(idea, actor=by)
        _support(idea, activity, rng.randrange(2, 40))
        if answer := ANSWERS.get(number):
            ideas.answer(idea, text=answer, actor=by)
    _comments(said, by=by)


def _comments(said: list[Idea], *, by: User) -> None:
    """Says something to some ideas; the newest waits to be read."""
    before: IdeaComment | None = None
    for number, (place, text, is_reply) in enumerate(COMMENTS):
        made = ideas.comment(
            said[place], key=f"demo-comment-{said[place].pk}-{number}", text=text, language="tr",
            parent=before if is_reply else None,
        ).said  # fmt: skip
        if number < len(COMMENTS) - 1:
            before = show(made, actor=by)


def _support(idea: Idea, activity: Activity, number: int) -> None:
    IdeaSupport.objects.bulk_create(
        IdeaSupport(idea=idea, visitor=digest_of_token(f"demo-{number}", activity), day=timezone.localdate())
        for number in range(number)
    )
    Idea.objects.filter(pk=idea.pk).update(supports=number)

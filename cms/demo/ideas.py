"""Ideas in the demo town: collected, being collected, and planned; each text is made up."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from city.models import Neighbourhood
from participation.activities.registry import kinds
from participation.models import Activity, Idea, IdeaSupport, Project
from participation.services.activities import add_activity
from participation.services.moderating import hide, show
from participation.services.receiving import receive
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
    over.ideas.update(day=timezone.localdate(ended["opens_at"]) + timedelta(days=4))
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
    return add_activity(
        Project.objects.get(slug=slug),
        kind=kinds()["ideas"],
        title=title,
        intro="Bir cümle yeter. Başkalarının fikirlerini destekleyebilirsiniz.",
        opens_at=opens_at,
        closes_at=closes_at,
        detail={"question": question},
        actor=by,
    )


def _ideas(activity: Activity, *, by: User, rng: random.Random, waiting: int) -> None:
    places = list(Neighbourhood.objects.order_by("code"))
    said = [
        receive(
            Idea, activity, key=f"demo-{activity.pk}-{number}", title=title, text=text,
            channel="workshop" if number % 5 == 2 else "web",
            neighbourhood=places[number * 2] if number % 3 else None,
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
            Idea.objects.filter(pk=idea.pk).update(answer=answer, answered_on=timezone.localdate())


def _support(idea: Idea, activity: Activity, number: int) -> None:
    IdeaSupport.objects.bulk_create(
        IdeaSupport(idea=idea, visitor=digest_of_token(f"demo-{number}", activity), day=timezone.localdate())
        for number in range(number)
    )
    Idea.objects.filter(pk=idea.pk).update(supports=number)

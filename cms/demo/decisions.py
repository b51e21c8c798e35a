"""What came of it in the demo town: topics of the finished project, decided, promised and on the way."""

from datetime import timedelta

from django.utils import timezone

from city.models import OrgUnit
from participation.activities.registry import said_models
from participation.models import Project
from participation.services import deciding
from people.models import User

# What people said, words by which it is found, decision, its reason, promise (none: no promise).
TOPICS = (
    (
        "Öğleden sonra gölge yok", ("gölge", "çınar", "ağaç"), "included",
        "İlk beş parkta bu kış yetişkin çınar dikilecek; öbürleri gelecek yılın programında. (Tanıtım)", "",
    ),
    (
        "Akşamları park karanlık", ("lamba", "karanlık", "ışık"), "partly",
        "Ana yolları bu yıl aydınlatıyoruz. Arka yollar için elektrik hattı gerekiyor; maliyeti araştırılıyor. (Tanıtım)",
        "Arka yolların elektrik hattı için keşif",
    ),
    (
        "Tekerlekli sandalyeyle girilemiyor", ("rampa", "engelli", "sandalye"), "included",
        "Girişlerdeki basamakların yanına rampa yapılıyor. (Tanıtım)", "",
    ),
    (
        "Su içecek yer az", ("çeşme", "su "), "not_considered",
        "Şebeke bağlantısı büyükşehirin yetkisinde; isteği ilettik, yanıtı burada yazacağız. (Tanıtım)", "",
    ),
)  # fmt: skip


def decide(*, written_by: User, accepted_by: User) -> None:
    """Gathers what was said in the finished project, decides on most of it, and leaves one topic in review."""
    project = Project.objects.get(slug="golgeli-parklar")
    owner = OrgUnit.objects.get(code="parks")
    for number, (title, words, verdict, why, promised) in enumerate(TOPICS):
        topic = deciding.add_topic(project, title=title, actor=written_by)
        deciding.gather(topic, said=_said(project, words), actor=written_by)
        changes = {"verdict": verdict, "justification": why, "owner": owner}
        deciding.draft_decision(topic, changes=changes, send=True, actor=written_by)
        if number < len(TOPICS) - 1:
            deciding.accept_decision(topic, actor=accepted_by)
        if promised:
            due = timezone.localdate() + timedelta(days=90 * (number + 1))
            deciding.promise(topic, text=promised, due_on=due, owner=owner, actor=written_by)


def _said(project: Project, words: tuple[str, ...]) -> list:
    """Returns the ids of what was said that holds one of the words."""
    found = []
    for model in said_models():
        for said in model._default_manager.filter(activity__project=project, topic=None):
            text = f"{said} {getattr(said, 'text', '')}".casefold()
            if any(word in text for word in words):
                found.append(said.pk)
    return found

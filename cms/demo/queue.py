"""What waits to be read in the demo town: a text with made-up personal data, and a letter that came three times."""

from participation.models import Activity, Idea
from participation.services.receiving import receive

# Evidently made up: nobody has this number or this plate.
WITH_PERSONAL_DATA = (
    "İskelenin yanına bisiklet pompası",
    "Ben takarım, arayın: 0555 000 00 00. Aracım 35 AAA 000. (Tanıtım)",
)
LETTER = (
    "Sahil yolunda araç trafiği hafta sonları tümüyle kapatılsın, çocuklar rahatça oynasın{end} (Tanıtım)"
)
ENDS = ("", "!", ", istiyoruz")


def leave_to_be_read() -> None:
    """Adds words that nobody has read to the running collection of ideas."""
    activity = Activity.objects.get(project__slug="sahilde-yurumek", kind="ideas")
    title, text = WITH_PERSONAL_DATA
    receive(Idea, activity, key="demo-personal", title=title, text=text)
    for number, end in enumerate(ENDS):
        receive(
            Idea,
            activity,
            key=f"demo-letter-{number}",
            title="Araçsız hafta sonu",
            text=LETTER.format(end=end),
        )

"""The demo town's working groups: made up, with made-up organisations of the same field in them."""

from datetime import timedelta

from django.utils import timezone

from people.models import User
from stk_registry.models import ActivityArea, Organisation, WorkingGroup
from stk_registry.services import groups

# Name, English name, what it works for, in English, fields of work, begun so many days ago, ended so many days ago.
GROUPS = (
    (
        "Deneme Kıyı ve Çevre Çalışma Grubu", "Demo Shore and Environment Group",
        "Kıyının ve parkların temiz kalması için kuruluşların işlerini birbirine bağlar.",
        "Ties together what organisations do to keep shore and parks clean.",
        ("environment_animals", "food_agriculture"), 400, None,
    ),
    (
        "Deneme Erişilebilir Kent Çalışma Grubu", "Demo Accessible Town Group",
        "Sokakların, durakların ve etkinliklerin herkes için erişilebilir olmasını izler.",
        "Watches that streets, stops and events are accessible to everybody.",
        ("disabled_people", "elderly_children"), 210, None,
    ),
    (
        "Deneme Afet Hazırlığı Çalışma Grubu", "",
        "Mahallelerin afet planlarını kuruluşlarla birlikte hazırladı.", "",
        ("humanitarian_aid",), 700, 90,
    ),
)  # fmt: skip
SEATS = 4


def call_together(*, actor: User) -> None:
    """Makes the groups and gives seats to organisations of their fields; the first one speaks."""
    today = timezone.localdate()
    areas = {area.code: area for area in ActivityArea.objects.all()}
    for name, name_en, purpose, purpose_en, fields, begun, ended in GROUPS:
        since, until = today - timedelta(days=begun), today - timedelta(days=ended) if ended else None
        wanted = {"name": name, "name_en": name_en, "purpose": purpose, "purpose_en": purpose_en}
        chosen = [areas[code] for code in fields]
        group = groups.write(
            None, wanted=wanted | {"founded_on": since, "ended_on": until}, areas=chosen, seen="", actor=actor
        )
        WorkingGroup.objects.filter(pk=group.pk).update(is_synthetic=True)
        found = Organisation.objects.listed().filter(is_synthetic=True, primary_area__in=chosen)
        for number, organisation in enumerate(found.order_by("pk")[:SEATS]):
            begins = since + timedelta(days=30 * number)
            groups.seat(group, organisation, since=begins, is_speaker=number == 0, actor=actor)

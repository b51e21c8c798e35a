"""What is told of a panel: the pool and the members against the quotas. Small numbers of a pool stay untold."""

from typing import Any

from django.db.models import Count, Q

from participation.models import Panel, PanelOption, Volunteer

# Below so many volunteers an answer is not told: few could be recognised by it.
FEWEST = 10


def figures_of(panel: Panel, *, for_staff: bool = False) -> list[dict[str, Any]]:
    """Returns, for each trait, its answers with their quotas, the volunteers and who sits."""
    in_pool = Q(volunteers__in=panel.volunteers.in_pool())
    seated = Q(volunteers__state__in=(Volunteer.State.ASKED, Volunteer.State.MEMBER))
    counted = PanelOption.objects.filter(trait__panel=panel).annotate(
        pool=Count("volunteers", filter=in_pool, distinct=True),
        seated=Count("volunteers", filter=seated, distinct=True),
    )
    of_trait: dict[int, list[dict[str, Any]]] = {}
    for option in counted.order_by("trait__order", "order"):
        is_told = for_staff or option.pool >= FEWEST
        of_trait.setdefault(option.trait_id, []).append(
            {
                "label": option.display_label,
                "low": option.low,
                "high": option.high,
                "pool": option.pool if is_told else None,
                "is_short": option.pool < option.low,
                "seated": option.seated,
            }
        )
    return [{"trait": trait, "answers": of_trait.get(trait.pk, [])} for trait in panel.traits.all()]

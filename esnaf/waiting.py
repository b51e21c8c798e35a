"""What of the shopkeepers' room waits for whom: for the desk's front page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from esnaf.models import Appointment, Visit
from esnaf.rules import serves_shopkeepers
from people.models import User
from people.waiting import AT_MOST, Task


def waiting(user: User) -> Iterator[Task]:
    """Yields what is to be done after visits, and who comes today."""
    if not serves_shopkeepers(user):
        return
    for visit in Visit.objects.to_follow_up().select_related("business").order_by("follow_up_on")[:AT_MOST]:
        yield Task(
            title=visit.follow_up,
            step=_("Say what came of it"),
            url=reverse("esnaf_desk_business", args=[visit.business.public_id]),
            detail=visit.business.name,
            due=visit.follow_up_on,
        )
    today = timezone.localdate()
    coming = Appointment.objects.filter(cancelled_at=None, slot__starts_at__date=today)
    for each in coming.select_related("business", "slot")[:AT_MOST]:
        yield Task(
            title=each.business.name,
            step=_("Appointment at %(time)s") % {"time": f"{timezone.localtime(each.slot.starts_at):%H:%M}"},
            url=reverse("esnaf_desk_appointments"),
            detail=each.subject,
            due=today,
        )

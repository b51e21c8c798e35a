"""Organisations that the demo's open project asked: some take part, one does not, some have not answered."""

from participation.models import OrganisationInvitation, Project
from participation.services.reaching import Audience, answer, audience_of, invite
from people.models import User

ASKED = 8
ANSWERS = (
    (True, 2, "İki kişi geliriz. (Tanıtım)"),
    (True, 3, ""),
    (False, None, "O gün genel kurulumuz var. (Tanıtım)"),
    (True, 1, "Üyelerimize de duyururuz. (Tanıtım)"),
)


def ask_organisations(project: Project, *, asked_by: User, answered_by: User) -> None:
    """Asks the first that the project concerns, and answers for some; each text says that it is made up."""
    audience = Audience()
    found = [each for each in audience_of(project, audience) if each.can_be_written_to]
    invite(
        project,
        found[:: max(1, len(found) // ASKED)][:ASKED],
        message="Sahilde bir akşam yürüyüşünde önerilerinizi dinlemek istiyoruz. (Tanıtım için uydurulmuştur.)",
        seats=3,
        audience=audience,
        actor=asked_by,
    )
    invitations = OrganisationInvitation.objects.filter(project=project).order_by("organisation__sort_key")
    for invitation, (comes, people, note) in zip(invitations, ANSWERS, strict=False):
        answer(invitation, comes=comes, people=people, note=note, actor=answered_by)

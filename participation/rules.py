"""Who may what with requests, briefs, projects and commitments, as sentences."""

from participation.models import Commitment, Round, StudyBrief, StudyRequest, Table
from people.models import Role, User
from people.roles import has_role, units_of, works_here

TRIAGE_ROLES = (Role.PARTICIPATION, Role.UNIT_HEAD)
STUDY_ROLES = (Role.PARTICIPATION, Role.UNIT_HEAD, Role.ANALYST)
# The registry unit helps to find organisations; the participation unit asks them.
REACH_ROLES = (*TRIAGE_ROLES, Role.REGISTRY)
# Who goes to doors; a round is given to one of them.
FIELD_ROLES = (*STUDY_ROLES, Role.INTERVIEWER)


def may_see_request(user: User, request: StudyRequest) -> bool:
    """The study team sees what was sent; a department officer sees those of the own unit."""
    if request.department_id in units_of(user, role=Role.DEPARTMENT_OFFICER):
        return True
    return has_role(user, *STUDY_ROLES) and request.state != StudyRequest.State.DRAFT


def may_edit_request(user: User, request: StudyRequest) -> bool:
    """A department's officer writes while the request is a draft or was asked back."""
    writable = (StudyRequest.State.DRAFT, StudyRequest.State.ASKED_BACK)
    return request.state in writable and request.department_id in units_of(user, role=Role.DEPARTMENT_OFFICER)


def may_triage(user: User) -> bool:
    """The participation unit and its head decide on requests."""
    return has_role(user, *TRIAGE_ROLES)


def may_ask_organisations(user: User) -> bool:
    """Both units that know organisations write to them."""
    return has_role(user, *REACH_ROLES)


def wrote(user: User, brief: StudyBrief) -> bool:
    """Whether the brief comes from this person's hand."""
    return brief.written_by_id == user.pk


def heads_a_unit(user: User) -> bool:
    """Whether the person is a unit head today."""
    return has_role(user, Role.UNIT_HEAD)


def may_report_progress(user: User, commitment: Commitment) -> bool:
    """The department that promised tells how far it is; the participation unit may write it down for them."""
    return has_role(user, *TRIAGE_ROLES) or commitment.owner_id in units_of(
        user, role=Role.DEPARTMENT_OFFICER
    )


def may_enter_visits(user: User, round: Round) -> bool:
    """The person whose round it is enters visits, and the study team for somebody else."""
    is_own = round.visitor_id == user.pk and has_role(user, *FIELD_ROLES)
    return is_own or has_role(user, *STUDY_ROLES)


def may_hold(user: User, table: Table) -> bool:
    """The member of staff whose table it is writes down what is said there, and the participation unit."""
    is_own = table.facilitator_id is not None and table.facilitator_id == user.pk
    return (is_own and works_here(user)) or may_triage(user)

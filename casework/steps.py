"""The steps that can be taken in a case at the desk: who may, with which form, and what is done.

A step is one line here; its page, its button and its check follow from it.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import forms_of_work as forms
from casework import rules, steps_alike, steps_shown
from casework.errors import ReferralIsNotYours
from casework.models import Act, Case, Referral
from casework.services import answering, approving, correcting, delivering, referring, talking
from casework.services.answering import Answer
from casework.signing import draft_underway, step_underway, step_waiting
from casework.step import Step
from casework.words import CaseKind, State
from city.models import OrgUnit
from people.models import User


def _works(user: User, case: Case) -> bool:
    return case.is_open and rules.may_work_on(user, case)


def _moves(user: User, case: Case) -> bool:
    return case.is_open and rules.may_refer(user, case)


def _of_information(user: User, case: Case) -> bool:
    return _works(user, case) and case.kind == CaseKind.INFORMATION


def own_referral(user: User, case: Case) -> Referral | None:
    """Returns the referral that waits for a unit of this person."""
    units = rules.units_with_cases(user)
    return case.referrals.filter(unit__in=units, ended_at=None, accepted_at=None).first()


def _unit_that_has_it(user: User, case: Case) -> OrgUnit:
    """Returns the person's unit that has the case or shares it. Errors: ReferralIsNotYours."""
    referral = case.referrals.filter(unit__in=rules.units_with_cases(user), ended_at=None).first()
    if referral is None:
        raise ReferralIsNotYours
    return referral.unit


def _waits_for(user: User, case: Case, *acts: str) -> bool:
    step = case.is_open and step_waiting(case, user)
    return bool(step) and step.act in acts


def _what_came_of_it(case: Case) -> object:
    step = step_underway(case)
    if step is None:
        return _("The case is answered.")
    return _("The answer leaves once it is approved. It waits for: %(unit)s.") % {"unit": step.unit.label}


def _correct(case: Case, data: dict[str, Any], actor: User) -> None:
    correcting.change_topic(case, topic=data["topic"], actor=actor)
    correcting.change_place(case, neighbourhood=data["neighbourhood"], place=data["place"], actor=actor)


def _link(case: Case, data: dict[str, Any], actor: User) -> None:
    other = Case.objects.visible_to(actor).filter(number=data["number"].strip()).first()
    correcting.link(case, to=other or case, actor=actor)


STEPS = (
    Step(
        key="kabul", label=_("Accept"), done=_("Your unit has the case."), is_first=True,
        allowed=lambda user, case: case.is_open and own_referral(user, case) is not None,
        do=lambda case, _data, actor: referring.accept(case, unit=own_referral(actor, case).unit, actor=actor),
    ),
    Step(
        key="paraf", label=_("Initial"), done=_what_came_of_it, is_first=True, shows_draft=True,
        allowed=lambda user, case: _waits_for(user, case, Act.INITIALS), form=forms.ApproveForm,
        do=lambda case, data, actor: approving.approve(case, actor=actor, **data),
        about=_("Read the answer as the applicant will read it."),
    ),
    Step(
        key="imza", label=_("Sign"), done=_what_came_of_it, is_first=True, shows_draft=True,
        allowed=lambda user, case: _waits_for(user, case, Act.SIGNATURE), form=forms.ApproveForm,
        do=lambda case, data, actor: approving.approve(case, actor=actor, **data),
        about=_("Read the answer as the applicant will read it."),
    ),
    Step(
        key="taslak-iade", label=_("Return the draft"), done=_("The draft is returned to who wrote it."),
        allowed=lambda user, case: _waits_for(user, case, *Act), form=forms.SendBackForm, shows_draft=True,
        do=lambda case, data, actor: approving.send_back(case, actor=actor, **data),
        about=_("What has to be changed? It begins anew when it is written again."),
    ),
    Step(
        key="taslak-geri", label=_("Take the draft back"), done=_("The draft is taken back; its text stays."),
        allowed=lambda user, case: _works(user, case) and draft_underway(case) is not None,
        do=lambda case, _data, actor: approving.take_back(case, actor=actor),
    ),
    Step(
        key="yanit", label=_("Answer"), done=_what_came_of_it, allowed=_works, is_first=True,
        takes_template=True, form=forms.AnswerForm,
        do=lambda case, data, actor: approving.answer_or_submit(case, Answer(**data), actor=actor),
        about=_("The applicant reads this with the code. Say honestly what was done and what was not."),
    ),
    Step(
        key="sor", label=_("Ask the applicant"), done=_("The question is sent."), allowed=_works,
        form=forms.TextStepForm, do=lambda case, data, actor: talking.ask_applicant(case, actor=actor, **data),
    ),
    Step(
        key="yaz", label=_("Write to the applicant"), done=_("The message is sent."), allowed=_works,
        form=forms.TextStepForm, do=lambda case, data, actor: talking.tell_applicant(case, actor=actor, **data),
    ),
    Step(
        key="ara-yanit", label=_("Interim answer"), done=_("The interim answer is sent."), allowed=_works,
        form=forms.TextStepForm,
        do=lambda case, data, actor: talking.answer_in_between(case, actor=actor, **data),
        about=_("Say what is being done and by when it will be answered."),
    ),
    Step(
        key="not", label=_("Add a note"), done=_("The note is saved."), allowed=rules.may_write_notes,
        form=forms.TextStepForm, do=lambda case, data, actor: talking.note(case, actor=actor, **data),
        about=_("Only staff reads it."),
    ),
    Step(
        key="iletildi", label=_("It was told or posted"), done=_("It is noted how it was brought."),
        allowed=lambda user, case: rules.may_refer(user, case) and delivering.waiting_to_be_told(case).exists(),
        form=forms.ByHandForm, do=lambda case, data, actor: delivering.told_by_hand(case, actor=actor, **data),
        about=_("For what leaves by telephone or post, and for letters that did not arrive."),
    ),
    Step(
        key="ver", label=_("Give to somebody"), done=_("The case is given."),
        allowed=lambda user, case: case.is_open and rules.may_assign(user, case),
        form=forms.AssignForm, do=lambda case, data, actor: referring.assign(case, actor=actor, **data),
    ),
    Step(
        key="al", label=_("I take it"), done=_("The case is yours."),
        allowed=lambda user, case: _works(user, case) and case.assignee_id != user.pk,
        do=lambda case, _data, actor: referring.assign(case, to=actor, actor=actor),
    ),
    Step(
        key="havale", label=_("Refer to a unit"), done=_("The unit was asked to take it."), allowed=_moves,
        form=forms.ReferForm,
        do=lambda case, data, actor: referring.refer(case, to=data["unit"], note=data["note"], actor=actor),
    ),
    Step(
        key="birlikte", label=_("Ask a unit to work together"), done=_("The unit was asked."), allowed=_works,
        form=forms.ReferForm, do=lambda case, data, actor: referring.ask_to_join(case, actor=actor, **data),
    ),
    Step(
        key="iade", label=_("Return with a reason"), done=_("The case is returned."),
        allowed=lambda user, case: case.is_open
        and case.referrals.filter(unit__in=rules.units_with_cases(user), ended_at=None).exists(),
        form=forms.ReasonStepForm,
        do=lambda case, data, actor: referring.give_back(
            case, unit=_unit_that_has_it(actor, case), actor=actor, **data
        ),
        about=_("Where does it belong, and why not to you? The next person has only that."),
    ),
    Step(
        key="ilet", label=_("Send on to another body"), done=_("It is sent on, and the applicant told."),
        allowed=_moves, form=forms.SendOnForm,
        do=lambda case, data, actor: answering.send_on(case, actor=actor, **data),
    ),
    Step(
        key="uzat", label=_("Extend the term"), done=_("The term is extended."), allowed=_of_information,
        form=forms.ExtendForm, do=lambda case, data, actor: answering.extend_term(case, actor=actor, **data),
        about=_("Law 4982, art. 11: once, before the term is over, on one of three grounds, told in writing."),
    ),
    Step(
        key="ucret", label=_("Tell a fee"), done=_("The fee is told; the term is interrupted."),
        allowed=lambda user, case: _of_information(user, case) and case.state != State.FEE,
        form=forms.FeeForm, do=lambda case, data, actor: answering.tell_fee(case, actor=actor, **data),
    ),
    Step(
        key="odendi", label=_("The fee was paid"), done=_("The term runs anew."),
        allowed=lambda user, case: _of_information(user, case) and case.state == State.FEE,
        form=forms.PaidForm, do=lambda case, data, actor: answering.fee_was_paid(case, actor=actor, **data),
    ),
    Step(
        key="tur", label=_("Correct the kind"), done=_("The kind is corrected."), allowed=_moves,
        form=forms.KindForm, do=lambda case, data, actor: correcting.change_kind(case, actor=actor, **data),
        about=_("The number stays. The term is that of the new kind, from the day of arrival."),
    ),
    Step(
        key="konu", label=_("Correct topic and place"), done=_("Topic and place are corrected."), allowed=_moves,
        form=forms.PlaceForm, do=_correct,
    ),
    Step(
        key="bagla", label=_("Link to a case about the same"), done=_("The cases are linked."), allowed=_moves,
        form=forms.LinkForm, do=_link, about=_("Each keeps its number, its letters and its answer."),
    ),
    Step(
        key="geri-al", label=_("Note a withdrawal"), done=_("The case is withdrawn."), allowed=_works,
        form=forms.ReasonStepForm, do=lambda case, data, actor: answering.withdraw(case, actor=actor, **data),
    ),
    Step(
        key="ac", label=_("Open again"), done=_("The case is open again."), is_first=True,
        allowed=lambda user, case: not case.is_open and rules.may_refer(user, case),
        form=forms.ReasonStepForm, do=lambda case, data, actor: answering.reopen(case, actor=actor, **data),
    ),
    *steps_alike.STEPS,
    *steps_shown.STEPS,
)  # fmt: skip


def steps_for(user: User, case: Case) -> list[Step]:
    """Returns the steps that this person can take in a case now."""
    return [step for step in STEPS if step.allowed(user, case)]


def find_step(key: str, *, user: User, case: Case) -> Step | None:
    """Returns the step of an address if it can be taken now by this person."""
    return next((step for step in STEPS if step.key == key and step.allowed(user, case)), None)

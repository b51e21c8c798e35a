"""What people may be refused here."""

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal


class AuditIsAppendOnly(Refusal):
    code = "audit_is_append_only"
    sentence = _("The audit trail is only ever added to.")


class StaffAccountIsClosedByAdministrator(Refusal):
    code = "staff_account_is_closed_by_administrator"
    sentence = _("Your account belongs to your work here. An administrator ends your roles first.")


class NoticeIsPublished(Refusal):
    code = "notice_is_published"
    sentence = _("A published notice does not change. Write a new version.")


class OneRoleHolderMustStay(Refusal):
    code = "one_role_holder_must_stay"
    sentence = _("This is the last administrator. Give somebody else the role first.")


class RoleOverlaps(Refusal):
    code = "role_overlaps"
    sentence = _("This person has this role in this unit in that time already.")


class RoleEndsBeforeItStarts(Refusal):
    code = "role_ends_before_it_starts"
    sentence = _("A role ends on the day it starts, or later.")


class NotYoursToGive(Refusal):
    code = "not_yours_to_give"
    sentence = _("Only administrators give and end roles.")


class RequestIsAnswered(Refusal):
    code = "request_is_answered"
    sentence = _("This application is answered already.")

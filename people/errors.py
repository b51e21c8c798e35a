"""What people may be refused here."""

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal


class AuditIsAppendOnly(Refusal):
    code = "audit_is_append_only"
    sentence = _("The audit trail is only ever added to.")

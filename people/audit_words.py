"""How the trail's verbs and tables are called by people; in the trail itself stand their stable names."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

VERBS = {
    "accepted": _("accepted"),
    "accepted_in_part": _("accepted in part"),
    "account_erased": _("account erased"),
    "account_made": _("account made"),
    "added_activity": _("activity added"),
    "added_document": _("document added"),
    "added_phase": _("phase added"),
    "added_photo": _("photo added"),
    "added_survey": _("survey added"),
    "answered_idea": _("idea answered"),
    "asked_back": _("asked back"),
    "assigned": _("given to somebody"),
    "built": _("built"),
    "claim_accepted": _("claim accepted"),
    "claim_asked_back": _("claim asked back"),
    "claim_declined": _("claim declined"),
    "committed": _("promised"),
    "contact_noted": _("contact written down"),
    "corrected": _("corrected by the unit"),
    "created": _("created"),
    "data_request_answered": _("data application answered"),
    "data_request_received": _("data application received"),
    "declined": _("declined"),
    "delivered": _("delivered"),
    "drafted": _("drafted"),
    "edited": _("edited"),
    "edited_activity": _("activity edited"),
    "file_hidden": _("file no longer shown"),
    "file_shown": _("file shown"),
    "first_administrator_made": _("first administrator made"),
    "followed_up": _("come back to"),
    "hidden": _("hidden"),
    "import_checked": _("file checked"),
    "import_discarded": _("file forgotten"),
    "import_done": _("file brought in"),
    "imported": _("imported from a file"),
    "invitation_withdrawn": _("invitation withdrawn"),
    "invited": _("invited"),
    "letter_written": _("letter written"),
    "listed": _("put into the directory"),
    "merged": _("records merged"),
    "moved_phase": _("phase moved"),
    "notice_published": _("notice published"),
    "notice_written": _("notice written"),
    "opened": _("opened"),
    "organisation_answered": _("organisation answered"),
    "organisations_asked": _("organisations asked"),
    "planned_anew": _("planned anew"),
    "profile_confirmed": _("profile confirmed"),
    "programme_left_out": _("event left out of the programme"),
    "programme_put_back": _("event put back into the programme"),
    "published": _("published"),
    "related": _("tied to another organisation"),
    "removed": _("removed"),
    "removed_file": _("file removed"),
    "replied": _("replied"),
    "representative_began": _("became a representative"),
    "representative_ended": _("representative’s term ended"),
    "representative_invited": _("representative invited"),
    "reviewed": _("reviewed"),
    "revised": _("revised"),
    "role_ended": _("role ended"),
    "role_given": _("role given"),
    "said_hidden": _("contribution not published"),
    "said_objected": _("author objected"),
    "said_shown": _("contribution published"),
    "saved": _("saved"),
    "signed_brief": _("brief signed"),
    "space_added": _("space added"),
    "space_allocated": _("space allocated"),
    "space_asked_for": _("space asked for"),
    "space_cancelled": _("request for space cancelled"),
    "space_changed": _("space changed"),
    "space_declined": _("request for space declined"),
    "space_freed": _("space freed"),
    "space_granted": _("space granted"),
    "space_waiting": _("put on the waiting list"),
    "submitted": _("sent"),
    "told_progress": _("progress told"),
    "unrelated": _("untied from another organisation"),
    "viewed_contacts": _("contacts viewed"),
    "viewed_document": _("document opened"),
    "weighed": _("weighed"),
    "withdrawn": _("withdrawn"),
    "wrote_brief": _("brief written"),
}


def verb_label(verb: str) -> str:
    """Returns a verb in words; one that is not listed, as it stands. The room before the dot is no part of it."""
    word = verb.rpartition(".")[2].removeprefix("request_")
    return str(VERBS.get(word, verb.replace("_", " ")))


def subject_label(name: str) -> str:
    """Returns how a table is called by people: `people.user` is "account"."""
    try:
        return str(apps.get_model(name)._meta.verbose_name)
    except (LookupError, ValueError):
        return name

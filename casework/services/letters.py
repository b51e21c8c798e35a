"""What applicants are told by e-mail: that it came in, and that there is something to read."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from casework.channels.email_addresses import address_of, headers_of
from casework.models import Case
from casework.services.codes import rating_token
from casework.terms import clock_of
from casework.words import REGISTERS
from people.outbox import post


def tell_received(case: Case, *, code: str) -> None:
    """Tells who gave an address that the case came in: its number, its code, and by when they are answered.

    Who wrote to a register is told there.
    """
    email = case.applicant.email
    if not email or case.door in REGISTERS:
        return
    with translation.override(case.language):
        post(
            to=email,
            subject=_("We received it: %(number)s") % {"number": case.number},
            body="\n\n".join(received_text(case, code=code)),
            language=case.language,
            headers=headers_of(case),
            return_to=address_of(case),
            key=f"case-received:{case.pk}",
        )


def received_text(case: Case, *, code: str) -> list[str]:
    """Returns the paragraphs that acknowledge a case: its number, by when it is answered, its code and where it opens."""
    parts = [
        _("We received what you wrote: %(title)s") % {"title": case.title},
        _("Number: %(number)s") % {"number": case.number},
        _("Your code: %(code)s. With it you see where the matter stands, without an account:")
        % {"code": code},
        follow_address(),
    ]
    if due := clock_of(case).due:
        parts.insert(2, _("You are answered by %(day)s at the latest.") % {"day": f"{due:%d.%m.%Y}"})
    return parts


def tell_news(case: Case, *, key: str, sentence: str, message_id: str = "") -> None:
    """Tells who gave an address that something happened; what was written is read behind the code only.

    `message_id` is the name under which servers report what became of the letter.
    """
    email = case.applicant.email
    if not email:
        return
    with translation.override(case.language):
        parts = [sentence, _("Read it with your code here:"), follow_address()]
        if not case.is_open:
            parts += [_("How satisfied are you? One press is enough:"), rating_address(case)]
        post(
            to=email,
            subject=_("There is news of %(number)s") % {"number": case.number},
            body="\n\n".join(parts),
            language=case.language,
            headers={**headers_of(case), **({"Message-ID": message_id} if message_id else {})},
            return_to=address_of(case),
            key=key,
        )


def tell_files_left_out(case: Case, *, names: list[str], key: str) -> None:
    """Tells who sent files by e-mail which of them could not be taken, and what to do."""
    email = case.applicant.email
    if not email:
        return
    with translation.override(case.language):
        parts = [
            _("We took your letter, but not these files: %(names)s.") % {"names": ", ".join(names)},
            _(
                "Send them again as PDF or photo of at most 10 MB each, five in one letter, or bring them to a desk."
            ),
        ]
        post(
            to=email,
            subject=_("Files we could not take: %(number)s") % {"number": case.number},
            body="\n\n".join(parts),
            language=case.language,
            headers=headers_of(case),
            return_to=address_of(case),
            key=key,
        )


def rating_address(case: Case) -> str:
    """Returns where an applicant says how satisfied they are; it opens nothing else of the case."""
    return settings.WAGTAILADMIN_BASE_URL + reverse("case_rate_by_letter", args=[rating_token(case)])


def follow_address() -> str:
    """Returns where an applicant follows a case."""
    try:
        return settings.WAGTAILADMIN_BASE_URL + reverse("case_follow")
    except NoReverseMatch:
        return settings.WAGTAILADMIN_BASE_URL

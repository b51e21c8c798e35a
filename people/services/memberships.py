"""Roles are given and ended by administrators, with dates and a reason; what ended is never deleted."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from city.models import OrgUnit
from people.audit import record
from people.errors import NotYoursToGive, OneRoleHolderMustStay, RoleEndsBeforeItStarts, RoleOverlaps
from people.models import Role, UnitMembership, User
from people.outbox import post


@transaction.atomic
def give_role(
    *,
    email: str,
    unit: OrgUnit,
    role: str,
    valid_from: date,
    reason: str,
    valid_to: date | None = None,
    name: str = "",
    actor: User,
) -> UnitMembership:
    """Returns the new membership; an address without an account gets one, and a letter how to sign in."""
    _must_be_administrator(actor)
    if valid_to and valid_to < valid_from:
        raise RoleEndsBeforeItStarts
    user = _account(email, name=name, actor=actor)
    overlapping = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if valid_to:
        overlapping &= Q(valid_from__lte=valid_to)
    if UnitMembership.objects.filter(overlapping, user=user, unit=unit, role=role).exists():
        raise RoleOverlaps
    made = UnitMembership.objects.create(
        user=user, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to
    )
    record(
        "role_given",
        made,
        actor=actor,
        to=user.pk,
        role=role,
        unit=unit.code,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat() if valid_to else None,
        reason=reason,
    )
    _tell(made)
    return made


@transaction.atomic
def end_role(membership: UnitMembership, *, on: date, reason: str, actor: User) -> UnitMembership:
    """Ends a membership after the day; the last administrator stays."""
    _must_be_administrator(actor)
    # All administrators' rows are locked, so that two of them cannot end each other at once.
    list(UnitMembership.objects.select_for_update().filter(role=Role.ADMINISTRATOR))
    locked = UnitMembership.objects.select_for_update().get(pk=membership.pk)
    if on < locked.valid_from:
        raise RoleEndsBeforeItStarts
    if locked.role == Role.ADMINISTRATOR and not _another_administrator(locked):
        raise OneRoleHolderMustStay
    before, locked.valid_to = locked.valid_to, on
    locked.save(update_fields=["valid_to"])
    record(
        "role_ended",
        locked,
        actor=actor,
        to=locked.user_id,
        role=locked.role,
        valid_to=on.isoformat(),
        before=before.isoformat() if before else None,
        reason=reason,
    )
    return locked


@transaction.atomic
def make_first_administrator(*, email: str, unit: OrgUnit, name: str = "") -> UnitMembership:
    """Returns the membership that everything begins with; refused once there is an administrator."""
    if _administrators().exists():
        raise NotYoursToGive
    user = _account(email, name=name, actor=None)
    today = timezone.localdate()
    made = UnitMembership.objects.create(user=user, unit=unit, role=Role.ADMINISTRATOR, valid_from=today)
    record("first_administrator_made", made, actor=None, to=user.pk, unit=unit.code)
    return made


def _must_be_administrator(actor: User) -> None:
    if not _administrators().filter(user=actor, user__is_active=True).exists():
        raise NotYoursToGive


def _administrators():
    return UnitMembership.objects.valid_on(timezone.localdate()).filter(role=Role.ADMINISTRATOR)


def _another_administrator(leaving: UnitMembership) -> bool:
    """Tells whether somebody else holds the role without an end, so that the house is never without one."""
    others = _administrators().filter(valid_to=None, user__is_active=True)
    return others.exclude(pk=leaving.pk).exclude(user=leaving.user).exists()


def _account(email: str, *, name: str, actor: User | None) -> User:
    address = User.objects.normalize_email(email.strip()).lower()
    user = User.objects.filter(email__iexact=address).first()
    if user is not None:
        _confirm_address(user)
        return user
    user = User.objects.create_user(address, name=name.strip())
    _confirm_address(user)
    record("account_made", user, actor=actor)
    return user


def _confirm_address(user: User) -> None:
    """Marks an account's first address as confirmed: the administrator vouches, and codes go only there."""
    from allauth.account.models import EmailAddress

    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)


def _tell(made: UnitMembership) -> None:
    user = made.user
    with override(user.language):
        subject = gettext("You have a role at the desk")
        body = gettext(
            "Your role: %(role)s, %(unit)s.\n\n"
            "Sign in with a code that we send to this address, then set up a passkey or an authenticator app:\n"
            "%(link)s"
        ) % {
            "role": made.get_role_display(),
            "unit": made.unit.label,
            "link": settings.WAGTAILADMIN_BASE_URL + reverse("account_request_login_code"),
        }
    post(to=user.email, subject=subject, body=body, language=user.language, key=f"role-given:{made.pk}")

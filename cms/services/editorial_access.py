"""Who may do what in the editorial interface: groups that follow the roles of the day.

Wagtail asks groups; roles are memberships with dates. So the groups are brought in line with the roles each
time somebody opens the interface: a role that ended yesterday opens nothing today.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from cms.models import HomePage
from people.models import Role, User
from people.roles import roles_of

GROUP_NAMES = {Role.EDITOR: "Katılım: sayfa editörleri", Role.ADMINISTRATOR: "Katılım: yöneticiler"}
PAGE_VERBS = ("add_page", "change_page", "publish_page")
FILE_VERBS = {
    "wagtailimages": ("add_image", "change_image", "delete_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "delete_document", "choose_document"),
}
GENERAL: dict[str, tuple[tuple[str, str], ...]] = {
    Role.EDITOR: (("wagtailadmin", "access_admin"),),
    Role.ADMINISTRATOR: (
        ("wagtailadmin", "access_admin"),
        ("wagtailcore", "change_site"),
        ("wagtailcore", "add_collection"),
        ("wagtailcore", "change_collection"),
        ("wagtailcore", "delete_collection"),
    ),
}


def editorial_roles(user: Any) -> frozenset[str]:
    """Returns the roles of today that open the editorial interface."""
    return roles_of(user) & frozenset(GROUP_NAMES)


def follow_roles(user: User) -> None:
    """Puts the person into the groups of today's roles, and takes them out of the others."""
    wanted = {GROUP_NAMES[role] for role in editorial_roles(user)}
    held = set(user.groups.filter(name__in=GROUP_NAMES.values()).values_list("name", flat=True))
    if wanted == held:
        return
    with transaction.atomic():
        groups = ensure_groups()
        user.groups.remove(*(groups[name] for name in held - wanted))
        user.groups.add(*(groups[name] for name in wanted - held))


@transaction.atomic
def ensure_groups() -> dict[str, Group]:
    """Returns the groups by name, made with their permissions where they are missing."""
    home, root = HomePage.objects.first(), Collection.get_first_root_node()
    groups: dict[str, Group] = {}
    for role, name in GROUP_NAMES.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.add(*(_permission(app, codename) for app, codename in GENERAL[role]))
        for codename in PAGE_VERBS if home else ():
            GroupPagePermission.objects.get_or_create(
                group=group, page=home, permission=_permission("wagtailcore", codename)
            )
        for app, codenames in FILE_VERBS.items():
            for codename in codenames:
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=root, permission=_permission(app, codename)
                )
        groups[name] = group
    return groups


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)

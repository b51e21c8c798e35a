"""The registry as it stands before an import: found again by number or name, with what each record says."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from common.text import fold
from stk_registry.duplicates import name_key
from stk_registry.models import ContactPoint, Organisation, Representative

SETS = ("areas", "groups", "neighbourhoods")


@dataclass(slots=True)
class Known:
    """Every record with its sets; merged ones lead to their heir."""

    by_number: dict[tuple[str, str], Organisation] = field(default_factory=dict)
    by_tax: dict[str, Organisation] = field(default_factory=dict)
    by_key: dict[str, list[Organisation]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Organisation]] = field(default_factory=lambda: defaultdict(list))
    merged_numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    sets: dict[str, dict[int, set[int]]] = field(default_factory=dict)
    contacts: dict[int, ContactPoint] = field(default_factory=dict)
    spoken_for: set[int] = field(default_factory=set)

    @classmethod
    def load(cls, *, today: date) -> "Known":
        """Returns the registry; six queries, whatever its size."""
        known = cls()
        for organisation in Organisation.objects.order_by("pk"):
            known._take(organisation)
        for name in SETS:
            known.sets[name] = defaultdict(set)
            through = getattr(Organisation, name).through
            column = through._meta.get_field(
                getattr(Organisation, name).field.m2m_reverse_field_name()
            ).attname
            for owner, other in through.objects.values_list("organisation_id", column):
                known.sets[name][owner].add(other)
        general = ContactPoint.objects.filter(purpose=ContactPoint.Purpose.GENERAL, person_name="")
        for contact in general.order_by("-pk"):
            known.contacts[contact.organisation_id] = contact
        known.spoken_for |= set(
            Representative.objects.valid_on(today).values_list("organisation_id", flat=True)
        )
        return known

    def _take(self, organisation: Organisation) -> None:
        self.slugs.add(organisation.slug)
        number = (organisation.register, organisation.register_number)
        if organisation.state == Organisation.State.MERGED:
            if number[1]:
                self.merged_numbers[number] = organisation.merged_into_id
            return
        if number[1]:
            self.by_number[number] = organisation
        if organisation.tax_number:
            self.by_tax[organisation.tax_number] = organisation
        if organisation.confirmed_on:
            self.spoken_for.add(organisation.pk)
        self.by_key[name_key(organisation.name)].append(organisation)
        self.by_name[fold(organisation.name)].append(organisation)

    def differences(self, organisation: Organisation, values: dict[str, Any]) -> dict[str, Any]:
        """Returns what a row says otherwise than the record. What a row leaves empty is no difference."""
        found = {
            name: value
            for name, value in values.items()
            if name not in (*SETS, "email", "phone") and getattr(organisation, name) != value
        }
        for name in SETS:
            now = self.sets[name][organisation.pk]
            wanted = set(values.get(name, now))
            if name == "areas" and values.get("primary_area_id"):
                wanted.add(values["primary_area_id"])
            if wanted != now:
                found[name] = wanted
        contact = self.contacts.get(organisation.pk)
        for name in ("email", "phone"):
            if name in values and (contact is None or getattr(contact, name) != values[name]):
                found[name] = values[name]
        return found

    def as_it_is(self, organisation: Organisation, names: Iterable[str]) -> dict[str, Any]:
        """Returns what the record says at present under these names."""
        contact = self.contacts.get(organisation.pk)
        found: dict[str, Any] = {}
        for name in names:
            if name in SETS:
                found[name] = self.sets[name][organisation.pk]
            elif name in ("email", "phone"):
                found[name] = getattr(contact, name, "")
            else:
                found[name] = getattr(organisation, name)
        return found

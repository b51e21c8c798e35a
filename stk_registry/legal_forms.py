"""Legal forms: under which law, in which register, with which number and which fields each comes.

Pure: knows no database. Laws: 5253 and 4721 (associations), 5737 (foundations), 6356 (trade unions),
5174 and 5362 (chambers), 1163 (cooperatives), 7405 (sports clubs).
"""

import re
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalForm(models.TextChoices):
    """What an organisation is in law; some are none and welcome all the same."""

    ASSOCIATION = "association", _("Association")
    ASSOCIATION_BRANCH = "association_branch", _("Branch of an association")
    FEDERATION = "federation", _("Federation")
    CONFEDERATION = "confederation", _("Confederation")
    FOUNDATION = "foundation", _("Foundation")
    FOUNDATION_BRANCH = "foundation_branch", _("Branch of a foundation")
    TRADE_UNION = "trade_union", _("Trade union")
    CHAMBER = "chamber", _("Professional chamber")
    COOPERATIVE = "cooperative", _("Cooperative")
    SPORTS_CLUB = "sports_club", _("Sports club")
    PARENT_TEACHER = "parent_teacher", _("Parent–teacher association")
    STUDENT_SOCIETY = "student_society", _("University society")
    PLATFORM = "platform", _("Platform or initiative without legal personality")


class Register(models.TextChoices):
    """The official register that issues the number."""

    ASSOCIATIONS = "associations", _("Register of associations (kütük)")
    FOUNDATIONS = "foundations", _("Central register of foundations")
    UNIONS = "unions", _("Register of trade unions")
    CHAMBERS = "chambers", _("Register of chambers")
    TRADE = "trade", _("Trade register (MERSİS)")
    SPORTS = "sports", _("Register of sports clubs")
    NONE = "none", _("No register")


@dataclass(frozen=True, slots=True)
class FormOfLaw:
    """What a legal form asks of a profile. `pattern` is of the register number in its normal writing."""

    form: LegalForm
    law: str
    register: Register
    pattern: str
    example: str
    has_legal_personality: bool = True
    needs_parent: bool = False
    fields: frozenset[str] = frozenset()

    @property
    def needs_number(self) -> bool:
        """Whether a profile without register number is incomplete."""
        return self.register is not Register.NONE

    def accepts_number(self, number: str) -> bool:
        """Tells whether a number in its normal writing has the register's form."""
        return re.fullmatch(self.pattern, number) is not None


_KUTUK = (r"\d{2}-\d{3}-\d{3}", "35-012-345")
_DECLARING = frozenset(
    {"public_benefit", "last_declaration_year", "general_assembly_on", "fundraising_permit"}
)
_FOUNDATION = frozenset({"tax_exempt", "last_declaration_year", "fundraising_permit"})
_ASSEMBLY = frozenset({"general_assembly_on"})

FORMS: dict[str, FormOfLaw] = {
    form.form: form
    for form in (
        FormOfLaw(LegalForm.ASSOCIATION, "5253", Register.ASSOCIATIONS, *_KUTUK, fields=_DECLARING),
        FormOfLaw(
            LegalForm.ASSOCIATION_BRANCH, "5253", Register.ASSOCIATIONS, *_KUTUK,
            has_legal_personality=False, needs_parent=True, fields=_DECLARING - {"public_benefit"},
        ),
        FormOfLaw(LegalForm.FEDERATION, "5253", Register.ASSOCIATIONS, *_KUTUK, fields=_DECLARING),
        FormOfLaw(LegalForm.CONFEDERATION, "5253", Register.ASSOCIATIONS, *_KUTUK, fields=_DECLARING),
        FormOfLaw(
            LegalForm.FOUNDATION, "5737", Register.FOUNDATIONS, r"\d{1,6}", "1234", fields=_FOUNDATION
        ),
        FormOfLaw(
            LegalForm.FOUNDATION_BRANCH, "5737", Register.FOUNDATIONS, r"\d{1,6}(?:-\d{1,3})?", "1234-5",
            has_legal_personality=False, needs_parent=True, fields=_FOUNDATION,
        ),
        FormOfLaw(LegalForm.TRADE_UNION, "6356", Register.UNIONS, r"\d{1,6}", "567", fields=_ASSEMBLY),
        FormOfLaw(LegalForm.CHAMBER, "5174 · 5362", Register.CHAMBERS, r"\d{1,8}", "3501", fields=_ASSEMBLY),
        FormOfLaw(LegalForm.COOPERATIVE, "1163", Register.TRADE, r"\d{16}", "0123456789012345", fields=_ASSEMBLY),
        FormOfLaw(
            LegalForm.SPORTS_CLUB, "7405", Register.SPORTS, r"\d{2}-\d{1,3}-\d{1,4}|\d{1,8}", "35-1-12",
            fields=_ASSEMBLY | {"public_benefit"},
        ),
        FormOfLaw(
            LegalForm.PARENT_TEACHER, "1739", Register.NONE, r"", "", has_legal_personality=False, fields=_ASSEMBLY
        ),
        FormOfLaw(LegalForm.STUDENT_SOCIETY, "2547", Register.NONE, r"", "", has_legal_personality=False),
        FormOfLaw(LegalForm.PLATFORM, "", Register.NONE, r"", "", has_legal_personality=False),
    )
}  # fmt: skip

# Fields that only some forms have; every other field of a profile is everybody's.
FORM_FIELDS = frozenset().union(*(form.fields for form in FORMS.values()))


def normal_number(form: str, typed: str) -> str:
    """Returns a register number as its register writes it: 35012345, 35/012/345 and 35-012-345 are one."""
    signs = re.sub(r"\s+", "", typed)
    digits = re.sub(r"\D", "", signs)
    if FORMS[form].register is Register.ASSOCIATIONS and len(digits) == 8:
        return f"{digits[:2]}-{digits[2:5]}-{digits[5:]}"
    if FORMS[form].register is Register.TRADE:
        return digits
    return re.sub(r"[/.–—]", "-", signs)


def asks_for(form: str, field: str) -> bool:
    """Tells whether a profile of this legal form has the field."""
    return field not in FORM_FIELDS or field in FORMS[form].fields


def is_tax_number(digits: str) -> bool:
    """Tells whether ten digits are a tax number (VKN) by its check digit (Revenue Administration's rule)."""
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    total = 0
    for place, sign in enumerate(digits[:9]):
        step = (int(sign) + 9 - place) % 10
        power = step * 2 ** (9 - place) % 9
        total += 9 if step and not power else power
    return (10 - total % 10) % 10 == int(digits[9])

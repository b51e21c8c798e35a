"""Parts what describes the respondent from what they answered; only coarse classes are kept."""

from datetime import date
from typing import Any

from city.models import Neighbourhood
from surveys.language.compiling import CompiledQuestionnaire
from surveys.language.elements import QuestionRole

AGE_BANDS = ((18, 29), (30, 44), (45, 64))
BANDS = ("0-17", *(f"{low}-{high}" for low, high in AGE_BANDS), "65+")


def age_band(age: int) -> str:
    """Returns the band of an age: 0-17, 18-29, 30-44, 45-64 or 65+."""
    if age < AGE_BANDS[0][0]:
        return "0-17"
    return next((f"{low}-{high}" for low, high in AGE_BANDS if age <= high), "65+")


def part_demographics(
    compiled: CompiledQuestionnaire, answers: dict[str, Any], *, day: date
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns the answers without demographics, and the demographic snapshot."""
    roles = _roles(compiled)
    snapshot: dict[str, Any] = {}
    for code, role in roles.items():
        value = answers.get(code)
        if value in (None, "", []):
            continue
        if role is QuestionRole.BIRTH_YEAR:
            snapshot["age_band"] = age_band(day.year - int(value))
        elif role is QuestionRole.AGE_GROUP:
            snapshot["age_band"] = str(value)
        elif role is QuestionRole.GROUP:
            snapshot["groups"] = value if isinstance(value, list) else [value]
        else:
            snapshot[role.value] = value
    kept = {code: value for code, value in answers.items() if code.split("/")[0] not in roles}
    return kept, snapshot


def _roles(compiled: CompiledQuestionnaire) -> dict[str, QuestionRole]:
    return {
        code: each.question.role
        for code, each in compiled.by_question.items()
        if each.question.role is not QuestionRole.NONE
    }


def resolve_place(code: str | None) -> Neighbourhood | None:
    """Returns the neighbourhood of a code, or none for elsewhere."""
    return Neighbourhood.objects.filter(code=code).first() if code else None

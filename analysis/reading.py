"""Reads values out of parsed JSON, each refused with its place when it is not what it should be."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from analysis.errors import BadSpecification


def mapping(
    value: object, place: str, *, allowed: Collection[str] | None = None, required: Collection[str] = ()
) -> Mapping[str, object]:
    """The object, with no key but the allowed ones and none of the required ones missing."""
    if not isinstance(value, dict):
        raise BadSpecification("is not an object", place=place)
    for key in value:
        if allowed is not None and key not in allowed:
            raise BadSpecification(
                f"the key {key!r} is unknown; known are {', '.join(sorted(allowed))}", place=place
            )
    for key in required:
        if key not in value:
            raise BadSpecification(f"the key {key!r} is missing", place=place)
    return value


def sequence(value: object, place: str, *, filled: bool = False) -> list[object]:
    if not isinstance(value, list):
        raise BadSpecification("is not a list", place=place)
    if filled and not value:
        raise BadSpecification("is empty", place=place)
    return value


def text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise BadSpecification("is not a name", place=place)
    return value


def names(value: object, place: str, *, filled: bool = False) -> list[str]:
    """A list of different column names."""
    made = [text(item, f"{place}[{i}]") for i, item in enumerate(sequence(value, place, filled=filled))]
    if len(set(made)) != len(made):
        raise BadSpecification("names a column twice", place=place)
    return made


def number(value: object, place: str, *, above: float = -math.inf, below: float = math.inf) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadSpecification("is not a number", place=place)
    if not above < value < below:
        raise BadSpecification(f"{value:g} is not between {above:g} and {below:g}", place=place)
    return float(value)


def whole(value: object, place: str, *, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise BadSpecification(f"is not a whole number of at least {least}", place=place)
    return value


def flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise BadSpecification("is neither true nor false", place=place)
    return value


def label(value: object, place: str) -> str | int | float:
    """A category as a specification names it: text or a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadSpecification("is not a category", place=place)
    return value


def choice(value: object, place: str, among: Collection[str]) -> str:
    if value not in among:
        raise BadSpecification(f"{value!r} is not one of {', '.join(among)}", place=place)
    return str(value)

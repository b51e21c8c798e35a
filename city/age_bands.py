"""Bands of age as text: 18-29, 65+. Both ends belong to the band."""

import re

_BAND = re.compile(r"(\d{1,3})(?:-(\d{1,3})|\+)")


class AgeBandError(ValueError):
    """The text is no band of age."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is not a band of age. Write 18-29 or 65+.")


def parse_age_band(text: str) -> tuple[int, int | None]:
    """Returns the first and last age of a band; the last of an open band is None."""
    match = _BAND.fullmatch(text)
    if match is None:
        raise AgeBandError(text)
    first, last = int(match[1]), None if match[2] is None else int(match[2])
    if last is not None and last < first:
        raise AgeBandError(text)
    return first, last


def age_band_of(age: int, *, bands: list[str]) -> str | None:
    """Returns the band that an age falls into, or None where no band takes it in."""
    for band in bands:
        first, last = parse_age_band(band)
        if first <= age and (last is None or age <= last):
            return band
    return None

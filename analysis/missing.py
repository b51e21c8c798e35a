"""The kinds of "no answer", and what each means in a denominator.

Knows the negative codes that stand in a categorical column in place of an answer. Leaves to the questionnaire
how each comes about. Codes of answers are 0 and above, so `codes >= 0` is always "answered".

| kind | happened | asked | answered |
|---|---|---|---|
| SKIPPED | the question was shown and left empty | yes | no |
| REFUSED | "I do not want to say" was chosen | yes | no |
| DONT_KNOW | "I do not know" was chosen | yes | no, unless the report shows it as an answer |
| BROKEN_OFF | the respondent left before the question | no | no |
| NOT_ASKED | the routing led past the question | no | no |
| NOT_IN_VERSION | the questionnaire of that day lacked the question | no | no |

Shares are taken of those who answered. Item non-response is the part of those asked who did not answer;
people to whom the question was never put are in neither.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Missing(IntEnum):
    """Why a cell holds no answer."""

    NOT_ASKED = -1
    SKIPPED = -2
    REFUSED = -3
    DONT_KNOW = -4
    BROKEN_OFF = -5
    NOT_IN_VERSION = -6

    @property
    def was_asked(self) -> bool:
        """Whether the respondent saw the question, so that the gap counts as item non-response."""
        return self in (Missing.SKIPPED, Missing.REFUSED, Missing.DONT_KNOW)


NOT_ASKED, SKIPPED, REFUSED = Missing.NOT_ASKED, Missing.SKIPPED, Missing.REFUSED
DONT_KNOW, BROKEN_OFF, NOT_IN_VERSION = Missing.DONT_KNOW, Missing.BROKEN_OFF, Missing.NOT_IN_VERSION


def was_answered(codes: np.ndarray) -> np.ndarray:
    """Which rows hold an answer: the denominator of a share.

    Shapes — codes: (n,) int · returns (n,) bool
    """
    return np.asarray(codes) >= 0


def was_asked(codes: np.ndarray) -> np.ndarray:
    """Which respondents saw the question: the denominator of item non-response.

    Shapes — codes: (n,) int · returns (n,) bool
    Example
        >>> was_asked(np.array([0, SKIPPED, NOT_ASKED])).tolist()
        [True, True, False]
    """
    codes = np.asarray(codes)
    seen = [int(kind) for kind in Missing if kind.was_asked]
    return (codes >= 0) | np.isin(codes, seen)


def count_by_kind(codes: np.ndarray) -> dict[Missing, int]:
    """How many rows lack an answer, by reason, reasons that do not occur left out."""
    codes = np.asarray(codes)
    counts = {kind: int(np.count_nonzero(codes == kind)) for kind in Missing}
    return {kind: count for kind, count in counts.items() if count}

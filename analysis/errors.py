"""What can go wrong in an estimate, each as a class with a sentence and a stable code.

Knows the refusals of this package. Leaves to the callers how a refusal is shown: the command prints it,
a report leaves the figure out and says why.
"""

from __future__ import annotations


class AnalysisError(Exception):
    """A refusal that was expected: `place` says where, `message` says why.

    Example
        >>> str(BadColumn("no column of that name", place="ask[0].variable"))
        'ask[0].variable: no column of that name'
    """

    code = "analysis"

    def __init__(self, message: str, *, place: str = "") -> None:
        self.message, self.place = message, place
        super().__init__(f"{place}: {message}" if place else message)

    def at(self, place: str) -> AnalysisError:
        """The same refusal, with the place put in front of the place it names itself."""
        return type(self)(self.message, place=f"{place}: {self.place}" if self.place else place)


class BadTable(AnalysisError):
    """The columns or weights do not make a table."""

    code = "bad_table"


class BadDesign(BadTable):
    """The strata, clusters or population counts do not describe a sample."""

    code = "bad_design"


class BadColumn(AnalysisError):
    """A column is unknown, or not of the kind that the question needs."""

    code = "bad_column"


class BadMargin(AnalysisError):
    """A population margin cannot be met by the respondents at hand."""

    code = "bad_margin"


class NotConverged(AnalysisError):
    """An iteration ended before its result was exact."""

    code = "not_converged"


class BoundsTooTight(NotConverged):
    """No weights within the bounds meet a margin; `category` is the one that cannot be met."""

    code = "bounds_too_tight"

    def __init__(self, message: str, *, place: str = "", category: str = "") -> None:
        self.category = category
        super().__init__(message, place=place)


class TooFewAnswers(AnalysisError):
    """Fewer answers than the estimate needs."""

    code = "too_few_answers"


class BadSpecification(AnalysisError):
    """A specification asks for something that has no meaning."""

    code = "bad_specification"


class NotProtectable(AnalysisError):
    """No pattern of hidden cells keeps the small ones from being recovered."""

    code = "not_protectable"

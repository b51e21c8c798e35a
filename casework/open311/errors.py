"""What a program is told when something is wrong: the standard's list of errors, each a code and a sentence."""

from collections.abc import Sequence


class ApiError(Exception):
    """One or several reasons under one HTTP status."""

    def __init__(self, status: int, *descriptions: object) -> None:
        self.status = status
        self.descriptions: Sequence[str] = [str(each) for each in descriptions]
        super().__init__(status)

    def as_list(self) -> list[dict[str, object]]:
        """Returns the errors as the standard lists them."""
        return [{"code": self.status, "description": each} for each in self.descriptions]

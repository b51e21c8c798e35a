"""What a step in a case is: who may take it, with which form, and what is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casework.forms_of_work import StepForm
from casework.models import Case
from people.models import User

Allowed = Callable[[User, Case], bool]
Do = Callable[[Case, dict[str, Any], User], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """key: its address · label: the button · done: what is said afterwards · form: none for a plain button.

    takes_template: the text can begin with a reply template · shows_draft: the draft is read on the same page.
    """

    key: str
    label: object
    done: object | Callable[[Case], object]
    allowed: Allowed
    do: Do
    form: type[StepForm] | None = None
    about: object = ""
    is_first: bool = False
    takes_template: bool = False
    shows_draft: bool = False

    def said(self, case: Case) -> str:
        """Returns what is said after the step was taken."""
        return str(self.done(case) if callable(self.done) else self.done)

    @property
    def has_form(self) -> bool:
        """Whether there is something to fill in; a template would call the form itself."""
        return self.form is not None

"""What checking a questionnaire can find: stable codes, each with a sentence for the author."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from surveys.language.problems import gettext_noop

ERROR, WARNING = "error", "warning"

MESSAGES: dict[str, str] = {
    "no_questions": gettext_noop("The questionnaire asks nothing: add a section with a question."),
    "empty_section": gettext_noop("This section has neither a question nor an introduction."),
    "bad_code": gettext_noop(
        "“%(name)s” cannot be a code: use letters, digits, “_”, “-” and “.”, beginning with a letter, "
        "at most 64 characters."
    ),
    "bad_option_code": gettext_noop(
        "“%(name)s” cannot be an option's code: use letters, digits, “_”, “-” and “.”, without spaces, "
        "at most 64 characters."
    ),
    "duplicate_code": gettext_noop("The code “%(name)s” is used more than once."),
    "similar_code": gettext_noop(
        "The codes “%(name)s” and “%(other)s” differ in capitals only; statistics programs take them for one."
    ),
    "reserved_code": gettext_noop("The code “%(name)s” is reserved; please choose another."),
    "no_label": gettext_noop("“%(name)s” has no wording in the questionnaire's main language."),
    "missing_translation": gettext_noop("“%(name)s” has no wording in the language “%(language)s”."),
    "unknown_language": gettext_noop(
        "“%(name)s” has a wording in “%(language)s”, which is none of the languages."
    ),
    "empty_options": gettext_noop("This question offers no options to choose from."),
    "empty_rows": gettext_noop("This matrix has no rows."),
    "unused_options": gettext_noop("This kind of question takes no options."),
    "unused_rows": gettext_noop("Only a matrix has rows."),
    "only_reasons": gettext_noop("Beside “refused” and “don't know”, this question offers no answer."),
    "other_not_possible": gettext_noop("This kind of question cannot ask for a text beside an option."),
    "two_other_options": gettext_noop("Only one option can ask for a text."),
    "role_twice": gettext_noop("The role “%(role)s” is given twice."),
    "role_kind": gettext_noop("A question of this kind cannot have the role “%(role)s”."),
    "long_role_code": gettext_noop(
        "“%(name)s” is too long for what describes a person: such codes have at most %(most)s characters."
    ),
    "unknown_sex": gettext_noop(
        "Population counts know the codes “female” and “male”: without them the answers cannot be weighed by sex."
    ),
    "identifies": gettext_noop(
        "This question asks who somebody is: it cannot be asked in an anonymous survey, only in a confidential one."
    ),
    "value_twice": gettext_noop("Two options have the number %(value)s."),
    "bad_bound": gettext_noop("“%(bound)s” cannot be a limit for this kind of question."),
    "crossed_bounds": gettext_noop("The lower limit is above the upper one."),
    "bad_step": gettext_noop("The step must be greater than zero."),
    "bad_scale": gettext_noop("A scale has from 2 to 101 points; this one has %(points)s."),
    "bad_length": gettext_noop("The length of a text must be from 1 to %(most)s characters."),
    "bad_choice_limits": gettext_noop("The limits for the number of choices do not fit the options."),
    "blocked": gettext_noop(
        "This part could not be read from the imported file and needs your decision: %(reason)s"
    ),
    "never_shown": gettext_noop("The condition of “%(name)s” is never met: it will never be shown."),
    "bad_rule": gettext_noop("This rule cannot be read (%(detail)s)."),
    "unknown_name": gettext_noop("The rule reads “%(name)s”, but nothing has this code."),
    "matrix_needs_row": gettext_noop(
        "The rule reads the matrix “%(name)s” as a whole; name one row, as in “%(example)s”."
    ),
    "unknown_option": gettext_noop(
        "The rule compares “%(name)s” with “%(option)s”, which is none of its options."
    ),
    "forward_reference": gettext_noop("The rule reads “%(name)s”, which is asked only later."),
    "self_reference": gettext_noop("Whether “%(name)s” is shown cannot depend on its own answer."),
    "cycle": gettext_noop("These calculations need each other in a circle: %(names)s."),
    "no_current_answer": gettext_noop("“.” (this answer) can be used in a constraint only."),
    "wrong_type": gettext_noop("“%(operator)s” needs %(expected)s here, but “%(operand)s” is %(found)s."),
    "not_comparable": gettext_noop("“%(operator)s” cannot compare %(first)s with %(second)s."),
    "no_order": gettext_noop("“%(operator)s” needs numbers, dates or times; %(found)s has no order."),
    "use_selected": gettext_noop(
        "“%(name)s” can have several choices: ask with selected(${%(name)s}, 'code') instead of “%(operator)s”."
    ),
    "not_a_condition": gettext_noop("A condition must be true or false, but this rule gives %(found)s."),
}

TYPE_NAMES: dict[str, str] = {
    "boolean": gettext_noop("a condition"),
    "number": gettext_noop("a number"),
    "text": gettext_noop("a text"),
    "date": gettext_noop("a date"),
    "time": gettext_noop("a time of day"),
    "code": gettext_noop("a choice"),
    "codes": gettext_noop("a list of choices"),
    "list": gettext_noop("a list of values"),
    "any": gettext_noop("an unknown value"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with its place. `part` names the setting ("relevant", "options", "label"…)."""

    code: str
    section: str = ""
    question: str = ""
    part: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    severity: str = ERROR

    @property
    def is_blocking(self) -> bool:
        """Whether the questionnaire cannot be published with it."""
        return self.severity == ERROR

    @property
    def place(self) -> str:
        """Where it is, as "section/question/part"."""
        return "/".join(step for step in (self.section, self.question, self.part) if step)

    @property
    def message(self) -> str:
        """The English sentence, untranslated and without its values filled in."""
        return MESSAGES[self.code]

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Returns the whole sentence, translated by the function given."""
        values = {
            name: translate(value) if value in TYPE_NAMES.values() else value
            for name, value in self.params.items()
        }
        return translate(self.message) % values

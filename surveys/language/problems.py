"""What can be wrong with an answer: stable codes, each with a sentence for the person who answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from surveys.language.elements import Text


def gettext_noop(message: str) -> str:
    """Marks a sentence for the translation catalogue; whoever shows it translates it."""
    return message


MESSAGES: dict[str, str] = {
    "required": gettext_noop("Please answer this question."),
    "rows_required": gettext_noop("Please choose an answer in every row."),
    "other_required": gettext_noop("Please write what you mean by your choice."),
    "unknown_option": gettext_noop("Please choose one of the answers on offer."),
    "exclusive_option": gettext_noop(
        "One of your choices cannot go together with the others. Please keep either that one or the others."
    ),
    "too_few_choices": gettext_noop("Please choose at least %(least)s answers."),
    "too_many_choices": gettext_noop("Please choose at most %(most)s answers."),
    "bad_ranking": gettext_noop("Please give each place in the order to one answer only, starting from 1."),
    "incomplete_ranking": gettext_noop("Please give every answer a place in the order."),
    "not_a_number": gettext_noop("Please write a number, for example 12 or 12,5."),
    "not_whole": gettext_noop("Please write a whole number, without decimals."),
    "ambiguous_number": gettext_noop(
        "We cannot tell whether the point separates thousands or decimals. Please write it as 1500 or 1,5."
    ),
    "too_small": gettext_noop("Please write a number of at least %(least)s."),
    "too_large": gettext_noop("Please write a number of at most %(most)s."),
    "off_step": gettext_noop("Please write a number in steps of %(step)s, starting from %(start)s."),
    "not_a_date": gettext_noop("Please write the date as day.month.year, for example 29.10.2025."),
    "too_early": gettext_noop("Please write a date that is not before %(least)s."),
    "too_late": gettext_noop("Please write a date that is not after %(most)s."),
    "not_a_time": gettext_noop("Please write the time as hour:minute, for example 14:30."),
    "too_long": gettext_noop("Please write at most %(most)s characters; you wrote %(length)s."),
    "unknown_place": gettext_noop("Please choose a neighbourhood from the list."),
    "constraint": gettext_noop("This answer does not fit what is asked. Please check it."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal of an answer.

    `message` is English with named placeholders for `params`; dates among them are `date` objects, to be
    written as the reader's language does. `text` is the author's own wording, to be shown instead when given.
    `fields` are the form fields at fault.
    """

    code: str
    fields: tuple[str, ...]
    params: Mapping[str, object] = field(default_factory=dict)
    text: Text = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The English sentence, untranslated and without its values filled in."""
        return MESSAGES[self.code]

    def sentence(
        self, language: str, *, translate: Callable[[str], str] = str, localise: Callable[[object], str] = str
    ) -> str:
        """Returns what to tell the person: the author's wording in this language, else ours, translated.

        `localise` writes numbers and dates as the language does.
        """
        if own := self.text.get(language):
            return own
        return translate(self.message) % {name: localise(value) for name, value in self.params.items()}

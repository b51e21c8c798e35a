"""How long a questionnaire takes, told before it begins: reading at an unhurried pace, and a moment for each answer.

Reading: Brysbaert (2019), Journal of Memory and Language 109, 104047, finds 238 words a minute for silent reading
of English non-fiction; 180 leaves room for small screens and for reading in a second language. The moments for
answering are our own allowance.
"""

from surveys.language.elements import Kind, Question, Questionnaire

WORDS_A_MINUTE = 180
SECONDS: dict[Kind, float] = {
    Kind.SINGLE: 4,
    Kind.MULTIPLE: 7,
    Kind.RANKING: 15,
    Kind.MATRIX: 4,  # a line
    Kind.SCALE: 4,
    Kind.NUMBER: 6,
    Kind.SHORT_TEXT: 12,
    Kind.LONG_TEXT: 40,
    Kind.DATE: 8,
    Kind.TIME: 6,
    Kind.NEIGHBOURHOOD: 8,
    Kind.NOTE: 0,
}


def minutes(questionnaire: Questionnaire) -> int:
    """Returns about how many minutes it takes when everything is asked: at least 1."""
    language = questionnaire.default_language
    words = sum(
        len(text.get(language, "").split())
        for question in questionnaire.questions()
        for text in (
            question.label,
            question.hint,
            *(each.label for each in (*question.options, *question.rows)),
        )
    )
    moments = sum(SECONDS[question.kind] * _lines(question) for question in questionnaire.questions())
    return max(1, round(words / WORDS_A_MINUTE + moments / 60))


def _lines(question: Question) -> int:
    return len(question.rows) if question.kind is Kind.MATRIX else 1

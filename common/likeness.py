"""What was said alike before: words compared by the beginning that Turkish endings leave as it is.

ağaç, ağacı, ağaçlar and AĞACIN share agac; kitap and kitabı share kita, before the sound that softens. Shorter
beginnings find more and mean less, so more than half of them have to be there.
"""

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from common.text import fold

STEM = 4
MOST_STEMS = 8


def stems(text: str) -> tuple[str, ...]:
    """Returns the beginnings of the longer words of a text, each once, in their order."""
    words = ("".join(sign for sign in word if sign.isalnum()) for word in fold(text).split())
    found = dict.fromkeys(word[:STEM] for word in words if len(word) >= STEM)
    return tuple(found)[:MOST_STEMS]


def alike[Row: QuerySet](rows: Row, text: str, *, most: int) -> Row:
    """Returns rows whose search_text shares more than half of the text's stems, the nearest first; one query."""
    wanted = stems(text)
    if not wanted:
        return rows.none()
    hits = sum((_hit(stem) for stem in wanted[1:]), start=_hit(wanted[0]))
    near = rows.annotate(hits=hits).filter(hits__gt=len(wanted) / 2)
    return near.order_by(F("hits").desc(), "pk")[:most]


def _hit(stem: str) -> Case:
    return Case(
        When(search_text__contains=stem, then=Value(1)), default=Value(0), output_field=IntegerField()
    )

"""A small questionnaire that the tests of the language share; every kind of question is in it."""

from surveys.language.definition import (
    Calculation,
    Kind,
    Option,
    OptionRole,
    Question,
    Questionnaire,
    QuestionRole,
    Row,
    Section,
)


def text(wording: str) -> dict[str, str]:
    """A wording in both languages."""
    return {"tr": wording, "en": f"{wording} (en)"}


def options(*codes: str, **settings) -> tuple[Option, ...]:
    """Plain options."""
    return tuple(Option(code, text(code), **settings) for code in codes)


def questionnaire() -> Questionnaire:
    """One question of every kind, in three sections with conditions, cascades and a calculation."""
    you = Section(
        "you",
        text("Siz"),
        questions=(
            Question("consent", Kind.SINGLE, text("Onay"), required=True, options=options("yes", "no")),
            Question("place", Kind.NEIGHBOURHOOD, text("Mahalle"), role=QuestionRole.NEIGHBOURHOOD),
            Question(
                "born",
                Kind.NUMBER,
                text("Doğum yılı"),
                integer=True,
                minimum=1900,
                maximum=2010,
                role=QuestionRole.BIRTH_YEAR,
            ),
            Question(
                "sex",
                Kind.SINGLE,
                text("Cinsiyet"),
                role=QuestionRole.SEX,
                options=(
                    *options("f", "m"),
                    Option("no_say", text("Söylemek istemiyorum"), role=OptionRole.REFUSED),
                ),
            ),
        ),
    )
    parks = Section(
        "parks",
        text("Parklar"),
        relevant={"==": [{"var": "consent"}, "yes"]},
        questions=(
            Question("intro", Kind.NOTE, text("Parklar üzerine")),
            Question("visits", Kind.SINGLE, text("Sıklık"), required=True, options=options("often", "never")),
            Question(
                "why",
                Kind.MULTIPLE,
                text("Neden"),
                required=True,
                max_choices=2,
                relevant={"==": [{"var": "visits"}, "often"]},
                options=(
                    *options("rest", "sport", "child"),
                    Option("other", text("Diğer"), other=True),
                    Option("none", text("Hiçbiri"), exclusive=True),
                    Option("dk", text("Bilmiyorum"), role=OptionRole.DONT_KNOW),
                ),
            ),
            Question(
                "sport",
                Kind.SHORT_TEXT,
                text("Hangi spor"),
                max_length=20,
                relevant={"selected": [{"var": "why"}, "sport"]},
            ),
            Question(
                "rate",
                Kind.MATRIX,
                text("Puanlayın"),
                required=True,
                options=options("1", "2", "3"),
                rows=(Row("clean", text("Temizlik")), Row("safe", text("Güvenlik"))),
            ),
            Question(
                "hours",
                Kind.NUMBER,
                text("Saat"),
                minimum=0,
                maximum=24,
                constraint={"!=": [{"var": "."}, 13]},
                constraint_message={"tr": "On üç olmaz.", "en": "Not thirteen."},
            ),
        ),
    )
    last = Section(
        "last",
        text("Son"),
        questions=(
            Question("town", Kind.SINGLE, text("İlçe"), options=options("north", "south")),
            Question(
                "quarter",
                Kind.SINGLE,
                text("Semt"),
                options=(
                    Option("n1", text("K1"), relevant={"==": [{"var": "town"}, "north"]}),
                    Option("s1", text("G1"), relevant={"==": [{"var": "town"}, "south"]}),
                ),
            ),
            Question(
                "score",
                Kind.SCALE,
                text("Memnuniyet"),
                minimum=0,
                maximum=10,
                options=(Option("dk", text("Bilmiyorum"), role=OptionRole.DONT_KNOW),),
            ),
            Question("order", Kind.RANKING, text("Sıralayın"), options=options("tree", "light", "bench")),
            Question("day", Kind.DATE, text("Gün"), minimum="2020-01-01", maximum="today"),
            Question("hour", Kind.TIME, text("Saat kaçta")),
            Question("idea", Kind.LONG_TEXT, text("Öneri"), relevant={">": [{"var": "double"}, 4]}),
        ),
    )
    return Questionnaire(
        text("Park anketi"),
        ("tr", "en"),
        "tr",
        (you, parks, last),
        (Calculation("double", text("İki katı"), {"*": [{"var": "hours"}, 2]}),),
    )

"""Changes between two texts are told word by word, and lose nothing of either."""

from hypothesis import given
from hypothesis import strategies as st

from common.word_changes import Change, changes, likeness

WORDS = st.lists(st.sampled_from(["park", "ağaç", "23.00'e", " ", "\n\n", "bank,", "ışık"]), max_size=30).map(
    " ".join
)


def side(found, what):
    return "".join(change.text for change in found if change.what in ("same", what))


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_the_changes(old, new):
    found = changes(old, new)

    assert (side(found, "gone"), side(found, "new")) == (old, new)
    assert all(change.text for change in found)


def test_one_word_for_another_is_two_runs():
    assert changes("Gece erken kapanır", "Gece geç kapanır") == (
        Change("same", "Gece "),
        Change("gone", "erken"),
        Change("new", "geç"),
        Change("same", " kapanır"),
    )


def test_neighbouring_words_change_together():
    found = changes("bir iki üç", "dört beş üç")

    assert found == (Change("gone", "bir iki"), Change("new", "dört beş"), Change("same", " üç"))


def test_a_text_too_long_to_compare_is_replaced_as_a_whole():
    old, new = "a b " * 3000, "a c " * 3000

    assert changes(old, new) == (Change("gone", old), Change("new", new))
    assert changes(old, old) == (Change("same", old),)


def test_likeness_is_none_for_other_words_and_whole_for_the_same():
    assert likeness("bir iki", "bir iki") == 1
    assert likeness("bir iki", "üç dört") == 0

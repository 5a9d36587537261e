"""Words cut into pieces, and texts into windows."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from diplowire.learn.pieces import Pieces, words
from diplowire.learn.windows import windows

BEGINNING = "\u2581"
PIECES = ["<s>", "<unk>", BEGINNING, "a", "b", "ab", BEGINNING + "a", BEGINNING + "ab", "ba"]
SCORES = [0.0, 0.0, -2.0, -3.0, -3.0, -4.0, -3.5, -4.5, -5.5]
SMALL = Pieces(PIECES, SCORES, {"Å": "a", "ﬁ": "fi"}, unknown=1)


def cut(word: str, spaced: bool = True) -> list[str]:
    return [PIECES[row] for row in SMALL.cut(word, spaced)]


def test_a_word_is_cut_where_the_scores_add_up_to_most() -> None:
    assert cut("ab") == [BEGINNING + "ab"]  # -4.5 against -3.5 - 3 and -2 - 4
    assert cut("ab", spaced=False) == ["ab"]  # -4 against -3 - 3
    assert cut("ba", spaced=False) == ["ba"]  # -5.5 against -3 - 3


def test_characters_are_written_as_the_vocabulary_has_them() -> None:
    assert cut("Å") == cut("a")


def test_what_no_piece_holds_is_unknown() -> None:
    assert cut("c", spaced=False) == ["<unk>"]
    assert cut("acb", spaced=False) == ["a", "<unk>", "b"]
    assert cut("ﬁ", spaced=False) == ["<unk>", "<unk>"]


@given(st.text(max_size=60))
def test_words_stand_in_order_and_hold_all_that_shows(text: str) -> None:
    found = words(text)
    assert all(a < b for a, b in found)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(found))
    covered = {i for a, b in found for i in range(a, b)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)


@given(st.lists(st.lists(st.sampled_from(["a", "ab", "abab", "c,"]), min_size=1, max_size=8), max_size=6))
def test_windows_hold_each_word_once_and_no_more_than_fits(sentences: list[list[str]]) -> None:
    text, stretches = "", []
    for sentence in sentences:
        start = len(text)
        text += " ".join(sentence)
        stretches.append((start, len(text)))
        text += "\n"
    found = list(windows(text, stretches, SMALL, 6))
    assert [(w.start, w.end) for window in found for w in window] == words(text)
    for window in found:
        assert sum(len(w.pieces) for w in window) <= 6 or len(window) == 1
        numbers = [w.sentence for w in window]
        assert numbers == sorted(numbers)


def test_a_sentence_that_fits_stays_whole() -> None:
    text = "ab ab\nab ab ab ab"
    first, second = windows(text, [(0, 5), (6, 17)], SMALL, 5)
    assert [w.start for w in first] == [0, 3]
    assert [w.start for w in second] == [6, 9, 12, 15]

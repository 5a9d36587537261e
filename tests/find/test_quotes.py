"""Pairing of quotation marks and the units between them, on texts in no particular language."""

from __future__ import annotations

import re

import pytest

from diplowire.find.quotes import read_passage
from diplowire.model.analysis import Analysis
from diplowire.model.span import Span
from diplowire.model.story import Story, digest
from diplowire.rules.speech import Passage


def plain_analysis(text: str) -> Analysis:
    """Cut a text into tokens, into sentences at full stops and into paragraphs at line ends; know nothing else."""
    paragraphs = tuple(Span(start=m.start(), end=m.end()) for m in re.finditer(r"[^\n]+", text))
    story = Story(id="x", text=text, sha256=digest(text), language="xx", paragraphs=paragraphs)
    tokens = [(m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", text)]
    sentences: list[tuple[int, int]] = []
    home: list[int] = []
    for number, span in enumerate(paragraphs):
        inside = [i for i, (start, _) in enumerate(tokens) if span.start <= start < span.end]
        first = inside[0]
        for i in inside:
            if text[tokens[i][0]] == "." or i == inside[-1]:
                if first <= i:
                    sentences.append((first, i + 1))
                    home.append(number)
                first = i + 1
    size = len(tokens)
    words = tuple(text[a:b] for a, b in tokens)
    return Analysis(
        story,
        tuple(a for a, _ in tokens),
        tuple(b for _, b in tokens),
        words,
        words,
        ("X",) * size,
        ({},) * size,
        (-1,) * size,
        ("dep",) * size,
        tuple(sentences),
        (),
        tuple(home),
    )


def quoted(text: str) -> tuple[list[str], list[str]]:
    """Return the contents of the outer quotations and the codes of the notices."""
    passage, notices = read_passage(plain_analysis(text))
    return [text[q.start : q.stop] for q in passage.quotes if not q.depth], [n.code for n in notices]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ('"One two", said he.', ["One two"]),
        ("«One two», said he.", ["One two"]),
        ("“One two”, said he.", ["One two"]),
        ("„One two“, said he.", ["One two"]),
        ("”One two», said he.", ["One two"]),
        ('("One two"), said he.', ["One two"]),
        ('He-"One two".', ["One two"]),
        ("«One „two“ three», said he.", ["One „two“ three"]),
        ('"The "two" of us", said he.', ['The "two" of us']),
        ('"One", said he. "Two", said she.', ["One", "Two"]),
        ("Nothing here.", []),
    ],
)
def test_marks_are_paired(text: str, contents: list[str]) -> None:
    assert quoted(text) == (contents, [])


def test_two_quotations_that_end_together_share_a_mark() -> None:
    assert quoted('"We visit the plant "North", - said he.') == (['We visit the plant "North'], [])


def test_quotations_behind_a_shared_mark_stand_for_themselves() -> None:
    contents, notices = quoted('"We visit the plant "North", - said he. "Then we go home", - said she.')
    assert (contents, notices) == (['We visit the plant "North', "Then we go home"], [])


def test_missing_opening_mark_is_supplied_where_a_cue_follows() -> None:
    contents, notices = quoted('We visit the plant and go home", - said he.')
    assert contents == ["We visit the plant and go home"]
    assert notices == ["unpaired-quotation-mark"]


def test_missing_opening_mark_elsewhere_is_only_noted() -> None:
    contents, notices = quoted('We visit the plant and go home". Then he left.')
    assert contents == []
    assert notices == ["unpaired-quotation-mark"]


def test_missing_closing_mark_runs_to_the_end_of_a_paragraph_that_it_opens() -> None:
    contents, notices = quoted('"We visit the plant and go home.\nThen he left.')
    assert contents == ["We visit the plant and go home."]
    assert notices == ["unpaired-quotation-mark"]


def test_quotation_over_two_paragraphs_goes_on() -> None:
    passage, _ = read_passage(plain_analysis('"We visit the plant.\n"Then we go home", - said he.'))
    assert [(q.closed, q.continues) for q in passage.quotes] == [(False, False), (True, True)]


def test_second_part_of_a_split_quotation_may_lack_its_mark() -> None:
    contents, notices = quoted('"We visit the plant", - said he. - Then we go home".')
    assert contents == ["We visit the plant", "Then we go home"]
    assert notices == ["unpaired-quotation-mark"]


def test_apostrophes_and_inches_inside_words_are_no_marks() -> None:
    assert quoted('The 5"x7 print of O"Hara.') == ([], [])


def _units(text: str) -> list[str]:
    analysis = plain_analysis(text)
    passage: Passage = read_passage(analysis)[0]
    return [analysis.text(u.first, u.stop - 1) for u in passage.units]


def test_no_unit_cuts_a_quotation() -> None:
    assert _units('Before. "One two. Three four", - said he. After.') == [
        "Before.",
        '"One two. Three four", - said he.',
        "After.",
    ]


def test_units_cover_every_token_once() -> None:
    analysis = plain_analysis('A "b c. d\ne" f. "g". H "i.\nj')
    passage, _ = read_passage(analysis)
    assert [i for u in passage.units for i in range(u.first, u.stop)] == list(range(len(analysis)))


@pytest.mark.parametrize("text", ['"', "«»", '""""', "»«", '"\n"\n"', '. - "', "«" * 50])
def test_odd_marks_do_no_harm(text: str) -> None:
    passage, _ = read_passage(plain_analysis(text))
    assert all(text[q.start : q.stop].strip() for q in passage.quotes)


def test_a_text_without_full_stops_is_cut_into_units_of_bounded_length() -> None:
    passage, _ = read_passage(plain_analysis("word " * 4000))
    assert max(u.stop - u.first for u in passage.units) <= 1500
    assert sum(u.stop - u.first for u in passage.units) == 4000

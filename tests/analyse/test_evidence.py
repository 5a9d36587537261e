"""What an encoder sees beside a tagger, and which of its links can stand together."""

from __future__ import annotations

from diplowire.analyse.links import consistent
from diplowire.analyse.names import outermost, settled
from diplowire.model.analysis import Labelled, Link, Name

TAGGED = [Name("PER", 2, 3), Name("LOC", 8, 8)]
SENTENCES = [(0, 10), (10, 20)]


def seen(kind: str, first: int, last: int, sure: float) -> Name:
    return Name(kind, first, last, sure, "encoder")


def test_a_name_of_the_tagger_stands_as_sure_as_the_encoder_is_of_it() -> None:
    assert settled(TAGGED, [seen("PER", 2, 3, 0.4)], 0.7) == [Name("PER", 2, 3, 0.4), TAGGED[1]]


def test_what_the_encoder_is_sure_of_is_added_where_the_tagger_sees_nothing() -> None:
    found = settled(TAGGED, [seen("ORG", 5, 5, 0.7), seen("ORG", 6, 6, 0.69), seen("LOC", 7, 8, 0.9)], 0.7)
    assert found == [TAGGED[0], seen("ORG", 5, 5, 0.7), TAGGED[1]]


def test_what_the_encoder_is_sure_to_be_something_else_is_that() -> None:
    assert settled(TAGGED, [seen("ORG", 2, 3, 0.9), seen("PER", 8, 8, 0.6)], 0.7)[0] == seen("ORG", 2, 3, 0.9)
    assert settled(TAGGED, [seen("PER", 8, 8, 0.6)], 0.7) == TAGGED


def test_a_part_of_a_longer_name_gives_way_to_it() -> None:
    long = seen("ORG", 7, 9, 0.8)
    assert settled([*TAGGED, Name("ORG", 9, 9)], [long, seen("LOC", 8, 8, 0.99)], 0.7) == [TAGGED[0], long]


def test_no_longer_name_swallows_a_person_or_cuts_a_name_in_two() -> None:
    assert settled(TAGGED, [seen("ORG", 1, 3, 0.9)], 0.7) == TAGGED
    assert settled([Name("ORG", 4, 6)], [seen("ORG", 3, 5, 0.9)], 0.7) == [Name("ORG", 4, 6)]


def test_names_inside_others_are_left_out() -> None:
    assert outermost([seen("B", 1, 1, 1), seen("A", 0, 1, 0.5), seen("C", 2, 2, 0.5)]) == [
        seen("A", 0, 1, 0.5),
        seen("C", 2, 2, 0.5),
    ]


TALKS, WHOLE, OSLO, LATER = (
    Labelled("EVENT", 3, 3, 0.9),
    Labelled("EVENT", 3, 5, 0.8),
    Labelled("CITY", 5, 5, 0.9),
    Labelled("CITY", 12, 12, 0.9),
)


def test_a_place_told_in_another_sentence_is_none() -> None:
    kept = Link("TAKES_PLACE_IN", 0, 1, 0.5)
    assert consistent([TALKS, OSLO, LATER], [kept, Link("TAKES_PLACE_IN", 0, 2, 0.9)], SENTENCES) == (kept,)


def test_what_leaves_its_sentence_must_be_likelier_than_not() -> None:
    person = Labelled("PERSON", 0, 0, 0.9)
    links = [Link("PARTICIPANT_IN", 1, 0, 0.5), Link("ALTERNATIVE_NAME", 1, 2, 0.49)]
    assert consistent([Labelled("EVENT", 12, 12, 0.9), person, LATER], links, SENTENCES) == (links[0],)


def test_one_telling_of_an_event_takes_the_link() -> None:
    links = [Link("TAKES_PLACE_IN", 0, 2, 0.5), Link("TAKES_PLACE_IN", 1, 2, 0.6)]
    assert consistent([TALKS, WHOLE, OSLO], links, SENTENCES) == (links[1],)


def test_a_profession_right_before_a_name_is_nobody_elses() -> None:
    post, holder, other = (Labelled("PROFESSION", 2, 3, 1), Labelled("PERSON", 4, 5, 1), Labelled("PERSON", 7, 7, 1))
    links = [Link("WORKS_AS", 2, 0, 0.9), Link("WORKS_AS", 1, 0, 0.4)]
    assert consistent([post, holder, other], links, SENTENCES) == (links[1],)
    assert consistent([post, holder, other], links[:1], SENTENCES) == (links[0],)

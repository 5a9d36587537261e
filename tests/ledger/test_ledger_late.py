"""Stories that come late: what they change is decided again, wherever it is kept."""

from __future__ import annotations

import pytest
from archives import same, tables
from build import Draft, book, sketch
from servers import Fresh

from diplowire.ledger import link
from diplowire.ledger.link import Board, Judged
from diplowire.ledger.update import Incoming


def _met(path: str, published: str, on: str | None, *, kind: str = "meeting", at: str | None = None) -> Incoming:
    d = Draft(path, published)
    people = [d.person("Мурат Нуртлеу", "KAZ"), d.person("Сергей Иванов", "RUS")]
    d.event(kind, "occurred", people, on=on, at=d.place(at, "RUS") if at else None)
    return d.incoming()


def test_what_a_late_story_pushes_out_of_sight_is_found_again_alone(
    in_files: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last report is compared with two things at most: a third one, told in between, hides the one it was of."""
    monkeypatch.setattr(link, "_CANDIDATES", 2)
    told = [_met("a.txt", "5", "5"), _met("b.txt", "6", "6"), _met("c.txt", "9", "5")]
    late = _met("late.txt", "7", "7")
    with book(in_files(), told) as before, book(in_files(), told, [late]) as one, book(in_files(), [late], told) as two:
        assert len(before.ledger().occurrences) == 2
        assert len(one.ledger().occurrences) == 4
        same(one, two)


def test_what_lies_farther_back_than_is_looked_decides_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board()
    sides = ["Иван KAZ", "Пётр RUS"]
    for n in range(5, 25):
        board.put(sketch(f"s{n:02}", "occurred", str(n), published=str(n), sides=sides))
    monkeypatch.setattr(link, "_CANDIDATES", 3)
    link.link(board, list(board.sketches), Judged())
    decided: list[str] = []
    decide = link._decide
    monkeypatch.setattr(link, "_decide", lambda b, s, j: decided.append(s.story) or decide(b, s, j))
    board.put(late := sketch("late", "occurred", "4", published="6", sides=sides))
    link.link(board, [late.uid], Judged())
    assert decided == ["late", "s07", "s08"]
    assert len(board.members) == 21


def test_a_doubt_goes_with_its_reason_also_where_the_ledger_was_closed(fresh: Fresh) -> None:
    """A meeting may be the one that was planned without a day, until a late story names another day for that."""
    plan = _between_states("a.txt", "5", "planned", None, "Москва")
    held = _between_states("c.txt", "9", "occurred", "8", "Казань")
    late = _between_states("b.txt", "6", "planned", "20", "Москва")
    address = fresh()
    with book(address, [plan, held]) as b:
        assert [why for *_, why in tables(b)["doubt"]] == ["it may be the same thing"]
    with book(address, [late]) as one, book(fresh(), [plan, held, late]) as other:
        assert tables(other)["doubt"] == []
        same(one, other)


def _between_states(path: str, published: str, fact: str, on: str | None, at: str) -> Incoming:
    d = Draft(path, published)
    states = [d.state("Казахстан", "KAZ"), d.state("Россия", "RUS")]
    d.event("meeting", fact, states, on=on, at=d.place(at, "RUS"))
    return d.incoming()

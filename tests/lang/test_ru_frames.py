"""Every frame of the Russian pack on its own examples, read by the whole pipeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import get_args

import pytest

from diplowire.lang.ru import frame_rows
from diplowire.model.reading import Factuality, Reading
from diplowire.rules.registry import Case, parse_case
from diplowire.rules.table import Row
from diplowire.rules.trace import Trace

Explained = Callable[[str], tuple[Reading, Trace]]
ROWS = frame_rows()


def cases(sign: str) -> list[object]:
    out = []
    for row in ROWS:
        case = parse_case(row[sign])
        marks = [pytest.mark.xfail(strict=True, reason="a known gap")] if case.gap else []
        out.append(pytest.param(row["id"], case, id=row["id"], marks=marks))
    return out


def fired(trace: Trace) -> dict[tuple[str, int, int], str]:
    """Return the kept firings of frames, each with the factuality that it read."""
    frames = {row["id"] for row in ROWS}
    kept = [f for f in trace.firings if f.rule in frames and f.outcome == "kept"]
    return {(f.rule, f.start, f.stop): f.value.split()[-1] for f in kept}


@pytest.mark.parametrize(("frame", "case"), cases("yes"))
def test_frame_finds_its_example(frame: str, case: Case, explained: Explained) -> None:
    _, trace = explained(case.text)
    found = fired(trace)
    for start, stop, factuality in case.marks:
        assert (frame, start, stop) in found
        assert factuality in ("", found[frame, start, stop])


@pytest.mark.parametrize(("frame", "case"), cases("no"))
def test_frame_keeps_silent(frame: str, case: Case, explained: Explained) -> None:
    _, trace = explained(case.text)
    assert frame not in {rule for rule, _, _ in fired(trace)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_examples_are_marked_and_read(row: Row, explained: Explained) -> None:
    yes, no = parse_case(row["yes"]), parse_case(row["no"])
    assert [explained(case.text)[0].story.language for case in (yes, no)] == ["ru", "ru"]
    assert len(yes.marks) == 1
    assert yes.marks[0][2] in ("", *get_args(Factuality))
    assert not no.marks
    assert no.text != yes.text


def test_no_example_serves_several_frames() -> None:
    for sign in ("yes", "no"):
        assert [text for text, n in Counter(row[sign] for row in ROWS).items() if n > 1] == []

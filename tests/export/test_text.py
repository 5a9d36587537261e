"""The record at a terminal, its labels, and places in lines and columns."""

from __future__ import annotations

import io
from importlib.resources import files
from typing import get_args

import pytest
from rich.console import Console

from diplowire.export.labels import labels, languages
from diplowire.export.places import Places, shorten, visible
from diplowire.export.summary import days, number
from diplowire.export.text import record
from diplowire.model import reading as types
from diplowire.model.reading import Reading
from diplowire.model.values import When
from diplowire.rules.kind import kinds
from diplowire.rules.table import read_table


def shown(reading: Reading, language: str = "en") -> str:
    out = io.StringIO()
    Console(file=out, width=80, no_color=True, highlight=False).print(record(reading, labels(language)))
    return out.getvalue()


def test_the_record_names_each_finding_with_its_place_and_words(reading: Reading) -> None:
    flat = " ".join(shown(reading).split())
    assert "p1 Олег Рябинин · person · министр (RUS) 3:9 Олег Рябинин" in flat
    assert "e1 visit · occurred · Олег Рябинин · 2019-03-05 (by the day of publication) · Вена · official" in flat
    assert "s1 Олег Рябинин · direct speech · states 3:38 Торговля выросла на 5%, мы приедем снова" in flat
    assert "f1 5 % · change · trade turnover · up" in flat
    assert "c1 Олег Рябинин · plans 3:65 приедем снова" in flat
    assert "published: 2019-03-05, from the first line" in flat


def test_it_fits_eighty_columns_and_speaks_russian(reading: Reading) -> None:
    out = shown(reading, "ru")
    assert max(map(len, out.splitlines())) <= 80
    assert "ЧТО ПРОИЗОШЛО" in out
    assert "визит" in out


def test_nothing_in_a_story_can_steer_the_terminal(reading: Reading) -> None:
    first = reading.entities[0].model_copy(update={"name": "\x1b[31mimя\u202e [bold]x[/bold]"})
    out = shown(reading.model_copy(update={"entities": (first, *reading.entities[1:])}))
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold]x[/bold]" in " ".join(out.split())


def test_every_value_of_the_record_has_a_russian_label() -> None:
    rows = read_table(files("diplowire") / "lang" / "ru" / "words" / "labels.tsv", ("key", "label", "example"))
    keys = {row["key"] for row in rows}
    wanted = {f"event.{kind}" for kind in kinds()}
    for layer, values in (
        ("entity", types.EntityKind),
        ("factuality", types.Factuality),
        ("format", types.Format),
        ("rank", types.Rank),
        ("figure", types.FigureKind),
        ("strength", types.Strength),
    ):
        wanted |= {f"{layer}.{value}" for value in get_args(values)}
    assert wanted - keys == set()
    english = read_table(files("diplowire.export") / "labels.tsv", ("key", "label"))
    assert {row["key"] for row in english} - keys == set()


def test_labels() -> None:
    assert languages() == ("en", "ru")
    assert labels("en")("event", "site_visit") == "site visit"
    assert labels("ru")("event", "site_visit") == "посещение объекта"
    with pytest.raises(ValueError, match="en, ru"):
        labels("xx")


def test_places_count_as_editors_do() -> None:
    text = "ab\n\ncd"
    assert [Places(text).at(i) for i in (0, 1, 2, 3, 4, 5)] == ["1:1", "1:2", "1:3", "2:1", "3:1", "3:2"]


def test_long_words_are_cut_in_the_middle() -> None:
    cut = shorten("начало " + "слово " * 100 + "конец", 60)
    assert len(cut) <= 60
    assert cut.startswith("начало")
    assert cut.endswith("конец")
    assert shorten("раз\nдва") == "раз два"
    assert visible("а\u00a0б\tв\n") == "а\u00a0б\tв\n"


@pytest.mark.parametrize(
    ("start", "end", "granularity", "text"),
    [
        ("2019-03-05", "2019-03-05", "day", "2019-03-05"),
        ("2019-03-01", "2019-03-31", "month", "2019-03"),
        ("2019-01-01", "2019-12-31", "year", "2019"),
        ("2019-03-05", "2019-03-07", "days", "2019-03-05 – 2019-03-07"),
        ("2019-01-01", "2020-12-31", "year", "2019-01-01 – 2020-12-31"),
    ],
)
def test_dates_are_as_exact_as_known(start: str, end: str, granularity: str, text: str) -> None:
    when = When.model_validate({"start": start, "end": end, "granularity": granularity, "basis": "explicit"})
    assert days(when) == text


def test_numbers() -> None:
    assert number(900_000_000) == "900\u202f000\u202f000"
    assert number(2.5) == "2.5"
    assert number(None) == ""

"""Languages by their letters."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

import pytest

from diplowire.lang.address import day_in, domain
from diplowire.lang.guess import guess_language
from diplowire.rules.table import read_table

ROWS = read_table(files("diplowire.lang") / "letters.tsv", ("language", "letters", "share", "example"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["language"])
def test_each_language_is_told_or_at_least_not_taken_for_russian(row: dict[str, str]) -> None:
    assert guess_language(row["example"]) != "ru"
    assert row["letters"] == row["letters"].lower()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Міністр закордонних справ прибув до столиці, її зустріли", "uk"),
        ("Міністр сустрэўся з паслом у сталіцы, паведаміў ён", "be"),
        ("Сыртқы істер министрі елордаға ресми сапармен келді", "kk"),
        ("The minister arrived in the capital", "en"),
        ("Министр прибыл в столицу", "ru"),
        ("Посол Қасым Әбенов прибыл в столицу, где его встретил министр, и провёл там два дня переговоров", "ru"),
        ("Агентство Reuters сообщает о визите", "ru"),
        ("2024", "und"),
        ("", "und"),
    ],
)
def test_guess(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.example.org/world/05Mar2019/talks.html", dt.date(2019, 3, 5)),
        ("https://example.org/2019/03/05/talks", dt.date(2019, 3, 5)),
        ("https://example.org/2019-3-5-talks", dt.date(2019, 3, 5)),
        ("https://example.org/20190305/1.html", dt.date(2019, 3, 5)),
        ("https://example.org/2019/13/05/", None),
        ("https://example.org/120190305", None),
        ("https://example.org/politics/123", None),
    ],
)
def test_day_in_an_address(url: str, day: dt.date | None) -> None:
    assert day_in(url) == day


def test_domain() -> None:
    assert domain("see https://www.Example.org/a") == "example.org"
    assert domain("no address") == ""

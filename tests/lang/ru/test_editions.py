"""Updates, corrections and embargoes, as agencies write them."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

import pytest

from diplowire.lang.ru.envelope import story
from diplowire.model.source import Document
from diplowire.model.story import Edition
from diplowire.rules.table import read_table

BODY = "ВЕНА, 5 марта. /ТАСС/. Министр иностранных дел прибыл в столицу с двухдневным визитом, сообщили в посольстве."
DAY = dt.date(2024, 3, 5)
ROWS = read_table(files("diplowire.lang.ru.words") / "editions.tsv", ("form", "change", "example"))


def read(text: str, stated: Edition | None = None) -> tuple[Edition | None, list[str]]:
    made, notices = story(Document(text=text, published=DAY, edition=stated))
    return made.edition, [n.code for n in notices]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["form"])
def test_each_form_says_which_version_it_is(row: dict[str, str]) -> None:
    text = f"Министр прибыл в Вену\n\n{BODY}\n\n{BODY}\n\n{row['example']}\n"
    found, _ = read(text)
    assert found is not None
    assert found.span is not None
    assert found.span.of(text).lower() == row["form"]
    if row["change"] == "embargo":
        assert found.embargo == dt.datetime(2024, 3, 5, 12)
    else:
        assert found.change == row["change"]


@pytest.mark.parametrize(
    "text",
    [
        f"ОБНОВЛЕНО в 15:40\n\nМинистр прибыл в Вену\n\n{BODY}\n",
        f"Обновлено: Министр прибыл в Вену\n\n{BODY}\n",
        f"Министр прибыл в Вену (обновлено)\n\n{BODY}\n",
        f"Министр прибыл в Вену\n\nОБНОВЛЕНО\n\n{BODY}\n",
        f"Министр прибыл в Вену\n\n{BODY}\n\nОбновлено: 05.03.2024 15:40\n",
    ],
)
def test_where_it_stands(text: str) -> None:
    made, _ = story(Document(text=text, published=DAY))
    assert made.edition is not None
    assert made.edition.change == "update"
    assert made.headline is not None
    assert "Министр прибыл в Вену" in made.headline.of(text)
    assert [p.of(text) for p in made.paragraphs] == [BODY]


@pytest.mark.parametrize(
    "text",
    [
        f"Обновлено соглашение о визах\n\n{BODY}\n",
        f"Министр прибыл в Вену\n\nУточнение границы заняло десять лет, рассказал министр журналистам.\n\n{BODY}\n",
        f"Министр прибыл в Вену\n\n{BODY}\n\nИсправление ошибок прошлого станет задачей новой комиссии.\n",
    ],
)
def test_words_of_the_news_are_no_notes(text: str) -> None:
    assert read(text)[0] is None


def test_what_the_format_states_counts_more() -> None:
    stated = Edition(item="1", version="3", change="correction")
    found, _ = read(f"Министр прибыл в Вену (обновлено)\n\n{BODY}\n", stated)
    assert found == stated


def test_an_embargo_is_said() -> None:
    found, codes = read(f"ЭМБАРГО до полудня\n\nМинистр прибыл в Вену\n\n{BODY}\n")
    assert (found, "embargo" in codes) == (None, True)

"""Ranks of the record: what is ranked, and whose rank among whose, whatever the order of the words."""

from __future__ import annotations

import pytest

from diplowire.model.reading import Figure, Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader
from diplowire.rules.table import Row


def rank(text: str) -> tuple[Reading, Figure]:
    reading = reader().read(Document(text=text))
    (found,) = (f for f in reading.figures if f.kind == "rank")
    return reading, found


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Австрия является вторым торговым партнером Сербии.", "trading partner"),
        ("Австрия входит в первую тройку торговых партнеров Сербии.", "trading partner"),
        ("Австрия - первый стратегический партнер Сербии.", "partner"),
        ("Австрия остается третьим по величине экспортером зерна в мире.", "exporter"),
        ("Австрия - главный рынок сбыта для Сербии.", "sales market"),
        ("Австрия - третий рынок для Сербии.", "market"),
        ("Сербия заняла второе место по объему экспорта.", "exports"),
        ("По экспорту зерна Сербия занимает 5-е место.", "exports"),
        ("Среди инвесторов Сербии Австрия занимает пятое место.", "investor"),
        ("Второе место в списке экспортеров занимает Сербия.", "exporter"),
        ("Сербия вошла в тройку лидеров по экспорту зерна.", "exports"),
        ("Пятое место по численности населения занимает Сербия.", "население"),
        ("Сербия занимает пятое место.", None),
    ],
)
def test_what_is_ranked(text: str, measure: str | None) -> None:
    assert rank(text)[1].measure == measure


@pytest.mark.parametrize("row", reader().words.rank_nouns, ids=lambda row: f"{row['lemma']} {row['with']}")
def test_label_of_a_noun_holds_for_its_example(row: Row) -> None:
    a = reader().analyse(reader().pack.envelope(Document(text=row["example"]))[0])
    (noun,) = (i for i in range(len(a)) if a.lemma[i] == row["lemma"])
    assert reader().ranks.label(a, noun) == (row["measure"] or None)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Австрия является вторым торговым партнером Сербии.", ["AUT", "SRB"]),
        ("Второй торговый партнер Сербии — Австрия.", ["AUT", "SRB"]),
        ("Крупнейшим инвестором Сербии является Австрия.", ["AUT", "SRB"]),
        ("Третьим торговым партнером Сербии в 2023 году стала Австрия.", ["AUT", "SRB"]),
        ("Для Сербии Австрия является третьим торговым партнером.", ["AUT", "SRB"]),
        ("У Сербии второй торговый партнер - Австрия.", ["AUT", "SRB"]),
        ("Среди торговых партнеров Сербии Австрия занимает пятое место.", ["AUT", "SRB"]),
        ("Австрия, крупнейший инвестор Сербии, поддержала проект.", ["AUT", "SRB"]),
        ("Австрия, являющаяся крупнейшим инвестором Сербии, поддержала проект.", ["AUT", "SRB"]),
        ("Он напомнил, что Австрия – второй торговый партнер Сербии.", ["AUT", "SRB"]),
        ("Президент Сербии заявил, что второй торговый партнер страны – Австрия.", ["AUT"]),
        ("Австрия - крупнейший поставщик газа в Сербию.", ["AUT", "SRB"]),
        ("По экспорту зерна в Австрию Сербия занимает 5-е место.", ["SRB", "AUT"]),
        ("В первую тройку торговых партнеров Сербии входят Италия и Австрия.", ["ITA", "AUT", "SRB"]),
        ("Австрия - второй торговый партнер Сербии после Германии.", ["AUT", "SRB"]),
        ("Австрия занимает второе место в Европе.", ["AUT"]),
    ],
)
def test_holders_come_first_and_the_owner_last(text: str, states: list[str]) -> None:
    reading, figure = rank(text)
    country = {e.id: e.country for e in reading.entities}
    assert [country[p] for p in figure.parties] == states

"""Datelines in the layouts of the agencies, and lines that only look like one."""

from __future__ import annotations

from importlib.resources import files

import pytest

from diplowire.lang.ru.dateline import agencies, agency_pattern, known_agency, read_dateline
from diplowire.lang.ru.stamp import read_stamp
from diplowire.rules.table import read_table

BODY = "Министр встретился с послом."
LINES = [
    # line, dateline, place, (day, month), agency
    (f"ЖЕНЕВА, 4 ноября. /ТАСС/. {BODY}", "ЖЕНЕВА, 4 ноября. /ТАСС/.", "ЖЕНЕВА", (4, 11), "ТАСС"),
    (f"НЬЮ-ЙОРК, 4 ноября. /Корр. ТАСС Имя Фамилия/. {BODY}", None, "НЬЮ-ЙОРК", (4, 11), "ТАСС"),
    (f"ООН /Нью-Йорк/, 4 ноября. /ТАСС/. {BODY}", None, "ООН /Нью-Йорк/", (4, 11), "ТАСС"),
    (f"Вена. 24 ноября. INTERFAX.RU - {BODY}", "Вена. 24 ноября. INTERFAX.RU -", "Вена", (24, 11), "Интерфакс"),
    (f"Вена. 14 ноября. ИНТЕРФАКС - {BODY}", None, "Вена", (14, 11), "Интерфакс"),
    (f"ВЕНА, 19 сен — РИА Новости. {BODY}", "ВЕНА, 19 сен — РИА Новости.", "ВЕНА", (19, 9), "РИА Новости"),
    (f'ВЕНА, 19 сен — РИА "Новости". {BODY}', None, "ВЕНА", (19, 9), "РИА Новости"),
    (f"ВЕНА, 24 мая - РИА Новости, Имя Фамилия. {BODY}", None, "ВЕНА", (24, 5), "РИА Новости"),
    (f"ВЕНА, 13 мар – Sputnik. {BODY}", "ВЕНА, 13 мар – Sputnik.", "ВЕНА", (13, 3), "Sputnik"),
    (f"15 мая, Вена /Корр. БЕЛТА/. {BODY}", "15 мая, Вена /Корр. БЕЛТА/.", "Вена", (15, 5), "БЕЛТА"),
    (f"Вена. 23 февраля. KAZAKHSTAN TODAY - {BODY}", None, "Вена", (23, 2), "KAZAKHSTAN TODAY"),
    (f"ВЕНА, 5 сентября. /УЗИНФОРМ/. {BODY}", None, "ВЕНА", (5, 9), "УЗИНФОРМ"),
    (f"Вена, 3 июля /Синьхуа/ -- {BODY}", "Вена, 3 июля /Синьхуа/ --", "Вена", (3, 7), "Синьхуа"),
    (f"ВЕНА, 22 дек – ПРАЙМ. {BODY}", None, "ВЕНА", (22, 12), "ПРАЙМ"),
    (f"ВЕНА, 18 марта, ФедералПресс. {BODY}", None, "ВЕНА", (18, 3), "ФедералПресс"),
    (f"Вена, 9 ноября - АиФ-Москва. {BODY}", None, "Вена", (9, 11), "АиФ-Москва"),
    (f"3 ноября, Позірк. {BODY}", "3 ноября, Позірк.", None, (3, 11), "Позірк"),
    (f"10:08, 26 мая 2022, Вена - 24.kg , Имя Фамилия. {BODY}", None, "Вена", (26, 5), "24.kg"),
    (f"ВЕНА, 11 марта. {BODY}", "ВЕНА, 11 марта.", "ВЕНА", (11, 3), None),
    (f"Нижний Новгород, 11 марта. {BODY}", None, "Нижний Новгород", (11, 3), None),
    (f"ВЕНА. КАЗИНФОРМ – {BODY}", "ВЕНА. КАЗИНФОРМ –", "ВЕНА", None, "Казинформ"),
    (f"ВЕНА, 04.11.2024 /НИАТ «Ховар»/. {BODY}", None, "ВЕНА", (4, 11), "Ховар"),
    (f"ВЕНА, 4 ноября. /Новое агентство/. {BODY}", None, "ВЕНА", (4, 11), "Новое агентство"),
]
NONE = [
    "В Вене 11 марта. Так решили министры.",
    "Вена, 11 марта – день памяти договора.",
    "Министр иностранных дел 11 марта прибыл в Вену. Он пробудет там день.",
    "Австрия, Венгрия и Чехия подписали договор.",
    "Министр Имя Фамилия. РБК - это агентство.",
    "ТАСС сообщает о визите министра.",
    "11 марта. Министр прибыл в Вену.",
    "ВЕНА, 45 марта. Министр прибыл.",
    "",
]


@pytest.mark.parametrize(("line", "whole", "place", "day", "agency"), LINES)
def test_datelines(
    line: str, whole: str | None, place: str | None, day: tuple[int, int] | None, agency: str | None
) -> None:
    parts = read_dateline(line, 0, len(line))
    assert parts is not None
    assert line[parts.span.end :].strip() == BODY
    assert whole is None or parts.span.of(line) == whole
    assert (parts.place.of(line) if parts.place else None) == place
    assert ((parts.day, parts.month) if parts.day else None) == day
    assert parts.agency == agency


@pytest.mark.parametrize("line", NONE)
def test_what_only_looks_like_a_dateline(line: str) -> None:
    assert read_dateline(line, 0, len(line)) is None


def test_author_and_year_inside() -> None:
    line = "10:08, 26 мая 2022, Вена - 24.kg , Имя Фамилия"
    parts = read_dateline(line, 0, len(line))
    assert parts is not None
    assert parts.author is not None
    assert (parts.year, parts.author.of(line)) == (2022, "Имя Фамилия")


def test_offsets_count_from_the_text() -> None:
    text = f"Заголовок\n\nВЕНА, 11 марта. {BODY}"
    parts = read_dateline(text, 11, len(text))
    assert parts is not None
    assert parts.span.of(text) == "ВЕНА, 11 марта."


def test_each_agency_is_found_in_its_example() -> None:
    table = files("diplowire.lang.ru.words") / "agencies.tsv"
    for row in read_table(table, ("form", "name", "country", "example")):
        found = agency_pattern().search(row["example"])
        assert found, row
        agency = known_agency(found[0])
        assert agency is not None, row
        assert agency.name == row["name"], row
    assert known_agency("ТАСС сообщает") is None
    assert all(a.country == "" or len(a.country) == 3 for a in agencies().values())


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("13.03.2025 16:36", "2025-03-13T16:36:00"),
        ("13 марта 2025, 16:36", "2025-03-13T16:36:00"),
        ("16:36, 13 марта 2025 года", "2025-03-13T16:36:00"),
        ("2025-03-13", "2025-03-13"),
        ("Четверг, 13 марта 2025", "2025-03-13"),
    ],
)
def test_whole_stamps(line: str, moment: str) -> None:
    stamp = read_stamp(line, 0, len(line))
    assert stamp is not None
    assert stamp.moment is not None
    assert stamp.moment.isoformat() == moment


@pytest.mark.parametrize("line", ["15 февраля, 04:39", "Сегодня, 12:26", "22.11 22:12", "31.02.2025"])
def test_stamps_that_date_nothing(line: str) -> None:
    stamp = read_stamp(line, 0, len(line))
    assert stamp is not None
    assert stamp.moment is None


@pytest.mark.parametrize("line", ["12:26", "2025", "5 ноября министр прибыл", "В 2025 году", ""])
def test_what_is_no_stamp(line: str) -> None:
    assert read_stamp(line, 0, len(line)) is None

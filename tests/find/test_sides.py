"""Who is on which side of an event, and who has no part in it: what the words leave open stays open."""

from __future__ import annotations

import datetime as dt

import pytest

from diplowire.model.reading import Event, Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader

DAY = dt.date(2024, 3, 5)


def read(text: str) -> Reading:
    return reader().read(Document(text=text, published=DAY))


def sides(reading: Reading, event: Event) -> tuple[list[str], list[str]]:
    """Return who acts and who is acted upon, by name."""
    by_id = {e.id: e.name for e in reading.entities}
    of = {
        role: sorted(by_id[p.entity] for p in event.participants if p.role == role) for role in ("actor", "recipient")
    }
    return of["actor"], of["recipient"]


def told(text: str, kind: str) -> list[tuple[list[str], list[str]]]:
    reading = read(text)
    return [sides(reading, e) for e in reading.events if e.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "recipients"),
    [
        ("Посол Сербии вызван в МИД Австрии.", "protest_note", ["МИД Австрии"], ["Сербия"]),
        ("В МИД Сербии вызван поверенный в делах Австрии Карл Берг.", "protest_note", ["МИД Сербии"], ["Карл Берг"]),
        ("МИД Сербии вызвал временного поверенного в делах Австрии.", "protest_note", ["МИД Сербии"], ["Австрия"]),
        ("МИД Сербии выразил протест Австрии.", "protest_note", ["МИД Сербии"], ["Австрия"]),
        ("Белград заявил протест США.", "protest_note", ["Белград"], ["США"]),
        ("МИД Сербии вызвал посла в Австрии на консультации.", "recall", ["МИД Сербии"], []),
    ],
)
def test_who_summons_or_protests_and_whom_it_is_meant_for(
    text: str, kind: str, actors: list[str], recipients: list[str]
) -> None:
    assert told(text, kind) == [(actors, recipients)]


def test_a_body_protests_for_its_state() -> None:
    text = (
        "Сербия заявила протест Австрии. Как сообщил министр иностранных дел Сербии Петр Илич, временный поверенный в "
        "делах Австрии Карл Берг был вызван в МИД Сербии."
    )
    assert len(told(text, "protest_note")) == 1


def test_what_is_done_for_a_purpose_is_one_with_it() -> None:
    text = "МИД Сербии вызвал посла Австрии Карла Берга, чтобы выразить ему протест."
    assert told(text, "protest_note") == [(["МИД Сербии"], ["Карл Берг"])]


@pytest.mark.parametrize(
    ("text", "kind", "parties"),
    [
        (
            "Президент Сербии Петр Илич и канцлер Австрии Карл Берг обсудили торговлю. Визит глав иностранных "
            "государств готовит протокол.",
            "visit",
            [],
        ),
        (
            "Посол Сербии Петр Илич и посол Австрии Карл Берг обсудили торговлю. Осенью президент Чехии Ян Горак "
            "примет европейских дипломатов.",
            "meeting",
            ["Карл Берг", "Петр Илич", "Ян Горак"],
        ),
    ],
)
def test_foreign_heads_and_diplomats_are_others_than_those_spoken_of(text: str, kind: str, parties: list[str]) -> None:
    reading = read(text)
    by_id = {e.id: e.name for e in reading.entities}
    assert sorted({by_id[p.entity] for e in reading.events if e.kind == kind for p in e.participants}) == parties


@pytest.mark.parametrize(
    ("text", "facilities"),
    [
        ("Президент Сербии Петр Илич принял в своей резиденции Карла Берга.", []),
        ("В столичном аэропорту канцлера Австрии Карла Берга встретил президент Сербии Петр Илич.", []),
        ("В аэропорту Вены Карла Берга встретил президент Сербии Петр Илич.", ["аэропорт Вены"]),
    ],
)
def test_a_guest_does_not_own_the_place_where_he_is_met(text: str, facilities: list[str]) -> None:
    assert told(text, "meeting") == [(["Карл Берг", "Петр Илич"], [])]
    assert [e.name for e in read(text).entities if e.kind == "facility"] == facilities


def test_an_interview_is_no_matter_of_states() -> None:
    assert not read('Об этом посол Сербии Петр Илич заявил в беседе с РИА "Новости".').events
    assert told("Посол Сербии Петр Илич провёл беседу с канцлером Австрии.", "conversation") != []


def test_sanctions_in_general_are_no_event() -> None:
    assert not read("Сербия и Австрия торгуют, несмотря на западные санкции.").events
    assert told("Санкции Австрии против Сербии снижают торговлю.", "sanction") == [(["Австрия"], ["Сербия"])]


def test_ministries_of_several_states_are_no_organisation() -> None:
    reading = read("Петр Илич посетит Вену. Главы МИД двух стран проведут переговоры, как и главы МИД стран НАТО.")
    assert [e.name for e in reading.entities if e.kind == "organization"] == ["НАТО"]


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("Двух сербских дипломатов объявили персонами нон грата в Болгарии.", [], ["Сербия"]),
        ("Австрия объявила дипломата из Сербии персоной нон грата.", ["Австрия"], ["Сербия"]),
        ("Австрия объявила персоной нон грата помощника атташе Сербии Петра Илича.", ["Австрия"], ["Петр Илич"]),
    ],
)
def test_who_expels_and_who_is_expelled(text: str, actors: list[str], recipients: list[str]) -> None:
    assert told(text, "expulsion") == [(actors, recipients)]


def test_he_and_his_colleague_are_two() -> None:
    text = (
        "Министр иностранных дел Сербии Петр Илич и его австрийский коллега Карл Берг в ходе встречи в Вене "
        "договорились о новых рейсах."
    )
    assert told(text, "agreement") == told(text, "meeting") == [(["Карл Берг", "Петр Илич"], [])]


def test_a_participle_before_its_noun_is_of_that_noun() -> None:
    text = (
        "Вызванному в МИД Сербии старшему дипломату посольства Австрии вручён список высылаемых сотрудников миссии ООН."
    )
    assert told(text, "protest_note") == [(["МИД Сербии"], ["Австрия"])]


def test_nobody_expels_his_own_people() -> None:
    text = "Белград ждёт решения властей Австрии объявить персоной нон грата сотрудника посольства Сербии."
    assert told(text, "expulsion") == [([], ["Сербия"])]


def test_nobody_is_a_guest_of_his_own_state() -> None:
    text = "Президент Сербии Петр Илич и канцлер Австрии Карл Берг прибыли в Вену на заседание совета."
    assert told(text, "visit") == [(["Карл Берг", "Петр Илич"], [])]


def test_another_clause_names_no_partner() -> None:
    text = (
        "У министра Сербии Петра Илича запланированы переговоры с австрийским коллегой Карлом Бергом, прорабатывается "
        "возможность встреч с главами МИД Китая и Бразилии."
    )
    assert told(text, "talks") == [(["Карл Берг", "Петр Илич"], [])]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Президенты Сербии и Австрии Петр Илич и Карл Берг провели переговоры.", "talks"),
        ("Министры обороны Сербии и Австрии Петр Илич и Карл Берг провели переговоры.", "talks"),
    ],
)
def test_an_office_in_the_plural_gives_each_his_state(text: str, kind: str) -> None:
    reading = read(text)
    assert told(text, kind) == [(["Карл Берг", "Петр Илич"], [])]
    assert {p.name: p.country for p in reading.entities if p.kind == "person"} == {
        "Петр Илич": "SRB",
        "Карл Берг": "AUT",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Прошли переговоры с министрами обороны Сербии Петром Иличем, Австрии Карлом Бергом и Чехии Яном Гораком.",
        "Министры обороны Сербии, Австрии и Чехии Петр Илич, Карл Берг и Ян Горак провели переговоры.",
    ],
)
def test_each_state_has_its_minister(text: str) -> None:
    assert told(text, "talks") == [(["Карл Берг", "Петр Илич", "Ян Горак"], [])]
    countries = {p.name: p.country for p in read(text).entities if p.kind == "person"}
    assert countries == {"Петр Илич": "SRB", "Карл Берг": "AUT", "Ян Горак": "CZE"}


def test_both_states_of_a_compound_adjective_take_part() -> None:
    assert told("Завтра пройдут сербско-австрийские переговоры.", "talks") == [(["Австрия", "Сербия"], [])]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Посол Австрии принял двух сербских чиновников.", ["Сербия"]),
        ("Верительные грамоты у послов из 17 стран принял президент Сербии Петр Илич.", []),
        ("Сербия и Австрия подписали 12 соглашений.", ["Австрия", "Сербия"]),
    ],
)
def test_a_count_is_about_those_whom_it_counts_or_who_did_it(text: str, parties: list[str]) -> None:
    reading = read(text)
    by_id = {e.id: e.name for e in reading.entities}
    assert [sorted(by_id[p] for p in f.parties) for f in reading.figures] == [parties]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Доля расчётов достигла максимума в 86%.", 86, 86),
        ("Экспорт вырос максимум на 5%.", None, 5),
    ],
)
def test_a_maximum_of_so_much_is_that_much(text: str, low: float | None, high: float | None) -> None:
    (figure,) = read(text).figures
    assert (figure.low, figure.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "Посол сообщил, что никаких договорённостей о встрече нет.",
        "Посол сообщил, что договорённостей о встрече не было.",
    ],
)
def test_what_nobody_agreed_on_is_no_undertaking(text: str) -> None:
    assert read(text).commitments == ()


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Радио Sputnik сообщило, что посла Сербии вызвали в МИД Австрии.", "Sputnik"),
        ("Посла Сербии вызвали в МИД Австрии, передаёт корреспондент БЕЛТА.", "БЕЛТА"),
        ("Как передаёт Первый канал, посла Сербии вызвали в МИД Австрии.", "Первый канал"),
        ("Посол сообщил РИА Новости, что посла Сербии вызвали в МИД Австрии.", None),
        ("Петр Илич сообщил РИА «Новости», что посла Сербии вызвали в МИД Австрии.", "Петр Илич"),
        ("Представитель ООН сообщил, что посла Сербии вызвали в МИД Австрии.", None),
    ],
)
def test_a_medium_speaks_under_the_noun_before_its_name(text: str, speaker: str | None) -> None:
    reading = read(text)
    by_id = {e.id: e.name for e in reading.entities}
    assert [by_id.get(s.speaker or "") for s in reading.statements] == [speaker]


def test_who_does_not_rule_out_a_meeting_of_others_is_no_party_to_it() -> None:
    text = "Посол Сербии Янко Савич не исключил встречи Петра Илича и Карла Берга."
    assert told(text, "meeting") == [(["Карл Берг", "Петр Илич"], [])]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (
            '"Сербия не спешит, тогда как Австрия давно заявила и согласилась на перемирие", - сказал Карл Берг.',
            "Австрия",
        ),
        ('"Мы предложили план и надеемся принять его в Совете Европы", - сказал Карл Берг.', "Карл Берг"),
    ],
)
def test_who_undertakes(text: str, by: str) -> None:
    reading = read(text)
    by_id = {e.id: e.name for e in reading.entities}
    assert [by_id[x] for c in reading.commitments for x in c.by] == [by]


def test_a_year_that_a_figure_is_held_against_is_not_its_period() -> None:
    text = "В 2022 году торговля Сербии и Австрии выросла на 5% по сравнению с 2021 годом — до 4 млрд евро."
    assert [f.period.start.year for f in read(text).figures if f.period] == [2022, 2022]


def test_what_may_be_reached_is_expected() -> None:
    (figure,) = read("В 2023 году торговля Сербии с Австрией может быть доведена до 5 млрд евро.").figures
    assert figure.status == "forecast"


def test_no_year_is_measured() -> None:
    (figure,) = read("Будет превзойдён рекорд прошлого года (38,5 млрд долларов).").figures
    assert figure.measure == "рекорд"

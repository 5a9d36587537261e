"""Who has the floor: offices with the name far behind, pronouns and bare nouns that take a speaker up."""

from __future__ import annotations

import pytest

from diplowire.pipeline import read_text


def _speakers(text: str) -> list[str | None]:
    reading = read_text(text)
    names = {e.id: e.name for e in reading.entities}
    return [names[s.speaker] if s.speaker else None for s in reading.statements]


CASES = [
    pytest.param(
        "Спецпредставитель президента Сербии по вопросам торговли с соседними странами Милан Йович заявил, что порт "
        "откроют в пятницу.",
        ["Милан Йович"],
        id="the-name-stands-behind-all-that-hangs-from-the-office",
    ),
    pytest.param(
        "Заместитель Ивана Петрова заявил, что порт откроют в пятницу.",
        [None],
        id="whom-an-office-serves-does-not-hold-it",
    ),
    pytest.param(
        "Министр Милан Йович сообщил послу Петеру Бергу, что порт откроют в пятницу. По его словам, суда уже в пути.",
        ["Милан Йович", "Милан Йович"],
        id="his-words-are-those-of-the-last-speaker",
    ),
    pytest.param(
        "Министр Милан Йович сообщил, что порт откроют в пятницу. Рынок тоже откроют, добавил политик.",
        ["Милан Йович", "Милан Йович"],
        id="a-bare-noun-takes-up-the-last-speaker",
    ),
    pytest.param(
        "Министр Милан Йович сообщил, что порт откроют. Рынок тоже откроют, добавил высокопоставленный чиновник.",
        ["Милан Йович", None],
        id="a-noun-of-somebody-new-does-not",
    ),
    pytest.param(
        "В МИД Сербии сообщили, что порт откроют в пятницу. Посла пригласил МИД Австрии. В министерстве уточнили, что "
        "посол уже в пути.",
        ["МИД Сербии", "МИД Сербии"],
        id="the-ministry-is-the-one-that-spoke",
    ),
    pytest.param(
        "Президент Милан Йович приехал в порт. «Милан Йович ждёт гостей из-за моря», - сказал президент.",
        [None],
        id="nobody-speaks-of-himself-by-name",
    ),
    pytest.param(
        "Как заявил журналистам министр Милан Йович, порт откроют в пятницу. Как сообщалось ранее, рынок закрыт.",
        ["Милан Йович", None],
        id="what-was-told-before-is-nobodys",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_speaker_in_the_light_of_who_spoke_before(text: str, expected: list[str | None]) -> None:
    assert _speakers(text) == expected


def _undertakers(text: str) -> list[set[str]]:
    reading = read_text(text)
    names = {e.id: e.name for e in reading.entities}
    return [{names[p] for p in c.by} for c in reading.commitments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Президент Сербии Милан Йович заявил, что готов обсудить торговлю.", [{"Милан Йович"}]),
        ("Милан Йович и Петер Берг договорились о встрече в порту.", [{"Милан Йович", "Петер Берг"}]),
        ("Сербия закупает зерно. В Белграде готовы открыть порт в пятницу.", [{"Сербия"}]),
        ("Порт закроют после того, как Сербия согласится на переговоры.", []),
    ],
)
def test_undertakers(text: str, expected: list[set[str]]) -> None:
    assert _undertakers(text) == expected


def test_rose_and_reached_share_what_they_measure() -> None:
    reading = read_text("Товарооборот Сербии и Австрии за год вырос на 12% и достиг $210 млн.")
    assert [(f.kind, f.measure, len(f.parties)) for f in reading.figures] == [
        ("change", "trade turnover", 2),
        ("amount", "trade turnover", 2),
    ]


def test_what_a_price_is_for_is_no_figure() -> None:
    reading = read_text("Сербия платит 300 долларов за тысячу кубометров газа.")
    assert [f.unit for f in reading.figures] == ["USD"]

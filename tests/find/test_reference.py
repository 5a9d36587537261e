"""Offices without a name and pronouns: whom they mean, and when they mean nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diplowire.model.reading import Reading
from diplowire.rules.trace import Trace

Explained = Callable[[str], tuple[Reading, Trace]]


def referred(explained: Explained, text: str, form: str) -> set[tuple[str, str]]:
    """Return the mentions of a form with the name of whom each was given to."""
    people = [e for e in explained(text)[0].entities if e.kind == "person"]
    return {(m.of(text), e.name) for e in people for m in e.mentions if m.form == form}


LINKED = [
    pytest.param(
        "Президент Чили Хуан Рохас принял в Сантьяго президента Чехии Яна Горака. Глава государства напомнил о долге.",
        ("Глава государства", "Хуан Рохас"),
        id="of-two-holders-the-one-who-acts",
    ),
    pytest.param(
        "Президент Чили Хуан Рохас принял президента Чехии Яна Горака. Ян Горак поблагодарил президента за прием.",
        ("президента", "Хуан Рохас"),
        id="of-two-holders-not-the-subject-of-the-same-verb",
    ),
    pytest.param(
        "Президент Чили Хуан Рохас принял президента Чехии Яна Горака. Горак осмотрел порт. Президент вернется завтра.",
        ("Президент", "Ян Горак"),
        id="of-two-holders-whoever-acted-last",
    ),
    pytest.param(
        "Президент Чили Хуан Рохас прибыл в Осло. Глава государства пробудет там два дня.",
        ("Глава государства", "Хуан Рохас"),
        id="a-title-of-the-same-role",
    ),
    pytest.param(
        "Временный поверенный в делах Чили в Осло Хуан Рохас получил ноту. Чилийский дипломат не дал пояснений.",
        ("Чилийский дипломат", "Хуан Рохас"),
        id="a-loose-word-for-who-was-just-spoken-of",
    ),
    pytest.param(
        "Министр обороны Чехии Ян Горак прибыл в Осло. Там министр посетил верфь.",
        ("министр", "Ян Горак"),
        id="any-minister-by-the-bare-word",
    ),
    pytest.param(
        "Президент Чили Хуан Рохас прибыл в Осло. О программе рассказал пресс-секретарь президента Чили Ян Горак.",
        ("президента Чили", "Хуан Рохас"),
        id="an-office-inside-another",
    ),
    pytest.param(
        "Глава Института рыбы Хуан Рохас прибыл в Осло. Там директор Института рыбы осмотрел порт.",
        ("директор Института рыбы", "Хуан Рохас"),
        id="who-leads-a-body-under-any-title",
    ),
    pytest.param(
        "Президент Чили Хуан Рохас и экс-президент Перу Ян Горак прибыли в Осло. Бывший президент Перу устал.",
        ("президент Перу", "Ян Горак"),
        id="one-that-is-over-by-another-word",
    ),
    pytest.param(
        "В порту задержали журналиста Хуана Рохаса. Посол Чили Ян Горак ждёт известий. Журналист пропал в мае.",
        ("Журналист", "Хуан Рохас"),
        id="by-what-he-was-called",
    ),
    pytest.param(
        "Эмманюэль Макрон прибыл в Осло вместе с рыбаками. Французский президент осмотрел порт.",
        ("Французский президент", "Эмманюэль Макрон"),
        id="known-to-the-gazetteer",
    ),
    pytest.param(
        '"Порт откроют весной", - сказал Хуан Рохас. "Рыбы будет много. Цены упадут", - добавил собеседник газеты.',
        ("собеседник газеты", "Хуан Рохас"),
        id="who-goes-on-speaking",
    ),
    pytest.param(
        "Министр обороны Чехии Ян Горак прибыл в Осло. День был ясным. Город готовился к ярмарке. Порт закрыли. "
        "Суда ушли в море. Министр посетил верфь.",
        ("Министр", "Ян Горак"),
        id="the-only-minister-however-long-ago",
    ),
    pytest.param(
        "Президент США Джон Смит прибыл в Осло. Глава Белого дома осмотрел порт.",
        ("Глава Белого дома", "Джон Смит"),
        id="who-heads-a-seat-heads-its-state",
    ),
    pytest.param(
        "Министр иностранных дел Чили Хуан Рохас прибыл в Осло. Глава чилийской дипломатии осмотрел порт.",
        ("Глава чилийской дипломатии", "Хуан Рохас"),
        id="who-heads-a-state-s-diplomacy",
    ),
    pytest.param(
        "Глава Чечни Ян Горак прибыл в Осло. Чеченский глава осмотрел порт, а потом глава Чеченской Республики уехал.",
        ("глава Чеченской Республики", "Ян Горак"),
        id="a-region-by-its-adjective",
    ),
    pytest.param(
        "Генерал Ян Горак прибыл в Осло. Там военный осмотрел порт.",
        ("военный", "Ян Горак"),
        id="a-soldier-by-his-rank",
    ),
    pytest.param(
        "Политолог Ян Горак прибыл в Осло. Рыбы мало, считает эксперт.",
        ("эксперт", "Ян Горак"),
        id="an-expert-by-another-word",
    ),
    pytest.param(
        "Президент Чили Хуан Рохас прибыл в Осло. Усилия президента Чили по борьбе с браконьерами оценили.",
        ("президента Чили", "Хуан Рохас"),
        id="what-follows-a-state-s-head-is-not-his-title",
    ),
]

NOBODY = [
    pytest.param("Президент Чили Хуан Рохас выступил с речью. Выборы президента Чили пройдут в мае.", id="an-election"),
    pytest.param("Президент Чили Хуан Рохас выступил с речью. Он ушёл с поста президента Чили.", id="a-post-left"),
    pytest.param(
        "Президент Чили Хуан Рохас выступил с речью. В мае президентом Чили был избран его соперник.", id="elected"
    ),
    pytest.param(
        "Президент Чили Хуан Рохас выступил с речью. Бывший президент Чили остался дома.", id="one-that-is-over"
    ),
    pytest.param(
        "Президент Чили Хуан Рохас выступил с речью. Следующий президент Чили примет гостей в мае.", id="one-to-come"
    ),
    pytest.param("Президент Чили Хуан Рохас выступил с речью. Президент Перу промолчал.", id="of-another-state"),
    pytest.param("Премьер Чили Хуан Рохас выступил с речью. Королева Дании его слушала.", id="a-woman"),
    pytest.param(
        "Министр обороны Чили Хуан Рохас выступил с речью. Министр охраны природы Чили его слушал.",
        id="another-ministry",
    ),
    pytest.param(
        'Президент Чили Хуан Рохас выступил с речью. Президент компании "Медь Севера" его слушал.',
        id="the-president-of-a-firm",
    ),
    pytest.param(
        "Президент Чили Хуан Рохас выступил с речью. Во главе Чили он стоит два года.", id="at-the-head-is-no-office"
    ),
    pytest.param("Король Дании Ян Горак выступил с речью. Президент его слушал.", id="a-king-is-no-president"),
    pytest.param(
        "Глава МИД Чили Хуан Рохас прибыл в Осло. Рохас встретится с премьером и главой МИД.", id="nobody-meets-himself"
    ),
    pytest.param("Глава Чили Хуан Рохас выступил с речью. Представитель ООН его слушал.", id="one-of-another-body"),
    pytest.param(
        "Посол Чили Хуан Рохас выступил с речью. Опытный дипломат сказал газете, что будет дождь.",
        id="somebody-new-by-an-adjective",
    ),
]


@pytest.mark.parametrize(("text", "expected"), LINKED)
def test_an_office_means_who_holds_it(explained: Explained, text: str, expected: tuple[str, str]) -> None:
    assert expected in referred(explained, text, "office")


@pytest.mark.parametrize("text", NOBODY)
def test_an_office_that_may_be_anothers_means_nobody(explained: Explained, text: str) -> None:
    assert referred(explained, text, "office") == set()


PRONOUNS = [
    pytest.param(
        'О ценах рассказал Хуан Рохас. "Рыбы много. Её ловят все. Цены упадут", - сказал он.',
        ("он", "Хуан Рохас"),
        id="who-speaks-behind-several-sentences",
    ),
    pytest.param(
        "Хуан Рохас и его гости прибыли в Осло.", ("его", "Хуан Рохас"), id="who-stands-beside-the-possessive"
    ),
    pytest.param(
        "Хуан Рохас пожаловался на газету, напечатавшую его письма.", ("его", "Хуан Рохас"), id="behind-a-participle"
    ),
    pytest.param("Мари Корти уехала. Порт закрыли. Её искали два дня.", ("Её", "Мари Корти"), id="a-woman-by-her-verb"),
    pytest.param("Хуан Рохас сообщил, что его ограбили.", ("его", "Хуан Рохас"), id="others-did-it-whoever-tells-it"),
    pytest.param(
        "Хуан Рохас жил в Осло до весны, когда ему пришлось уехать.", ("ему", "Хуан Рохас"), id="nobody-does-it"
    ),
    pytest.param(
        'Хуан Рохас подчеркнул, что "его лодка цела и мачта стоит".', ("его", "Хуан Рохас"), id="a-piece-of-his-words"
    ),
    pytest.param(
        "Полковник Ян Горак прибыл в Осло по указу Хуана Рохаса. Там он осмотрел порт.",
        ("он", "Ян Горак"),
        id="who-acts-before-whose-a-thing-is",
    ),
    pytest.param(
        "Хуан Рохас говорил с Яном Гораком во время его визита в Осло.",
        ("его", "Ян Горак"),
        id="deep-in-a-phrase-hardly-who-acts",
    ),
    pytest.param(
        "Хуан Рохас привёз план города. Договор подписали весной. Через год журнал напечатал его письмо.",
        ("его", "Хуан Рохас"),
        id="by-what-only-a-person-has",
    ),
    pytest.param(
        'О Хуане Рохасе говорят в порту. "Моряк Пётр Ильин построил маяк, - сказал Ян Горак. - Он служил плотником".',
        ("Он", "Пётр Ильин"),
        id="a-quotation-goes-on-in-the-next-sentence",
    ),
]


@pytest.mark.parametrize(("text", "expected"), PRONOUNS)
def test_a_pronoun_means(explained: Explained, text: str, expected: tuple[str, str]) -> None:
    assert expected in referred(explained, text, "pronoun")


@pytest.mark.parametrize(
    "text",
    [
        'О ценах рассказал Хуан Рохас. "Его никто не слушал", - сказал Хуан Рохас.',
        "Ян Горак встретил его в порту.",
        "Ян Горак привёз договор. Его ратификация займёт год.",
        "Приехав в порт, Ян Горак встретил его.",
        "Министр Христина Берг подтвердила это. Меры против Норвегии после её ошибок сохранятся.",
    ],
    ids=[
        "the-speaker-says-i",
        "the-subject-says-himself",
        "what-only-a-thing-has",
        "beside-a-gerund",
        "a-state-named-beside-it",
    ],
)
def test_a_pronoun_does_not_mean_who_would_use_another(explained: Explained, text: str) -> None:
    assert referred(explained, text, "pronoun") == set()


def test_the_daughter_of_an_office_holder_does_not_hold_the_office(explained: Explained) -> None:
    text = "Президент Чили Хуан Рохас прибыл в Осло. Его встретила старшая дочь президента Чили Анна Рохас."
    (daughter,) = [e for e in explained(text)[0].entities if e.name == "Анна Рохас"]
    assert daughter.offices == ()


def test_an_office_told_with_its_place_is_held_by_the_name_behind_it(explained: Explained) -> None:
    text = "О приезде сообщил представитель Чили в Москве Хуан Рохас."
    (person,) = [e for e in explained(text)[0].entities if e.kind == "person"]
    assert [(o.title, o.country) for o in person.offices] == [("представитель", "CHL")]


def test_they_is_never_one_person(explained: Explained) -> None:
    text = "Посол Чехии Ян Горак встретился с рыбаками. Он обещал, что их просьбы рассмотрят."
    assert referred(explained, text, "pronoun") == {("Он", "Ян Горак")}


def test_the_wife_of_an_office_holder_does_not_hold_the_office(explained: Explained) -> None:
    text = "В Осло прибыла супруга президента Чили Анна Рохас."
    (person,) = [e for e in explained(text)[0].entities if e.kind == "person"]
    assert (person.name, person.offices) == ("Анна Рохас", ())


def test_whom_an_adviser_serves_is_no_adviser(explained: Explained) -> None:
    text = "Советник Ивана Горака сообщил о приезде делегации."
    assert [o.title for e in explained(text)[0].entities for o in e.offices] == []


def test_the_head_of_a_foreign_service_is_no_secretary_of_state(explained: Explained) -> None:
    text = (
        "Вернулся глава МИД Чили Хуан Рохас. Главе чилийского внешнеполитического ведомства велено звать госсекретаря."
    )
    assert "госсекретаря" not in {said for said, _ in referred(explained, text, "office")}

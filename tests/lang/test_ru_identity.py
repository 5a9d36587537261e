"""Keys for names of one thing, and the normal forms for an index."""

from __future__ import annotations

import pytest

from diplowire.gazetteer import load as facts
from diplowire.lang import pack
from diplowire.lang.ru.identity import identity
from diplowire.lang.ru.lexicon import load
from diplowire.lang.ru.search import lemmas
from toy.language import PACK as TOY

ORGANISATIONS = {
    ("KAZ", "press-service/head_of_state"): (
        "пресс-служба Президента",
        "Пресс-служба президента Казахстана",
        "пресс-служба казахстанского лидера",
        "пресс-служба главы государства",
        "пресс-служба президента республики",
        "пресс-служба Акорды",
    ),
    ("BLR", "press-service/head_of_state"): ("пресс-служба президента Беларуси", "пресс-служба белорусского лидера"),
    ("BLR", "press-service/government"): (
        "Пресс-служба белорусского Совета министров",
        "пресс-служба правительства",
        "пресс-служба кабмина",
    ),
    ("BLR", "press-service/ministry-foreign"): (
        "пресс-служба МИД",
        "пресс-служба Министерства иностранных дел Республики Беларусь",
        "пресс-служба белорусского внешнеполитического ведомства",
    ),
    ("BLR", "ministry/industry"): (
        "Минпром Беларуси",
        "Министерство промышленности Республики Беларусь",
        "белорусский Минпром",
        "Минпром",
    ),
    ("KAZ", "ministry/промышленность-строительство"): ("Министерство промышленности и строительства",),
    ("RUS", "ministry/промышленность-торговля"): ("Минпромторг России", "министерство промышленности и торговли РФ"),
    ("RUS", "ministry/foreign"): (
        "МИД",
        "МИД РФ",
        "министерство иностранных дел",
        "российское внешнеполитическое ведомство",
        "дипломатическое ведомство",
    ),
    ("USA", "ministry/foreign"): ("Госдепартамент США", "Госдеп", "государственный департамент"),
    ("USA", "ministry/defence"): ("Пентагон", "министерство обороны США", "военное ведомство"),
    ("BLR", "ministry/emergencies"): ("МЧС", "Министерство по чрезвычайным ситуациям"),
    ("BLR", "ministry/finance"): ("Минфин", "Министерство финансов Беларуси", "финансовое ведомство"),
    ("BLR", "government"): ("Совет министров Республики Беларусь", "кабинет министров", "кабмин", "правительство"),
    ("RUS", "government/saint-petersburg"): ("правительство Санкт-Петербурга",),
    ("HUN", "parliament"): ("парламент страны", "венгерский парламент"),
    ("KAZ", "mazhilis"): ("Мажилис", "Мажилис парламента Республики Казахстан"),
    ("BLR", "national-assembly-belarus"): ("Национальное собрание Республики Беларусь",),
    ("ARM", "assembly/национальный"): ("Национальное собрание Армении",),
    ("BLR", "central-bank"): ("Национальный банк Республики Беларусь", "Нацбанк", "белорусский Центробанк"),
    ("KAZ", "embassy/BLR"): ("посольство Казахстана в Беларуси", "посольство Республики Казахстан в Минске"),
    ("KAZ", "embassy"): ("посольство Казахстана", "казахстанское посольство"),
    ("IND", "permanent-mission/un"): ("постпредство Индии при ООН",),
    (None, "tass"): ("ТАСС", "агентство ТАСС"),
    (None, None): ("пресс-служба", "министерство", "ведомство", 'компания "Северный ветер"', ""),
}


@pytest.mark.parametrize(
    ("name", "country", "key"), [(n, c, k) for (c, k), names in ORGANISATIONS.items() for n in names]
)
def test_names_of_one_organisation_have_one_key(name: str, country: str | None, key: str | None) -> None:
    assert identity("organization", name, country) == key


@pytest.mark.parametrize(
    ("kind", "name", "country", "key"),
    [
        ("state", "Республика Беларусь", "BLR", "BLR"),
        ("state", "Белоруссия", None, "BLR"),
        ("state", "Ничего", None, None),
        ("place", "Астана", "KAZ", "astana"),
        ("place", "Нур-Султан", None, "astana"),
        ("place", "Преспа", None, None),
        ("place", "Акорда", "KAZ", None),
        ("facility", "Акорда", "KAZ", "akorda"),
        ("facility", "завод", "KAZ", None),
        ("person", "Касым-Жомарт Токаев", "KAZ", "kassym-jomart-tokayev"),
        ("person", "Токаев Касым-Жомарт", "KAZ", "kassym-jomart-tokayev"),
        ("person", "Александр Григорьевич Лукашенко", "BLR", "alexander-lukashenko"),
        ("person", "Акихито", "JPN", "akihito"),
        ("person", "Токаев", "KAZ", "kassym-jomart-tokayev"),
        ("person", "Токаев", None, None),
        ("person", "Токаев", "RUS", None),
        ("person", "Иван Петрович Сидоренко", None, None),
        ("group", "стороны", None, None),
    ],
)
def test_the_other_kinds(kind: str, name: str, country: str | None, key: str | None) -> None:
    assert identity(kind, name, country) == key


def test_canonical_names_lead_back_to_their_ids() -> None:
    lexicon = load()
    lost = [s for s in facts().states if identity("state", lexicon.states.canonical(s), None) != s]
    assert not lost
    persons = facts().persons
    lost = [p for p in persons if identity("person", lexicon.persons.canonical(p), None) != p]
    assert not lost
    places = facts().places
    kinds = {p: "facility" if fact.kind == "seat" else "place" for p, fact in places.items()}
    lost = [p for p, kind in kinds.items() if identity(kind, lexicon.places.canonical(p), places[p].country) != p]
    assert not lost
    known = facts().organisations
    lost = [o for o in known if identity("organization", lexicon.organisations.canonical(o), known[o].country) != o]
    assert lost == ["foreign-office", "pentagon", "us-state-department"]  # ministries under names of their own


def test_a_pack_says_who_is_meant() -> None:
    assert pack("ru").identity("organization", "МИД", "KAZ") == "ministry/foreign"
    assert TOY.identity("organization", "МИД", "KAZ") is None


def test_lemmas_of_running_text() -> None:
    assert lemmas("Встретился с Токаевым, всё ещё 5 раз; вице-министров.") == [
        *("встретиться", "с", "токаев", "все", "еще", "5", "раз"),
        *("вице-министр", lemmas("вице")[0], "министр"),
    ]
    assert lemmas("… — !") == lemmas("") == []
    assert lemmas("переговоры") == lemmas("ПЕРЕГОВОРАМИ") == ["переговоры"]
    assert pack("ru").lemmas("послы") == ["посол"]
    assert TOY.lemmas("Mira kelim, a Ostra 5.") == ["mira", "kelim", "a", "ostra", "5"]


def test_what_is_no_word_is_its_own_lemma() -> None:
    assert lemmas("щ" * 100) == ["щ" * 100]
    assert lemmas("中文 \U0001f600 ⅷ")[0] == "中文"

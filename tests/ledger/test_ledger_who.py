"""Who is who: which names become one, and what stays a question."""

from __future__ import annotations

import pytest
from build import Draft, book
from servers import Fresh

from diplowire.ledger.profiles import Profile
from diplowire.ledger.who import cluster, place_surnames


def person(text: str) -> Profile:
    """Read "Мурат Нуртлеу KAZ" with a language (en:), an office in brackets and the states of the story (~KAZ/RUS)."""
    language, _, rest = text.rpartition(":")
    rest, _, context = rest.partition("~")
    rest, _, office = rest.partition("(")
    words = rest.split()
    country = words.pop() if words[-1].isupper() and len(words[-1]) == 3 and words[-1].isascii() else None
    lone = len(words) == 1
    return Profile(
        "person", language or "ru", " ".join(words), country, None,
        (office.strip(") "),) if office and lone else (), tuple(context.split("/")) if context else (),
    )  # fmt: skip


def groups(*names: str) -> set[frozenset[str]]:
    """Return which of some names are put together, with the offices of full names in brackets."""
    found = {n: person(n) for n in names}
    full, _ = cluster(p for p in found.values() if p.full)
    titles = {p.key: {n.partition("(")[2].partition(")")[0]} for n, p in found.items() if "(" in n and p.full}
    placed, _ = place_surnames([p for p in found.values() if not p.full], full, titles)
    name_of = {p.key: n for n, p in found.items()}
    return {frozenset(name_of[p.key] for p in g.profiles) for g in placed}


def questions(*names: str) -> set[str]:
    found = [person(n) for n in names]
    full, asked = cluster(p for p in found if p.full)
    _, more = place_surnames([p for p in found if not p.full], full, {})
    return {q.why for q in asked + more}


ONE = [
    ["Мурат Нуртлеу KAZ", "Мурат Нуртлеу"],
    ["Мурат Нуртлеу KAZ", "en:Murat Nurtleu KAZ", "kk:Мұрат Нұртілеу KAZ"],
    ["Касым-Жомарт Токаев KAZ", "en:Kassym-Jomart Tokayev KAZ", "kk:Қасым-Жомарт Тоқаев KAZ"],
    ["Владимир Путин RUS", "Владимир Владимирович Путин RUS", "en:Vladimir Putin RUS"],
    ["М. Нуртлеу KAZ", "Мурат Нуртлеу KAZ"],
    ["С. В. Лавров RUS", "Сергей Лавров RUS", "Сергей Викторович Лавров RUS"],
    ["С.В. Лавров RUS", "Сергей Викторович Лавров RUS"],
    ["Мурат Нуртлеу KAZ", "Нуртлеу KAZ"],
    ["Мурат Нуртлеу KAZ", "Нуртлеу ~KAZ/RUS"],
    ["Пётр Иванов", "Иванов RUS"],
]
TWO = [
    ["Сергей Иванов RUS", "Сергей Иванов UZB"],
    ["Сергей Иванов RUS", "Пётр Иванов RUS"],
    ["Сергей Петрович Иванов RUS", "Сергей Павлович Иванов RUS"],
    ["П. Иванов RUS", "Сергей Иванов RUS"],
    ["С. П. Иванов RUS", "Сергей Викторович Иванов RUS"],
    ["Мурат Нуртлеу KAZ", "Нуртлеу UZB"],
    ["Мурат Нуртлеу KAZ", "Нуртлеу ~RUS/UZB"],
    ["Иванов RUS", "Иванов UZB"],
    ["Иванов ~RUS", "Иванов ~UZB"],
    ["Иванов (министр) RUS", "Иванов (посол) RUS"],
]


@pytest.mark.parametrize("names", ONE, ids=" = ".join)
def test_one_person(names: list[str]) -> None:
    assert groups(*names) == groups(*reversed(names)) == {frozenset(names)}


@pytest.mark.parametrize("names", TWO, ids=" / ".join)
def test_two_persons(names: list[str]) -> None:
    assert groups(*names) == groups(*reversed(names)) == {frozenset([n]) for n in names}


@pytest.mark.parametrize(
    ("names", "together"),
    [
        (["Сергей Иванов RUS", "Пётр Иванов UZB", "Иванов ~RUS"], {"Сергей Иванов RUS", "Иванов ~RUS"}),
        (["Сергей Иванов RUS", "Пётр Иванов UZB", "Иванов UZB"], {"Пётр Иванов UZB", "Иванов UZB"}),
        (
            ["Сергей Иванов RUS (министр)", "Пётр Иванов RUS (посол)", "Иванов RUS (посол)"],
            {"Пётр Иванов RUS (посол)", "Иванов RUS (посол)"},
        ),
        (["Сергей Иванов RUS", "Пётр Иванов UZB", "Сергей Иванов"], {"Сергей Иванов RUS", "Сергей Иванов"}),
    ],
)
def test_who_is_meant(names: list[str], together: set[str]) -> None:
    found = groups(*names)
    assert frozenset(together) in found
    assert len(found) == 2


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["Сергей Иванов RUS", "Сергей Иванов UZB"], "the same name, another state"),
        (["Сергей Иванов RUS", "Сергей Иванов UZB", "Сергей Иванов"], "the name fits more than one"),
        (["Сергей Иванов RUS", "Семён Иванов RUS", "С. Иванов RUS"], "the name fits more than one"),
        (["Сергей Иванов RUS", "Пётр Иванов RUS", "Иванов RUS"], "a surname that several bear"),
        (["Сергей Иванов RUS", "Пётр Иванов UZB", "Иванов ~RUS/UZB"], "a surname that several bear"),
        (["Пётр Иванов", "Иванов RUS", "Иванов UZB"], "surnames of several states fit a name without one"),
    ],
)
def test_what_is_unsure_stays_apart_and_is_asked(names: list[str], why: str) -> None:
    assert why in questions(*names)
    assert frozenset([names[-1]]) in groups(*names)


@pytest.mark.parametrize(
    "names", [["Мурат Нуртлеу KAZ", "Нуртлеу KAZ"], ["Сергей Иванов RUS", "Пётр Иванов UZB", "Иванов ~RUS"]]
)
def test_what_is_sure_is_not_asked(names: list[str]) -> None:
    assert questions(*names) == set()


@pytest.mark.parametrize("kind", ["organization", "place", "state", "facility"])
def test_others_than_persons_are_their_names(kind: str) -> None:
    here = Profile(kind, "ru", "Астана", "KAZ")
    found = [here, Profile(kind, "ru", "Астана", None), Profile(kind, "ru", "Астана", "RUS")]
    made, asked = cluster(found)
    assert sorted(len(g.profiles) for g in made) == [1, 1, 1]
    assert asked == []  # every state has a ministry of health: nobody could answer
    known = [Profile(kind, "ru", "Астана", "KAZ", "AST"), Profile(kind, "en", "Astana", "KAZ", "AST")]
    assert [len(g.profiles) for g in cluster(known)[0]] == [2]


def test_names_judged_apart() -> None:
    a, b = person("Мурат Нуртлеу KAZ"), person("en:Murat Nurtleu KAZ")
    assert len(cluster([a, b])[0]) == 1
    assert len(cluster([a, b], {frozenset((a.key, b.key))})[0]) == 2


def test_a_new_spelling_keeps_the_id() -> None:
    a, b = person("Мурат Нуртлеу KAZ"), person("kk:Мұрат Нұртілеу KAZ")
    assert {g.id for g in cluster([a, person("М. Нуртлеу KAZ")])[0]} == {g.id for g in cluster([a])[0]}
    assert {g.id for g in cluster([a])[0]} == {g.id for g in cluster([a, b])[0]} == {g.id for g in cluster([b])[0]}


def test_a_surname_lends_its_state(in_files: Fresh) -> None:
    a, b = Draft("a.txt"), Draft("b.txt")
    a.event("meeting", "occurred", [a.person("Пётр Иванов")], on="5")
    b.event("meeting", "occurred", [b.person("Иванов", "RUS")], on="5")
    with book(in_files(), [a.incoming()], [b.incoming()]) as opened:
        (entity,) = opened.ledger().entities
        assert (entity.name, entity.country) == ("Пётр Иванов", "RUS")
        assert len(opened.ledger().occurrences) == 1
    with book(in_files(), [b.incoming()], [a.incoming()]) as opened:
        assert opened.ledger().entities[0].country == "RUS"


def test_reasons_are_given(in_files: Fresh) -> None:
    a, b = Draft("a.txt"), Draft("b.txt", language="kk")
    a.person("Мурат Нуртлеу", "KAZ", "министр")
    b.person("Мұрат Нұртілеу", "KAZ")
    with book(in_files(), [a.incoming(), b.incoming()]) as opened:
        (entity,) = opened.ledger().entities
    assert entity.names == {"kk": ("Мұрат Нұртілеу",), "ru": ("Мурат Нуртлеу",)}
    assert [o.title for o in entity.offices] == ["министр"]
    assert entity.because == ("Мурат Нуртлеу is a spelling or a shorter form of Мұрат Нұртілеу, the same state",)


def test_a_body_that_every_state_has_is_not_the_only_one_that_the_ledger_knows() -> None:
    known = Profile("organization", "ru", "МИД КНР", "CHN", "ministry/foreign")
    nobodys = Profile("organization", "ru", "МИД", None, "ministry/foreign", context=("-",))
    of_others = Profile("organization", "ru", "МИД", None, "ministry/foreign", context=("FRA", "ITA"))
    of_two = Profile("organization", "ru", "МИД", None, "ministry/foreign", context=("CHN", "USA"))
    made, _ = cluster([known, nobodys, of_others, of_two])
    assert sorted(len(g.profiles) for g in made) == [1, 1, 2]

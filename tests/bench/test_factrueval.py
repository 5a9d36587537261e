"""FactRuEval's rules of scoring, on documents made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplowire_bench.factrueval import answers, facts, gold, matching, names, objects
from diplowire_bench.factrueval.answers import Answer, FactAnswer, NameAnswer, ObjectAnswer
from diplowire_bench.factrueval.ceiling import gold_answer
from diplowire_bench.factrueval.strings import fold, same, tight
from diplowire_bench.score import Score

TEXT = "Мэр города Приозёрск Анна Ким открыла завод «Волна»."
WORDS = ["Мэр", "города", "Приозёрск", "Анна", "Ким", "открыла", "завод", "«", "Волна", "»", "."]
SPANS = {
    1: ("job", "Мэр"),
    2: ("loc_descr", "города"),
    3: ("loc_name", "Приозёрск"),
    4: ("name", "Анна"),
    5: ("surname", "Ким"),
    6: ("org_descr", "завод"),
    7: ("org_name", "Волна"),
}
OBJECTS = "20 LocOrg 2 3 # города Приозёрск\n21 Person 4 5 # Анна Ким\n22 Org 6 7 # завод Волна\n23 Location 3 # x\n"
COREF = """1 20 23
descriptor город
name Приозёрск

2 21
firstname Анна
lastname Ким

3 22
descriptor завод
name Волна
wikidata Q1
"""
FACTS = """1-0 Occupation
Who obj2 Ким Анна
Position span1 Мэр
Where obj1 Приозёрск

1-1 Ownership
Owner obj2 Ким Анна
Property obj3 завод Волна
Модальность возможность
"""


@pytest.fixture
def document(tmp_path: Path) -> gold.Document:
    return gold.load(_folder(tmp_path), "book_1")


def _folder(folder: Path, objects: str = OBJECTS, coref: str = COREF, facts: str = FACTS) -> Path:
    at: dict[str, tuple[int, int]] = {}
    lines, position = [], 0
    for number, word in enumerate(WORDS, 100):
        position = TEXT.index(word, position)
        at[word] = (number, position)
        lines.append(f"{number} {position} {len(word)} {word}")
        position += len(word)
    spans = [f"{id_} {tag} {at[w][1]} {len(w)} {at[w][0]} 1  # {at[w][0]} {w}" for id_, (tag, w) in SPANS.items()]
    for suffix, content in (
        ("txt", TEXT),
        ("tokens", "\n".join(lines) + "\n\n"),
        ("spans", "\n".join(spans) + "\n"),
        ("objects", objects),
        ("coref", coref),
        ("facts", facts),
    ):
        (folder / f"book_1.{suffix}").write_text(content, "utf-8")
    return folder


def name(tag: str, words: str) -> NameAnswer:
    start = TEXT.index(words)
    return NameAnswer(tag, start, start + len(words))


def f1(score: Score) -> float:
    return round(score.f1, 4)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("а", "б", False),
        ("ес", "ее", True),
        ("мэр", "мэра", True),
        ("мэр", "мэром", False),
        ("президент", "президентом", True),
        ("президент", "президентами", False),
    ],
)
def test_a_slip_is_forgiven_by_length(one: str, other: str, equal: bool) -> None:
    assert same(one, other) is equal


def test_signs_and_case_are_folded() -> None:
    assert fold(" «Ёлка» – ‘") == '"елка" - ‘'
    assert tight("театр ( Москва ) , 7 - й") == "театр (москва), 7-й"


def test_gold_answers_itself(document: gold.Document) -> None:
    given = gold_answer(document)
    assert f1(names.score(document, given.names, apart=False)["overall"]) == 1
    assert f1(objects.score(document, given.objects)["overall"]) == 1
    assert f1(facts.score(document, given.facts)["overall"]) == 1


def test_descriptors_cost_nothing_and_earn_nothing(document: gold.Document) -> None:
    for words in ("завод «Волна»", "«Волна»", "Волна"):
        assert f1(names.score(document, [name("org", words)], apart=True)["org"]) == 1
    assert f1(names.score(document, [name("org", "завод")], apart=True)["org"]) == 0


def test_words_too_many_and_too_few_cost_their_share(document: gold.Document) -> None:
    assert names.score(document, [name("per", "Ким")], apart=True)["per"].precise == pytest.approx(1 / 2)
    assert names.score(document, [name("per", "Анна Ким открыла")], apart=True)["per"].precise == pytest.approx(2 / 3)


def test_what_lies_inside_another_is_not_asked_for(document: gold.Document) -> None:
    rows = names.score(document, [], apart=True)
    assert (rows["loc"].gold, rows["locorg"].gold, rows["overall"].gold) == (0, 1, 3)
    found = names.score(document, [name("loc", "Приозёрск")], apart=True)["loc"]
    assert (found.gold, found.given) == (0, 0)


def test_states_and_towns_that_act_may_count_as_places(document: gold.Document) -> None:
    given = [name("locorg", "города Приозёрск")]
    assert f1(names.score(document, given, apart=True)["locorg"]) == 1
    assert f1(names.score(document, given, apart=False)["loc"]) == 1


def test_a_type_that_is_not_scored_empties_no_document(tmp_path: Path) -> None:
    document = gold.load(_folder(tmp_path, OBJECTS + "24 Facility 6 7 # завод Волна\n"), "book_1")
    assert names.score(document, [], apart=True)["overall"].gold == 3


def test_a_name_may_stand_in_quotes_and_with_its_descriptor(document: gold.Document) -> None:
    for value in ("Волна", "«Волна»", "завод Волна", 'завод "Волна"', "волна завод"):
        rows = objects.score(document, [ObjectAnswer("org", (("name", value),))])
        assert f1(rows["org"]) == 1, value
    assert f1(objects.score(document, [ObjectAnswer("loc", (("name", "Волна"),))])["org"]) == 0


def test_values_too_many_are_punished_unless_forgiven(document: gold.Document) -> None:
    given = [ObjectAnswer("per", (("firstname", "Анна"), ("lastname", "Ким"), ("patronymic", "Юрьевна")))]
    assert objects.score(document, given)["per"].precise == pytest.approx(2 / 3)
    assert objects.score(document, given, forgiving=True)["per"].precise == 1


def _occupation(**values: str) -> FactAnswer:
    return FactAnswer("occupation", tuple(values.items()))


def test_a_position_weighs_half(document: gold.Document) -> None:
    row = facts.score(document, [_occupation(who="Ким", where="города Приозёрск")])["occupation"]
    assert row.precise == pytest.approx(2 / 2.5)
    row = facts.score(document, [_occupation(who="Анна Ким", position="мэр")])["occupation"]
    assert row.precise == pytest.approx(1.5 / 2.5)


def test_a_position_alone_is_no_match(document: gold.Document) -> None:
    assert facts.score(document, [_occupation(position="мэр")])["occupation"].precise == 0


def test_two_answers_for_one_fact_count_by_what_each_joins(document: gold.Document) -> None:
    whole = _occupation(who="Ким Анна", position="мэр", where="Приозёрск")
    # Whole and half: both are worth most where the half stands for nothing.
    row = facts.score(document, [whole, _occupation(who="Ким")])["occupation"]
    assert (row.recalled, row.precise, row.given) == (1, 2, 2)
    row = facts.score(document, [_occupation(who="Ким", position="мэр"), _occupation(where="Приозёрск")])["occupation"]
    assert row.recalled == pytest.approx((1 + 1 / 3) / 2)


def test_what_is_not_real_counts_in_easy_mode_only(document: gold.Document) -> None:
    owner = FactAnswer("ownership", (("owner", "Ким"), ("property", "завод Волна")))
    assert f1(facts.score(document, [owner])["ownership"]) == 1
    hard = facts.score(document, [owner], hard=True)["ownership"]
    assert (hard.gold, hard.given, hard.precise) == (0, 1, 0)


def test_difficult_facts_and_what_answers_them_are_passed_over_in_easy_mode(tmp_path: Path) -> None:
    marked = FACTS.replace("Where obj1 Приозёрск", "Where obj1 Приозёрск\nФаза начало\nСложность повышенная")
    document = gold.load(_folder(tmp_path, facts=marked), "book_1")
    given = [_occupation(who="Ким", position="мэр", where="Приозёрск")]
    easy = facts.score(document, given)["occupation"]
    assert (easy.gold, easy.given) == (0, 0)
    assert facts.score(document, given, hard=True)["occupation"].precise == pytest.approx(2.5 / 3)


def test_a_search_too_long_is_climbed(document: gold.Document, monkeypatch: pytest.MonkeyPatch) -> None:
    given = [_occupation(who="Ким", position="мэр", where="Приозёрск"), _occupation(who="Ким")]
    whole = facts.score(document, given)["occupation"]
    monkeypatch.setattr(facts, "SEARCHED", 0)
    assert facts.score(document, given)["occupation"] == whole


def _paired(priority: list[list[float]]) -> matching.Pairs:
    def evaluate(pairs: matching.Pairs, missed: object, extra: object) -> Score:
        right = sum(priority[i][j] for i, j in pairs)
        return Score(right, right, len(pairs) + len(list(missed)), len(pairs) + len(list(extra)))  # type: ignore[call-overload]

    return matching.best(matching.Problem(priority, (), evaluate), len(priority[0]))


def test_the_best_assignment_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    table = [[0.6, 0.5, 0.0], [0.5, 0.1, 0.0], [0.0, 0.3, 0.2]]
    assert _paired(table) == ((0, 1), (1, 0), (2, 2))
    monkeypatch.setattr(matching, "SEARCHED", 0)
    assert _paired(table) == ((0, 1), (1, 0), (2, 2))


def test_what_fits_perfectly_has_to_be_matched() -> None:
    assert _paired([[1.0, 0.9], [0.9, 0.0]]) == ((0, 0),)


def test_answers_are_read_as_they_were_written(tmp_path: Path) -> None:
    given = Answer(
        [name("per", "Анна Ким")],
        [ObjectAnswer("per", (("firstname", "анна"), ("lastname", "ким")))],
        [_occupation(who="анна ким", position="мэр"), _occupation(who="ким")],
    )
    answers.write(tmp_path, "book_1", given)
    assert answers.read(tmp_path, "book_1") == given
    assert (tmp_path / "track1" / "book_1.task1").read_text("utf-8") == f"per {TEXT.index('Анна')} 8\n"


def test_a_colon_in_a_value_does_not_break_the_file(tmp_path: Path) -> None:
    answers.write(tmp_path, "book_1", Answer(facts=[_occupation(who="театр: сцена")]))
    assert answers.read(tmp_path, "book_1").facts == [_occupation(who="театр сцена")]


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    answers.write(tmp_path, "book_1", Answer())
    (tmp_path / "track1" / "book_1.task1").write_text("per 3\n", "utf-8")
    with pytest.raises(ValueError, match=r"book_1\.task1:1: a name is TYPE START LENGTH, found: per 3"):
        answers.read(tmp_path, "book_1")

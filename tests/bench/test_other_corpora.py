"""NEREL's and RuCoCo's measures, on cases made by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diplowire_bench import nerel, rucoco
from diplowire_bench.__main__ import main

ANN = (
    "T1\tPERSON 0 8\tАнна Ким\nT2\tPROFESSION 9 12\tмэр\nT3\tCITY 13 18;20 22\tв кусках\n"
    "T4\tPERSON 24 32\tАнна Ким\nR1\tWORKS_AS Arg1:T1 Arg2:T2\nN1\tReference T1 Wikidata:Q1\tx\n"
)
TEXT = "Анна Ким мэр города и … Анна Ким"


def _gold(folder: Path) -> nerel.Annotation:
    (folder / "a.ann").write_text(ANN, "utf-8")
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (document,) = nerel.documents(folder)
    assert document[:2] == ("a", TEXT)
    return document[2]


def test_entities_in_pieces_are_left_out_or_missed(tmp_path: Path) -> None:
    gold = _gold(tmp_path)
    rows = nerel.score(TEXT, gold, gold)
    assert (rows["all"].f1, rows["all"].gold) == (1, 3)
    assert rows["all, broken ones missed"].recall == pytest.approx(3 / 4)


def test_an_entity_is_right_only_whole(tmp_path: Path) -> None:
    gold = _gold(tmp_path)
    given = nerel.Annotation(
        {nerel.Entity(0, 4, "PERSON"), nerel.Entity(9, 12, "PERSON"), nerel.Entity(24, 32, "PERSON")}
    )
    assert nerel.score(TEXT, gold, given)["all"].precision == pytest.approx(1 / 3)


def test_relations_are_compared_by_words_within_the_document(tmp_path: Path) -> None:
    gold = _gold(tmp_path)
    again = nerel.Relation("WORKS_AS", nerel.Entity(24, 32, "PERSON"), nerel.Entity(9, 12, "PROFESSION"))
    assert nerel.score_relations(TEXT, gold, nerel.Annotation(relations={again}))["WORKS_AS"].f1 == 1
    turned = nerel.Relation("WORKS_AS", again.target, again.source)
    assert nerel.score_relations(TEXT, gold, nerel.Annotation(relations={turned}))["WORKS_AS"].precise == 0


def test_nerel_answers_are_read_as_they_were_written(tmp_path: Path) -> None:
    gold = _gold(tmp_path)
    nerel.write(tmp_path / "out", "a", TEXT, gold)
    back = nerel.read(tmp_path / "out" / "a.ann")
    assert (back.entities, back.relations) == (gold.entities, gold.relations)


def _chains(*chains: str) -> list[frozenset[int]]:
    return [frozenset(map(ord, c)) for c in chains]


def test_lea_is_the_share_of_links_weighed_by_size() -> None:
    # The example of the paper: key {a b c} {d e f g}, response {a b} {c d} {f g h i}.
    found = rucoco.lea(_chains("abc", "defg"), _chains("ab", "cd", "fghi"))
    assert found.recall == pytest.approx((3 * 1 / 3 + 4 * 1 / 6) / 7)
    assert found.precision == pytest.approx((2 * 1 + 2 * 0 + 4 * 1 / 6) / 8)


def test_a_mention_left_open_costs_recall_only() -> None:
    asked = {1: frozenset({10}), 2: frozenset({10}), 3: frozenset({20})}
    given = {1: frozenset({10, 11}), 2: frozenset({20}), 9: frozenset({20})}
    found = rucoco.to_persons(asked, given)
    assert (found.precision, found.recall) == (1 / 2, 1 / 3)


def test_the_sample_is_the_same_whatever_the_order(tmp_path: Path) -> None:
    rows = [
        {"name": f"2001_{section}_x_{n}", "text": text, "entities": [[[0, 5]]]}
        for n, (section, text) in enumerate(
            [
                ("world", "Посол и министр"),
                ("finance", "Посол и министр"),
                ("world", "Погода и посол"),
                ("world", "Визит посла"),
            ]
        )
    ]
    path = tmp_path / "stories.jsonl"
    for order in (rows, rows[::-1]):
        path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in order), "utf-8")
        assert [s.name[-1] for s in rucoco.stories(path)] == ["0", "3"]
    assert [s.name[-1] for s in rucoco.stories(path, 1)] == ["0"]


def test_a_folder_that_is_no_corpus_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["factrueval", str(tmp_path)]) == 1
    assert "holds no document of factrueval" in capsys.readouterr().err
    (tmp_path / "a.ann").write_text("R1\tWORKS_AS Arg1:T1\n", "utf-8")
    (tmp_path / "a.txt").write_text("x", "utf-8")
    assert main(["nerel", str(tmp_path)]) == 1
    assert "a relation has a type and two arguments" in capsys.readouterr().err

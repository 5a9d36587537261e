"""What every language pack must keep, whichever language it reads."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import pytest

from diplowire.lang import pack, packs
from diplowire.lang.pack import Pack
from diplowire.model.analysis import Analysis
from diplowire.model.source import Document
from diplowire.pipeline import Reader, reader
from diplowire.rules.kind import kinds
from diplowire.rules.registry import Rule
from toy.language import PACK as TOY

ALL: dict[str, Pack] = {**{language: pack(language) for language in packs()}, TOY.language: TOY}
STORIES = {
    TOY.language: "lor o Serbo Mira Tas yesta kelim a Ostra .\n«komer o Serbo : 5 milo dol .» dirim Tas .",
    "ru": (
        "Министр обороны Сербии прибыл в Вену\n\nВЕНА, 5 мар - РИА Новости. Министр обороны Сербии Петар Илич во "
        'вторник прибыл с визитом в Австрию. "Мы договорились о поставках на 20 млн евро", - сказал он журналистам.\n\n'
        "По словам министра, стороны намерены подписать соглашение до конца года."
    ),
}
every_pack = pytest.mark.parametrize("language", sorted(ALL))


@cache
def made(language: str) -> Reader:
    return reader(language) if language in packs() else Reader(ALL[language])


def document(language: str) -> Document:
    return Document(text=STORIES[language])


def analysed(language: str) -> Analysis:
    story, _ = ALL[language].envelope(document(language))
    return made(language).analyse(story)


def rules() -> Iterator[Any]:
    for language, each in ALL.items():
        for rule in each.rules.rules.values() if each.rules else ():
            yield pytest.param(language, rule, id=rule.id)


@every_pack
def test_there_is_a_story_for_it_and_it_reads_it(language: str) -> None:
    reading = made(language).read(document(language))
    assert reading.story.language == reading.reader.language == language == ALL[language].language
    assert reading.entities and reading.events and reading.statements and reading.figures


@every_pack
def test_offsets_lead_back_to_the_words(language: str) -> None:
    a = analysed(language)
    assert len(a) > 0
    assert [a.story.text[start:stop] for start, stop in zip(a.start, a.stop, strict=True)] == list(a.word)
    assert list(a.start) == sorted(a.start)


@every_pack
def test_sentences_are_trees_and_cover_all_words(language: str) -> None:
    a = analysed(language)
    assert [i for first, stop in a.sentences for i in range(first, stop)] == list(range(len(a)))
    for first, stop in a.sentences:
        (root,) = (i for i in range(first, stop) if a.head[i] == -1)
        assert a.subtree(root) == list(range(first, stop))


@every_pack
def test_the_text_is_kept_as_published(language: str) -> None:
    story, _ = ALL[language].envelope(document(language))
    assert story.text == STORIES[language]


@every_pack
def test_its_frames_are_of_known_kinds_and_found_by_their_lemma(language: str) -> None:
    frames = ALL[language].words().frames
    assert frames
    assert {f.kind for group in frames.values() for f in group} <= set(kinds())
    assert all(f.lemma == lemma for lemma, group in frames.items() for f in group)
    ids = [f.id for group in frames.values() for f in group]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("language", "rule"), list(rules()))
def test_each_rule_has_a_doc_and_examples_of_both_signs(language: str, rule: Rule) -> None:
    assert rule.doc.strip()
    assert rule.yes and rule.no
    assert rule.id.startswith(f"{language}." if language in packs() else "toy.")
    assert {case.text for case in rule.yes}.isdisjoint(case.text for case in rule.no)


@every_pack
def test_rules_that_fire_are_frames_or_registered(language: str) -> None:
    each = ALL[language]
    _, trace = made(language).explain(document(language))
    known = set(each.rules.rules) if each.rules else set()
    known |= {f.id for group in each.words().frames.values() for f in group}
    fired = {f.rule for f in trace.firings if ".name." not in f.rule}  # names are found by tables, not by rules
    assert fired
    assert fired <= known


@every_pack
def test_two_readings_have_the_same_bytes(language: str) -> None:
    first, second = (Reader(ALL[language]).read(document(language)) for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()


@every_pack
def test_it_reads_without_a_network(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a reading opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert Reader(ALL[language]).read(document(language)).events


@pytest.mark.parametrize("language", packs())
def test_another_process_makes_the_same_reading(language: str) -> None:
    code = (
        "import sys; from diplowire.pipeline import Reader; from diplowire.model.source import Document; "
        f"sys.stdout.write(Reader({language!r}).read(Document(text=sys.stdin.read())).model_dump_json())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=STORIES[language],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == made(language).read(document(language)).model_dump_json()


@every_pack
def test_the_digest_is_that_of_the_tables(language: str) -> None:
    digest = ALL[language].digest()
    assert len(bytes.fromhex(digest)) == 32
    assert made(language).read(document(language)).reader.lexicon_sha256 == digest


@pytest.mark.parametrize("language", packs())
def test_tables_are_tidy(language: str) -> None:
    tables = sorted(Path(str(files(f"diplowire.lang.{language}"))).rglob("*.tsv"))
    assert tables
    for path in tables:
        raw = path.read_bytes()
        assert raw.endswith(b"\n") and b"\r" not in raw, path.name
        lines = [line for line in raw.decode().splitlines() if line and not line.startswith("#")]
        assert len({line.count("\t") for line in lines}) == 1, path.name
        assert len(set(lines)) == len(lines), path.name

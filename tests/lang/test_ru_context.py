"""The full reader: the same record by the same rules, on what an encoder sees."""

from __future__ import annotations

import datetime as dt

import pytest

from diplowire.errors import PackError
from diplowire.model.source import Document
from diplowire.pipeline import FULL, Reader, reader

TEXT = "ЕРЕВАН, 5 мар. Президент Армении Ваагн Хачатурян принял посла Италии Альфонсо Ди Риццо, сообщает пресс-служба."


def document() -> Document:
    return Document(text=TEXT, published=dt.date(2024, 3, 5))


def test_it_says_which_reader_read_and_how_sure_names_are() -> None:
    reading = reader(kind=FULL).read(document())
    assert reading.reader.version.endswith("+full")
    assert "diplowire-encoder-1" in reading.reader.models
    persons = [e for e in reading.entities if e.kind == "person"]
    assert {e.name for e in persons} == {"Ваагн Хачатурян", "Альфонсо Ди Риццо"}
    assert all(e.origin.confidence is not None and 0.5 < e.origin.confidence <= 1 for e in persons)
    assert [e.kind for e in reading.events] == ["meeting"]


def test_the_fast_reader_does_not_say_how_sure_it_is() -> None:
    reading = reader().read(document())
    assert "+" not in reading.reader.version
    assert {e.origin.confidence for e in reading.entities} == {None}


def test_the_analysis_holds_what_the_encoder_saw() -> None:
    full = reader(kind=FULL)
    story, _ = full.pack.envelope(document())
    a = full.analyse(story)
    said = {(s.label, a.text(s.first, s.last)) for s in a.labelled}
    assert {("PERSON", "Ваагн Хачатурян"), ("CITY", "ЕРЕВАН"), ("COUNTRY", "Армении")} <= said
    assert all(link.one != link.other and max(link.one, link.other) < len(a.labelled) for link in a.links)


def test_what_is_less_sure_than_wanted_does_not_count() -> None:
    full = Reader(kind=FULL, least={"names": 1.1, "entities": 1.1})
    story, _ = full.pack.envelope(document())
    a = full.analyse(story)
    assert a.labelled == a.links == ()
    names = [(n.kind, n.first, n.last) for n in a.names]
    assert names == [(n.kind, n.first, n.last) for n in reader().analyse(story).names]


def test_a_layer_that_there_is_not_is_named() -> None:
    with pytest.raises(PackError, match="no layer 'dates'"):
        Reader(kind=FULL, least={"dates": 0.5})


def test_a_reader_that_there_is_not_is_named() -> None:
    with pytest.raises(PackError, match="has no reader 'slow'"):
        reader(kind="slow")

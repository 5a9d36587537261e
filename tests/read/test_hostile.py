"""Inputs that are made to harm: each is refused with a message, soon, and nothing of the others is lost."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read import read_stories
from diplowire.read.given import Limits
from read.made import SAMPLES, TEXT, html, rss, tarred, warc, zipped

MIB = 1 << 20
SMALL = Limits(story=4 * MIB, floor=8 * MIB, ratio=20, members=50)


def refusals(data: bytes, limits: Limits = SMALL) -> list[str]:
    """Return the reasons, after checking that each opens with the name of the input."""
    found = list(read_stories(data, "f", limits=limits))
    assert found
    out = []
    for each in found:
        assert isinstance(each, UnreadableStory), each
        assert str(each).startswith("f")
        assert "Traceback" not in str(each)
        out.append(str(each))
    return out


def nested(levels: int, inner: bytes) -> bytes:
    for n in range(levels):
        inner = zipped({f"{n}.zip": inner})
    return inner


BOMBS = {
    "zip": lambda: zipped({"a.txt": b"0" * (5 * MIB)}),
    "gzip": lambda: gzip.compress(b"0" * (5 * MIB)),
    "gzip in warc": lambda: warc(
        gzip.compress(b"<p>" + b"0" * (5 * MIB)), content_type="text/html\r\nContent-Encoding: gzip"
    ),
    "docx": lambda: zipped({"[Content_Types].xml": b"", "word/document.xml": b"<w>" + b"0" * (5 * MIB)}),
}


@pytest.mark.parametrize("bomb", sorted(BOMBS))
def test_what_unpacks_to_more_than_a_story_is_refused(bomb: str) -> None:
    (reason,) = refusals(BOMBS[bomb]())
    assert "larger than 4 MiB" in reason


@pytest.mark.parametrize("pack", [zipped, tarred, lambda m: tarred(m, "w:gz")])
def test_what_unpacks_out_of_all_proportion_is_given_up_as_a_whole(pack: object) -> None:
    data = pack({f"{n}.txt": b"0" * (3 * MIB) for n in range(9)})  # type: ignore[operator]
    if len(data) > MIB:  # nothing is packed in a plain tar archive: its size bounds it
        assert len(list(read_stories(data, "f", limits=SMALL))) == 9
        return
    found = list(read_stories(data, "f", limits=SMALL))
    assert len(found) <= 3
    assert "out of all proportion" in str(found[-1])


def test_archives_in_archives_end_somewhere() -> None:
    assert "lie inside each other" in refusals(nested(6, zipped({"a.txt": TEXT.encode()})))[0]


def test_too_many_members() -> None:
    members = {f"{n}.txt": b"x" for n in range(60)}
    assert "more than 50" in refusals(zipped(members))[0]
    assert "more than 50" in str(list(read_stories(tarred(members), "f", limits=SMALL))[-1])


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "a/../../b.txt", "C:\\a.txt", "..\\a.txt"])
def test_names_that_point_outside(name: str) -> None:
    for pack in (zipped, tarred):
        found = list(read_stories(pack({name: b"x", "good.txt": TEXT.encode()}), "f"))
        assert sorted(isinstance(x, Document) for x in found) == [False, True]
        assert any("points outside" in str(x) for x in found)


def test_links_in_archives_are_not_followed() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("a.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert "it is a link" in refusals(out.getvalue())[0]


def test_encrypted_members_are_said() -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode()}))
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert "encrypted" in refusals(bytes(data))[0]


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BODIES = {
    "rss": "<rss version='2.0'><channel><item><title>&{};</title></item></channel></rss>",
    "nitf": "<nitf><body><body.content><p>&{};</p></body.content></body></nitf>",
    "newsml-g2": "<newsItem xmlns='http://iptc.org/std/nar/2006-10/'><contentMeta><headline>&{};</headline>"
    "</contentMeta></newsItem>",
    "newsml 1": "<NewsML><NewsItem><HeadLine>&{};</HeadLine></NewsItem></NewsML>",
}


@pytest.mark.parametrize("body", sorted(BODIES))
@pytest.mark.parametrize(("head", "entity"), [(LAUGHS, "d"), (OUTSIDE, "a")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(body: str, head: str, entity: str, encoding: str) -> None:
    (reason,) = refusals((head + BODIES[body].format(entity)).encode(encoding))
    assert "declares XML entities" in reason


def test_entities_in_pages_and_documents_stay_closed() -> None:
    word = zipped({"[Content_Types].xml": b"", "word/document.xml": (OUTSIDE + "<w><p><t>&a;</t></p></w>").encode()})
    assert "declares XML entities" in refusals(word)[0]
    page = "<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><body><p>&a; Посол прибыл.</p></body></html>"
    assert "root:" not in "".join(d.text for d in read_stories(page.encode(), "f") if isinstance(d, Document))


@pytest.mark.parametrize(
    "data",
    [
        "<html><body>" + "<div>" * 10_000 + "Посол прибыл" + "</div>" * 10_000,
        "<nitf>" + "<p>" * 10_000 + "Посол прибыл" + "</p>" * 10_000 + "</nitf>",
        '{"a":' * 10_000 + "1" + "}" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        '[{"uri": "' + "x" * 10 + '", "headlines": ' + "[" * 10_000 + "]" * 10_000 + "}]",
    ],
    ids=["html", "nitf", "object", "list", "ninjs"],
)
def test_ten_thousand_nested_elements(data: str) -> None:
    assert any(word in refusals(data.encode())[0] for word in ("nested", "fields", "deep"))


def test_deep_markdown_and_feeds_do_not_break_anything() -> None:
    deep = rss().replace("<![CDATA[", "<![CDATA[" + "<div>" * 10_000)
    assert "nested" in refusals(deep.encode())[0]
    found = list(read_stories(("# Посол прибыл\n\n" + "> " * 10_000 + "текст\n").encode(), "f"))
    assert len(found) == 1


def test_a_number_of_ten_thousand_digits() -> None:
    assert "cannot be read" in refusals(b'{"text": ' + b"1" * 10_000 + b"}")[0]


def test_many_comments_before_the_page_cost_nothing() -> None:
    (story,) = read_stories(("<!-- a -->" * 5_000 + html()).encode(), "f")
    assert isinstance(story, Document)


def test_a_pdf_without_text_says_what_to_do() -> None:
    assert "OCR" in refusals(SAMPLES["pdf"][0]().replace(b"> Tj", b"> T*"))[0]


def test_archives_cut_short() -> None:
    for name in ("zip", "tar.gz", "tar.xz", "gz", "docx", "parquet", "pdf"):
        data = SAMPLES[name][0]()
        refusals(data[: len(data) // 2])


bounded = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize("sample", sorted(SAMPLES))
@bounded
@given(data=st.data())
def test_damaged_samples_of_each_format(sample: str, data: st.DataObject) -> None:
    """Bytes replaced, cut out and put in: stories or reasons come out, and nothing else."""
    made = bytearray(SAMPLES[sample][0]())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(made)))
        stop = at + data.draw(st.integers(0, 40))
        made[at:stop] = data.draw(st.one_of(st.binary(max_size=8), st.just(bytes(made[at : at + 400]))))
    for found in read_stories(bytes(made), "f", limits=SMALL):
        assert found.name.startswith("f")
        assert isinstance(found, Document) or str(found).startswith("f")


@bounded
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    for opening in (
        b"",
        b"<html>",
        b"<rss>",
        b"%PDF-",
        b"PK\x03\x04",
        b"PAR1",
        b"\x1f\x8b",
        b"WARC/1.0\r\n",
        b"From \n",
    ):
        for found in read_stories(opening + data, "f", limits=SMALL):
            assert isinstance(found, Document) or str(found).startswith("f")


scalar = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
value = st.recursive(scalar, lambda x: st.one_of(st.lists(x, max_size=3), st.dictionaries(st.text(max_size=5), x)))
KEYS = ["uri", "type", "headline", "headlines", "bodies", "body_text", "text", "published", "@type", "articleBody",
        "versioncreated", "url", "language", "role", "value", "items", "provider", "embargoed"]  # fmt: skip


@bounded
@given(st.lists(st.dictionaries(st.sampled_from(KEYS), value), max_size=3))
def test_any_json(records: list[object]) -> None:
    for data in (json.dumps(records), "\n".join(json.dumps(r) for r in records)):
        for found in read_stories(data.encode(), "f"):
            assert isinstance(found, Document) or str(found).startswith("f")


def test_a_zip_that_lies_about_its_sizes() -> None:
    data = zipped({"a.txt": b"0" * (5 * MIB)}).replace((5 * MIB).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].file_size == 10
    refusals(data)

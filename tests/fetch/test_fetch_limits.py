"""Answers that are too large, too slow, packed to do harm, or of no use."""

from __future__ import annotations

import gzip
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest

from diplowire.fetch import FetchError, Refused
from diplowire.fetch.body import read_body
from web import Reply, Seconds, Web, fetcher

TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def endless(piece: bytes) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        while True:
            yield piece

    return pieces


def test_drops_that_never_end_are_given_up(site: Web) -> None:
    """Each look at the clock takes a second; the server sends byte by byte for ever."""
    site.pages["/slow"] = Reply(headers=TEXT, pieces=endless(b"."))
    with pytest.raises(FetchError, match="not there after 30 seconds") as caught:
        fetcher(Seconds(step=1.0)).get(site.url("/slow"))
    assert caught.value.again


def test_a_huge_header_is_given_up(site: Web) -> None:
    site.pages["/slow"] = Reply(headers={"X": "1" * 1_000_000})
    with pytest.raises(FetchError, match="connection failed"):
        fetcher().get(site.url("/slow"))


def test_what_is_stopped_is_given_up_at_once(site: Web) -> None:
    held = threading.Event()
    made = fetcher()

    def pieces() -> Iterator[bytes]:
        yield b"a"
        made.stopped.set()
        held.wait(60)

    site.pages["/held"] = Reply(headers=TEXT, pieces=pieces)
    with pytest.raises(FetchError, match="stopped before"):
        made.get(site.url("/held"))
    held.set()


@pytest.mark.parametrize("headers", [TEXT, TEXT | {"Content-Length": "99999999999"}], ids=["drawn", "said"])
def test_a_huge_body_is_refused(site: Web, headers: dict[str, str]) -> None:
    site.pages["/huge"] = Reply(headers=headers, pieces=endless(b"a" * 65536))
    with pytest.raises(Refused, match="larger than 10,000,000 bytes"):
        fetcher().get(site.url("/huge"))


@pytest.mark.parametrize(
    ("size", "ratio", "said"),
    [
        (9_000_000, 200.0, "such packing only does harm"),
        (300_000_000, 200.0, "larger than 10,000,000 bytes|such packing only does harm"),
        (300_000_000, 5000.0, "larger than 10,000,000 bytes"),
    ],
)
def test_a_bomb_is_refused_before_it_is_unpacked(site: Web, size: int, ratio: float, said: str) -> None:
    z = zlib.compressobj(9, wbits=31)
    packed = b"".join(z.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + z.flush()
    site.pages["/bomb"] = Reply(packed, headers=TEXT | {"Content-Encoding": "gzip"})
    made = fetcher(ratio=ratio)
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match=said):
            made.get(site.url("/bomb"))
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("packing", ["gzip, gzip", "br", "zstd", "x" * 5000])
def test_packings_that_were_not_asked_for_are_refused(site: Web, packing: str) -> None:
    site.pages["/a"] = Reply(b"abc", headers=TEXT | {"Content-Encoding": packing})
    with pytest.raises(Refused, match="not asked for"):
        fetcher().get(site.url("/a"))


def raw_deflate(data: bytes) -> bytes:
    z = zlib.compressobj(wbits=-15)
    return z.compress(data) + z.flush()


WORDS = "Министры встретились. ".encode() * 400
PACKED = gzip.compress(WORDS)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (gzip.compress(WORDS), "gzip"),
        (gzip.compress(WORDS), "X-GZIP"),
        (gzip.compress(WORDS[:999]) + gzip.compress(WORDS[999:]), "gzip"),
        (gzip.compress(WORDS) + bytes(100), "gzip"),
        (zlib.compress(WORDS), "deflate"),
        (raw_deflate(WORDS), "deflate"),
        (WORDS, "identity"),
        (WORDS, ""),
    ],
    ids=["gzip", "x-gzip", "two members", "filling", "zlib", "raw deflate", "identity", "nothing"],
)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_packings_are_unpacked_in_any_pieces(data: bytes, encoding: str, size: int) -> None:
    parts = [data[i : i + size] for i in range(0, len(data), size)]
    assert read_body("a", parts, encoding, most=100_000, ratio=200) == WORDS


@pytest.mark.parametrize("data", [PACKED[:-20], PACKED[:90], b"\x1f\x8b\x08garbage", b"abc"])
def test_what_cannot_be_unpacked_is_said(data: bytes) -> None:
    with pytest.raises(FetchError, match=r"cannot be unpacked|broke off"):
        read_body("a", [data], "gzip", most=100_000, ratio=200)


def test_a_body_that_breaks_off_is_said(site: Web) -> None:
    site.pages["/cut"] = Reply(headers=TEXT | {"Content-Length": "100"}, pieces=lambda: iter([b"abc"]))
    with pytest.raises(FetchError, match="connection failed") as caught:
        fetcher().get(site.url("/cut"))
    assert caught.value.again


@pytest.mark.parametrize("kind", ["image/png", "application/zip", "video/mp4", "application/octet-stream"])
def test_what_holds_no_story_is_refused(site: Web, kind: str) -> None:
    site.pages["/a"] = Reply(b"abc", headers={"Content-Type": kind})
    with pytest.raises(Refused, match=f"it is {kind}"):
        fetcher().get(site.url("/a"))


def test_redirects_are_followed_so_far_and_no_further(site: Web) -> None:
    for n in range(9):
        site.pages[f"/{n}"] = Reply(status=302, headers={"Location": f"{n + 1}?x=1" if n % 2 else f"/{n + 1}"})
        site.pages[f"/{n}?x=1"] = site.pages[f"/{n}"]
    site.pages["/9"] = Reply(b"there", headers=TEXT)
    found = fetcher().get(site.url("/4"))
    assert (found.body, found.url) == (b"there", site.url("/9"))
    with pytest.raises(Refused, match="leads on more than 5 times"):
        fetcher().get(site.url("/3"))


def test_a_redirect_to_nowhere_is_said(site: Web) -> None:
    site.pages["/a"] = Reply(status=301)
    site.pages["/b"] = Reply(status=301, headers={"Location": "http://[::1"})
    with pytest.raises(FetchError, match="does not say where"):
        fetcher().get(site.url("/a"))
    with pytest.raises(FetchError, match="address that is none"):
        fetcher().get(site.url("/b"))

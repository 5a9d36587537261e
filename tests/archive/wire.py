"""Archives for the tests, and a reader that is loaded in no time: it finds nothing, but its readings are whole."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from pathlib import Path

from diplowire.archive.batch import Batch
from diplowire.archive.shard import Outcome, Shard, Work
from diplowire.archive.work import Reads
from diplowire.model.reading import ReaderInfo, Reading
from diplowire.model.source import Document
from diplowire.model.story import Story, digest, story_id

INFO = ReaderInfo(name="test", version="1", language="ru", lexicon_sha256="0" * 64)
PAUSE = "WIRE_PAUSE"  # seconds that the reader takes for a story

SMALL = "from diplowire.archive import cut; cut.FEWEST, cut.MOST, cut._MEAN, cut.STORIES = 3, 8, 3, 5\n"
ENVIRONMENT = {  # of processes that need what stands here
    "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), os.environ.get("PYTHONPATH", ""))).rstrip(os.pathsep),
    "RAY_AUTH_MODE": "disabled",
    "RAY_USAGE_STATS_ENABLED": "0",
}
DRIVE = f"""
import sys
if __name__ == "__main__":
    {SMALL.strip()}
    import wire
    wire.drive(sys.argv[1], sys.argv[2], sys.argv[3:])
"""


def plain_reader() -> Reads:
    """Return the reader."""
    return Reads(INFO, _read)


def _read(document: Document) -> Reading:
    time.sleep(float(os.environ.get(PAUSE, "0")))
    text = document.text
    if "ошибка" in text:
        raise ValueError("such a story breaks the reader")
    story = Story(
        id=story_id(text, document.published, document.url),
        text=text,
        sha256=digest(text),
        language="ru",
        published=document.published,
        url=document.url,
    )
    return Reading(reader=INFO, story=story)


def here(shards: Sequence[Shard], work: Work, processes: int | None) -> Generator[Outcome]:
    """Work on shards in this process: the simplest runner."""
    yield from map(work, shards)


def read(sources: Sequence[str], folder: Path) -> Batch:
    """Read sources into a folder, in this process."""
    batch = Batch(sources, folder, INFO)
    list(batch.run(here, batch.worker(plain_reader), 1))
    return batch


def drive(kind: str, folder: str, sources: Sequence[str]) -> None:
    """Read sources into a folder by a runner: `local`, `daft`, or the address of a cluster."""
    from diplowire.archive import local
    from diplowire.archive.on_daft import Daft

    run = {"local": local.run, "daft": Daft(folder)}.get(kind) or Daft(
        os.path.abspath(folder), cluster=True, address=kind
    )
    batch = Batch(sources, folder, INFO)
    for outcome in batch.run(run, batch.worker(plain_reader), 2):
        sys.stdout.write(f"{outcome.shard}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{batch.result}\n")


def driven(kind: str, folder: Path, *sources: str, cwd: Path, pause: float = 0.0) -> subprocess.Popen[str]:
    """Start a process that reads sources into a folder, in a group of its own."""
    env = os.environ | ENVIRONMENT | {PAUSE: str(pause)}
    return subprocess.Popen(
        [sys.executable, "-c", DRIVE, kind, str(folder), *sources],
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def story(number: int) -> str:
    """Return the text of a story."""
    return f"АСТАНА, 5 марта. Министр прибыл с визитом номер {number}.\n"


def write(folder: Path, count: int, first: int = 0) -> None:
    """Write stories as files of text."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(first, first + count):
        (folder / f"{n:04}.txt").write_text(story(n), "utf-8")


def lines(path: Path, count: int, first: int = 0) -> None:
    """Write stories as lines of JSON."""
    rows = (
        {"text": story(n), "published": "2024-03-05", "url": f"https://example.org/{n}"}
        for n in range(first, first + count)
    )
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def crawl(path: Path, count: int, *, packed: bool) -> bytes:
    """Write stories as pages of a WARC, and return its bytes."""
    data = b""
    for n in range(count):
        page = f"<html><body><article><h1>Визит {n}</h1><p>{story(n)}</p></article></body></html>".encode()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{n}\r\n"
            f"WARC-Date: 2024-03-05T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{n:032}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        data += gzip.compress(record, mtime=0) if packed else record
    path.write_bytes(data)
    return data


def held(folder: Path) -> dict[str, bytes]:
    """Return all that a folder holds, what is hidden too."""
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}

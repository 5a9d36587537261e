"""Coverage-guided fuzzing of `read_stories`: stories or reasons come out, never anything else. See README.md."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["diplowire.read"]):
    from diplowire.errors import UnreadableStory
    from diplowire.model.source import Document
    from diplowire.read import read_stories
    from diplowire.read.given import Limits

from read.made import SAMPLES

SMALL = Limits(story=4 << 20, floor=8 << 20, ratio=20, members=100)


def one(data: bytes) -> None:
    """Read one input."""
    for found in read_stories(data, "f", limits=SMALL):
        assert found.name.startswith("f")
        assert isinstance(found, Document | UnreadableStory)


def seeds() -> str:
    """Write the samples down as the corpus to start from."""
    folder = Path(tempfile.mkdtemp(prefix="diplowire-fuzz-"))
    for name, (make, _) in SAMPLES.items():
        (folder / name.replace(" ", "-")).write_bytes(make())
    return str(folder)


def main() -> None:
    """Fuzz until something breaks or the time is over."""
    logging.disable(logging.CRITICAL)  # parsers complain about every input
    corpus = [] if any(not a.startswith("-") for a in sys.argv[1:]) else [seeds()]
    atheris.Setup([*sys.argv, "-timeout=20", "-rss_limit_mb=1024", *corpus], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

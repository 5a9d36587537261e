"""Copies: stories that print one wire text. A copy is no second source, however many outlets carry it.

Texts are compared by their runs of four words, estimated by MinHash (Broder 1997). Bands of each signature are filed as
numbers, under the week too, so that a join finds the few stories worth comparing on any database.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from diplowire.ledger import schema as t
from diplowire.ledger.rows import change, chunks, put_in
from diplowire.ledger.sketch import LATE
from diplowire.model.story import Story

RUN = 4  # words
FEWEST = 20  # runs; a shorter text is like too many others
_ALIKE = 0.6  # share of the runs of both that both have
_TAKEN_OVER = 0.85  # share of the runs of the shorter that the longer has too
_TAKEN_OVER_FEWEST = 40  # runs of the shorter
_DAYS = 8  # a text that is printed again later is another event
_BANDS, _ROWS = 12, 3  # texts that share 0.6 of their runs are found in 94 of 100 cases, 0.7 in 99
_SIZE = 128  # of a signature
_PROBE = 100_000  # characters
_WORD = re.compile(r"[^\W_]+")

Hashes = NDArray[np.uint64]
Order = tuple[str, str, str]
"""Day of publication, time of publication and id: what comes first is the original."""


def _odd_numbers(seed: int, count: int) -> Hashes:
    """Return numbers that are the same on every machine."""
    return _mixed(np.arange(1, count + 1, dtype=np.uint64) + np.uint64(seed)) | np.uint64(1)


def _mixed(x: Hashes) -> Hashes:
    """Mix the bits of numbers (the finalizer of SplitMix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


_PLACES = _odd_numbers(1 << 20, RUN)
_FACTORS = _odd_numbers(1 << 30, _SIZE).astype(np.uint32)  # times an odd number, numbers of 32 bits change places
_OF_BAND = _odd_numbers(1 << 40, _ROWS)


def runs(text: str) -> Hashes:
    """Return the hashes of a text's runs of words, each once."""
    codes = [zlib.crc32(word.encode("utf-8", "replace")) for word in _WORD.findall(text[:_PROBE].lower())]
    words = np.array(codes, dtype=np.uint64)
    count = len(words) - RUN + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    total = np.zeros(count, dtype=np.uint64)
    for i in range(RUN):
        total += words[i : i + count] * _PLACES[i]
    return np.unique(_mixed(total))


def signature(hashes: Hashes) -> NDArray[np.uint32]:
    """Return the MinHash signature of some runs."""
    made: NDArray[np.uint32] = (_FACTORS[:, None] * hashes.astype(np.uint32)).min(axis=1)
    return made


def bands(made: NDArray[np.uint32], period: int) -> list[int]:
    """Return the numbers under which a signature is filed in a period."""
    parts = made[: _BANDS * _ROWS].astype(np.uint64).reshape(_BANDS, _ROWS)
    salt = np.uint64(period % (1 << 32)) * np.uint64(_BANDS) + np.arange(_BANDS, dtype=np.uint64)
    values: list[int] = (_mixed((parts * _OF_BAND).sum(axis=1) + _mixed(salt)) >> np.uint64(1)).tolist()
    return values


@dataclass(slots=True)
class _Text:
    """A story as it is compared."""

    pk: int
    order: Order
    period: int
    size: int
    signature: NDArray[np.uint32]
    original: int | None = None
    first: Order | None = None  # the order of the original

    def like(self, other: _Text) -> bool:
        """Say whether one text is in essence the other, or taken over into it."""
        share = float(np.count_nonzero(self.signature == other.signature)) / _SIZE
        small = min(self.size, other.size)
        inside = share / (1 + share) * (self.size + other.size) / small
        return share >= _ALIKE or (small >= _TAKEN_OVER_FEWEST and inside >= _TAKEN_OVER)

    def take(self, other: _Text) -> bool:
        """Note an earlier text as the original where it comes before the one known. Say whether it does."""
        if other.order < self.order and (self.first is None or other.order < self.first):
            self.original, self.first = other.pk, other.order
            return True
        return False


def add(connection: Connection, stories: Mapping[int, Story]) -> None:
    """File the texts of new stories, and note which are copies: of which, or which of them.

    What a story is a copy of is settled by the stories before it alone, so the order of adding does not matter.
    """
    new = {pk: text for pk, story in stories.items() if (text := _text(pk, story))}
    filed = [(value, x.pk) for x in new.values() for value in bands(x.signature, x.period)]
    put_in(connection, t.band, ("value", "story"), filed)
    columns = ("story", "size", "signature", "original")
    put_in(connection, t.wire, columns, [(x.pk, x.size, x.signature.tobytes(), None) for x in new.values()])
    near = _near(connection, new)
    known = new | _stored(connection, {pk for found in near.values() for pk in found} - set(new))
    changed: set[int] = set()
    for pk, found in near.items():
        for other in found:
            one, two = new[pk], known[other]
            if one.like(two):
                changed |= {x.pk for x, y in ((one, two), (two, one)) if x.take(y)}
    change(connection, t.wire, ("original",), [(known[pk].original, pk) for pk in sorted(changed)])


def originals(connection: Connection, stories: Iterable[int]) -> dict[int, int]:
    """Return of which story each copy among some stories is one: the first that printed the text."""
    parents: dict[int, int] = {}
    todo = set(stories)
    while todo:
        found: dict[int, int] = {}
        for part in chunks(sorted(todo)):
            query = select(t.wire.c.story, t.wire.c.original).where(t.wire.c.story.in_(part))
            found.update((r.story, r.original) for r in connection.execute(query) if r.original is not None)
        parents |= found
        todo = set(found.values()) - set(parents)
    return {pk: _root(pk, parents) for pk in parents}


def _root(pk: int, parents: Mapping[int, int]) -> int:
    while pk in parents:
        pk = parents[pk]
    return pk


def _text(pk: int, story: Story) -> _Text | None:
    hashes = runs(story.text)
    if len(hashes) < FEWEST:
        return None
    return _Text(pk, _order(story), _period(story), len(hashes), signature(hashes))


def _order(story: Story) -> Order:
    return ((story.day or LATE).isoformat(), story.published.isoformat() if story.published else "", story.id)


def _period(story: Story) -> int:
    return (story.day or LATE).toordinal() // _DAYS


def _near(connection: Connection, new: Mapping[int, _Text]) -> dict[int, set[int]]:
    """Return the stories that share a band with each new one, in its period or one beside it."""
    asked: dict[int, list[int]] = {}
    for x in new.values():
        for period in (x.period - 1, x.period, x.period + 1):
            for value in bands(x.signature, period):
                asked.setdefault(value, []).append(x.pk)
    out: dict[int, set[int]] = {}
    for part in chunks(sorted(asked)):
        for value, pk in connection.execute(select(t.band.c.value, t.band.c.story).where(t.band.c.value.in_(part))):
            for asking in asked[value]:
                if asking != pk:
                    out.setdefault(asking, set()).add(pk)
    return out


def _stored(connection: Connection, pks: set[int]) -> dict[int, _Text]:
    first = t.story.alias()
    query = (
        select(
            t.wire.c.story, t.wire.c.size, t.wire.c.signature, t.wire.c.original,
            t.story.c.day, t.story.c.published, t.story.c.id,
            first.c.day.label("first_day"), first.c.published.label("first_published"), first.c.id.label("first_id"),
        )
        .join(t.story, t.story.c.pk == t.wire.c.story)
        .outerjoin(first, first.c.pk == t.wire.c.original)
    )  # fmt: skip
    out = {}
    for part in chunks(sorted(pks)):
        for r in connection.execute(query.where(t.wire.c.story.in_(part))):
            order = ((r.day or LATE).isoformat(), r.published or "", r.id)
            before = ((r.first_day or LATE).isoformat(), r.first_published or "", r.first_id) if r.first_id else None
            made = np.frombuffer(r.signature, dtype=np.uint32)
            out[r.story] = _Text(r.story, order, 0, r.size, made, r.original, before)
    return out

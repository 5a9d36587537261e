"""Who holds which post where: from the offices of a reading."""

from __future__ import annotations

from collections.abc import Mapping

from diplowire_bench.seen import Post, Seen

Office = tuple[int, int, str | None, str | None]


def posts(seen: Seen, offices: Mapping[str, list[Office]]) -> list[Post]:
    """Return the posts of all persons."""
    out = []
    for person, held in offices.items():
        for start, end, *_ in held:
            inside = [
                (m, t)
                for m, t in seen.mentions
                if start <= m.start and m.end <= end and t.kind != "person" and m.form not in ("office", "pronoun")
            ]
            where = inside[0] if inside else None
            first, last = start, end
            if where is not None:
                if where[0].start == start:
                    first = where[0].end
                else:
                    last = where[0].start
            first, last = _trim(seen.text, first, last)
            if first >= last:
                continue
            out.append(Post(person, first, last, where[0] if where else None, where[1].id if where else None))
    return out


def _trim(text: str, first: int, last: int) -> tuple[int, int]:
    while first < last and not text[first].isalnum():
        first += 1
    while last > first and not text[last - 1].isalnum():
        last -= 1
    return first, last

"""What the renderings call the values of the record, in the reader's language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


class Labels:
    """Labels of one language; a value without one shows as itself."""

    def __init__(self, language: str, rows: dict[str, str]) -> None:
        self.language = language
        self._rows = rows

    def __call__(self, layer: str, value: str) -> str:
        """Return what a value of a layer is called: `labels("event", "site_visit")`."""
        return self._rows.get(f"{layer}.{value}") or value.replace("_", " ")


def languages() -> tuple[str, ...]:
    """Return the languages that labels exist for: English, and every pack with a table of its own."""
    packs = (p.name for p in files("diplowire").joinpath("lang").iterdir() if _pack_table(p.name).is_file())
    return ("en", *sorted(packs))


@cache
def labels(language: str = "en") -> Labels:
    """Return the labels of a language. Raises ValueError where there are none."""
    table = files("diplowire").joinpath("export", "labels.tsv") if language == "en" else _pack_table(language)
    if not table.is_file():
        raise ValueError(f"there are no labels in {language!r}, only in {', '.join(languages())}")
    rows = [line.split("\t") for line in table.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return Labels(language, {row[0]: row[1] for row in rows[1:]})


def _pack_table(language: str) -> Traversable:
    return files("diplowire").joinpath("lang", language, "words", "labels.tsv")


def sides(actors: str, others: str) -> str:
    """Return who did something and towards whom; an arrow alone says that nobody knows who did it."""
    return f"{actors} → {others}".strip() if others else actors

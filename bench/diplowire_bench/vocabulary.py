"""The nouns that name posts and bodies: from the tables of the reader, and from words.tsv beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.lexicon import load
from diplowire.lang.ru.morphology import dictionary


@cache
def words(kind: str) -> frozenset[str]:
    """Return the lemmas of a kind from the table beside this module."""
    table = (line.split("\t") for line in (Path(__file__).parent / "words.tsv").read_text("utf-8").splitlines()[1:])
    return frozenset(row[0] for row in table if row[1] == kind)


@cache
def office_heads() -> frozenset[str]:
    """Return the nouns that head an office in the reader's table."""
    lemmas = {lemma for row in load().offices.rows for lemma in row.lemmas}
    return frozenset(x for x in lemmas if any("anim" in p.tag and p.is_known for p in dictionary().parse(x)))


@cache
def body_heads() -> frozenset[str]:
    """Return the nouns that announce the name of an organisation in the reader's table."""
    table = rows("name_heads", ("lemma", "kind", "class", "extent", "example"))
    return frozenset(r["lemma"] for r in table if r["kind"] == "organization")


def acts(word: str) -> bool:
    """Say whether a word is the participle of who acts for another: "исполняющий обязанности"."""
    return word.lower().startswith("исполняющ")


@cache
def alive(lemma: str) -> bool:
    """Say whether the dictionary has a noun for somebody, or does not know the noun."""
    parses = [p for p in dictionary().parse(lemma) if p.tag.POS == "NOUN" and p.is_known]
    return not parses or any("anim" in p.tag for p in parses)


@cache
def place_adjectives() -> frozenset[str]:
    """Return the adjectives of places that the reader knows."""
    return frozenset(row.lemmas[0] for row in load().places.rows if row.use == "adjective")


def is_office(lemma: str) -> bool:
    """Say whether a noun heads an office, held or once held."""
    return lemma.lower().removeprefix("экс-") in office_heads()


def is_former(lemma: str) -> bool:
    """Say whether a noun is of an office once held: "экс-министр"."""
    return lemma.lower().startswith("экс-")


def governs(word: str) -> bool:
    """Say whether a word is the participle of who runs a body, which stands as a noun: "управляющий банком"."""
    return word.lower().startswith(("управляющ", "заведующ", "командующ"))

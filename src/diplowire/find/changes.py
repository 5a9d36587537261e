"""The words that say that a plan was moved or confirmed, and how they reach an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from diplowire.find.factuality import Cues
from diplowire.model.analysis import Analysis
from diplowire.model.reading import Change
from diplowire.rules.clauses import is_verb, preposition
from diplowire.rules.table import Row

_DEEP = 5
_ARGUMENTS = ("obj", "nsubj", "nsubj:pass", "xcomp", "ccomp", "csubj", "nmod", "acl", "obl")


@dataclass(frozen=True, slots=True)
class Changes:
    """Words of change by lemma; `set_phrases` by (preposition, lemma); `through` are nouns that may stand between."""

    words: Mapping[str, Change] = field(default_factory=dict)
    set_phrases: Mapping[tuple[str, str], Change] = field(default_factory=dict)
    through: frozenset[str] = frozenset()

    @staticmethod
    def read(rows: Iterable[Row]) -> Changes:
        """Make them of a table of the language."""
        words: dict[str, Change] = {}
        phrases: dict[tuple[str, str], Change] = {}
        through: set[str] = set()
        for r in rows:
            if r["change"] == "through":
                through.add(r["lemma"])
                continue
            change: Change = "moved" if r["change"] == "moved" else "confirmed"
            if r["before"]:
                phrases[r["before"], r["lemma"]] = change
            else:
                words[r["lemma"]] = change
        return Changes(words, phrases, frozenset(through))

    def of(self, a: Analysis, i: int, cues: Cues) -> tuple[Change, int] | None:
        """Return what the words over and beside a trigger say of its plan, with the word that says so, or None."""
        for c in a.children[i]:
            if a.rel[c] in ("amod", "acl", "acl:relcl") and a.lemma[c] in self.words:
                return self.words[a.lemma[c]], c
        below = i
        for _ in range(_DEEP):
            found = self._beside(a, below)
            if found is not None:
                return found
            h = a.head[below]
            if h < 0 or a.rel[below] not in _ARGUMENTS:
                return None
            if a.lemma[h] in self.words and not preposition(a, below):
                return self.words[a.lemma[h]], h
            if not is_verb(a, h) and a.lemma[h] not in self.through and cues.governor.get(a.lemma[h]) != "planned":
                return None
            if is_verb(a, h) and a.rel[below] == "obl":
                return None
            also = [c for c in a.children[h] if a.rel[c] == "conj" and a.lemma[c] in self.words and is_verb(a, c)]
            if also and a.rel[below].startswith("nsubj") and not _subject(a, also[0]):
                return self.words[a.lemma[also[0]]], also[0]
            below = h
        return None

    def _beside(self, a: Analysis, j: int) -> tuple[Change, int] | None:
        """Return a set phrase that hangs from a verb, or that is the predicate of a noun."""
        near = a.children[j] if is_verb(a, j) else [a.head[j]] if a.rel[j] == "nsubj" else []
        for c in near:
            change = self.set_phrases.get((preposition(a, c), a.lemma[c])) if c >= 0 else None
            if change is not None:
                return change, c
        return None


def _subject(a: Analysis, v: int) -> bool:
    return any(a.rel[c].startswith("nsubj") or (a.rel[c] == "obj" and a.pos[c] == "PRON") for c in a.children[v])

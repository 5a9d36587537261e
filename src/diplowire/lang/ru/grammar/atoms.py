"""The text as numbers, words and signs: what the grammars of times and figures read.

Tokens may keep `11-12` or `$1` in one piece, so a grammar over tokens would depend on how they were cut. Atoms cut the
same text always in the same way and know which token they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from diplowire.lang.ru.lexicon import fold
from diplowire.model.analysis import Analysis

_ATOM = re.compile(r"(?P<num>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)|(?P<line>\n)|(?P<sign>\S)")
_DASHES = {"-", "–", "—", "‑", "−"}


class Atoms:
    """The atoms of a story, as parallel lists; `kind` is num, word, sign or line (a line break).

    Every accessor takes any index: outside the text there is an empty atom, so rules may look ahead freely.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.text: list[str] = []
        self.word: list[str] = []
        self.kind: list[str] = []
        self.start: list[int] = []
        self.stop: list[int] = []
        self.token: list[int] = []
        self._lemma: list[str] = []
        self.memo: dict[int, Any] = {}  # numbers that begin at an atom, once somebody asked
        at, last = 0, len(analysis) - 1
        starts, stops = analysis.start, analysis.stop
        for m in _ATOM.finditer(analysis.story.text):
            start, stop = m.span()
            while at < last and stops[at] <= start:
                at += 1
            whole = last >= 0 and starts[at] == start and stops[at] == stop
            text = m.group()
            word = fold(text)
            self.text.append(text)
            self.word.append("-" if word in _DASHES else word)
            self.kind.append(str(m.lastgroup))
            self.start.append(start)
            self.stop.append(stop)
            self.token.append(at)
            self._lemma.append(fold(analysis.lemma[at]) if whole else word)

    def __len__(self) -> int:
        return len(self.text)

    def low(self, i: int) -> str:
        """Return the atom in lower case, yo levelled to ye and every dash a hyphen; "" outside the text."""
        return self.word[i] if 0 <= i < len(self.word) else ""

    def lemma(self, i: int) -> str:
        """Return the lemma of the atom's token, where atom and token are one; else the atom itself."""
        return self._lemma[i] if 0 <= i < len(self.word) else ""

    def is_number(self, i: int) -> bool:
        """Say whether the atom is made of digits."""
        return 0 <= i < len(self.kind) and self.kind[i] == "num"

    def is_word(self, i: int) -> bool:
        """Say whether the atom is made of letters."""
        return 0 <= i < len(self.kind) and self.kind[i] == "word"

    def glued(self, i: int) -> bool:
        """Say whether nothing stands between the atom and the one before it."""
        return 0 < i < len(self.start) and self.stop[i - 1] == self.start[i]

    def pos(self, i: int) -> str:
        """Return the part of speech of the atom's token."""
        return self.analysis.pos[self.token[i]] if 0 <= i < len(self.token) else ""

    def feats(self, i: int) -> Mapping[str, str]:
        """Return the features of the atom's token."""
        return self.analysis.feats[self.token[i]] if 0 <= i < len(self.token) else {}

    def feat(self, i: int, name: str) -> str:
        """Return one feature of the atom's token, or an empty string."""
        return self.feats(i).get(name, "")

    def dot(self, i: int) -> int:
        """Return the index behind a full stop that ends an abbreviation at `i`, else `i` itself."""
        return i + 1 if self.low(i) == "." and self.glued(i) else i

    @cached_property
    def _titles(self) -> frozenset[int]:
        """Tokens inside the names of organisations, outlets and programmes, their first ones left out."""
        return frozenset(t for n in self.analysis.names if n.kind == "ORG" for t in range(n.first + 1, n.last + 1))

    def in_title(self, i: int) -> bool:
        """Say whether the atom belongs to the name of an organisation, outlet or programme that begins before it."""
        return self.token[i] in self._titles

    def sentence(self, i: int) -> int:
        """Return the number of the sentence in which the atom stands."""
        return self.analysis.sentence_of[self.token[i]]


_newest: list[Atoms] = []


def atoms_of(analysis: Analysis) -> Atoms:
    """Return the atoms of a story, those of the newest kept: times and figures read the same ones."""
    for atoms in _newest:
        if atoms.analysis is analysis:
            return atoms
    atoms = Atoms(analysis)
    _newest[:] = [atoms]
    return atoms


class Phrases:
    """Phrases of several words with their values, longest first.

    Words match by their form; the outermost one, from where the phrase is looked for, by its lemma too.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._by_last: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, value in sorted(values.items(), key=lambda item: -len(item[0].split())):
            words = tuple(fold(phrase).split())
            self._by_last.setdefault(words[-1], []).append((words, value))
            self._by_first.setdefault(words[0], []).append((words, value))

    def ending(self, atoms: Atoms, i: int) -> tuple[int, str] | None:
        """Return the first atom and the value of the longest phrase that ends with atom `i`."""
        for last in (atoms.low(i), atoms.lemma(i)):
            for words, value in self._by_last.get(last, ()):
                first = i - len(words) + 1
                if first >= 0 and all(atoms.low(first + k) == w for k, w in enumerate(words[:-1])):
                    return first, value
        return None

    def beginning(self, atoms: Atoms, i: int) -> tuple[int, str] | None:
        """Return the last atom and the value of the longest phrase that begins with atom `i`."""
        for words, value in self._by_first.get(atoms.low(i), ()):
            if all(atoms.low(i + k) == w for k, w in enumerate(words)):
                return i + len(words) - 1, value
        return None

    def firsts(self) -> frozenset[str]:
        """Return the words with which a phrase may begin."""
        return frozenset(self._by_first)

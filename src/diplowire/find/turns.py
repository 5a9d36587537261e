"""Who speaks where, asked while it is still being settled whom offices and pronouns mean."""

from __future__ import annotations

from collections.abc import Sequence

from diplowire.find.cast import Cast, Member
from diplowire.find.floor import Floor
from diplowire.find.parties import Parties
from diplowire.model.analysis import Analysis
from diplowire.rules.speech import StatementDraft

QUOTATION_MARKS = frozenset('"\u00ab\u00bb\u201e\u201c\u201d')


class Turns:
    """Answers for a token whose words it brings, or whose words it stands in; asked in the order of the text."""

    def __init__(self, a: Analysis, cast: Cast, parties: Parties, said: Sequence[StatementDraft]) -> None:
        self._a = a
        self._cast = cast
        self._floor = Floor(a, cast, parties)
        self._said = sorted(said, key=lambda d: d.content[0])
        self._by_speaker: dict[int, int] = {}
        self._quoted: dict[int, int] = {}
        self._told: dict[int, int] = {}
        for n, draft in enumerate(self._said):
            if draft.speaker is not None:
                self._by_speaker.setdefault(draft.speaker, n)
            whole = draft.kind == "direct" and not a.story.text[draft.content[0][0]].islower()
            inside = self._quoted if whole else self._told
            inside.update((i, n) for start, stop in draft.content for i in a.within(start, stop))
        self._speakers: list[str | None] = []
        self._marked = _marked(a)

    def marked(self, token: int) -> bool:
        """Say whether a token stands inside quotation marks of its paragraph."""
        return self._marked[token]

    def brings(self, token: int) -> bool:
        """Say whether a token names or means the speaker of a statement."""
        return token in self._by_speaker

    def opens(self, token: int) -> int:
        """Return the token at which the words begin that a token brings; itself where they follow it."""
        n = self._by_speaker.get(token)
        content = self._a.within(*self._said[n].content[0]) if n is not None else range(0)
        return min(token, content[0]) if content else token

    def speaker(self, token: int) -> Member | None:
        """Return the person who speaks through a token that means him; None where it brings no words, or nobody's."""
        draft = self._brought(token)
        return self._person(self._floor.speaker(draft)) if draft else None

    def last(self, token: int) -> Member | None:
        """Return the person who spoke right before the statement whose words a token brings."""
        draft = self._brought(token)
        return self._person(self._floor.before(draft)) if draft else None

    def quoted(self, token: int) -> Member | None:
        """Return the person in whose direct words a token stands; of who says "I" no piece in a sentence tells."""
        return self._around(self._quoted, token)

    def told(self, token: int) -> Member | None:
        """Return the person whose words, told in other words, a token is part of."""
        return self._around(self._told, token)

    def _brought(self, token: int) -> StatementDraft | None:
        """Return the statement whose words a token brings, those before it settled; None where it is settled itself."""
        n = self._by_speaker.get(token)
        if n is None or n < len(self._speakers):
            return None
        self._settle(n)
        return self._said[n]

    def _around(self, inside: dict[int, int], token: int) -> Member | None:
        n = inside.get(token)
        if n is None:
            return None
        self._settle(n + 1)
        return self._person(self._speakers[n])

    def _settle(self, stop: int) -> None:
        """Settle the statements before a number; those that were settled stay."""
        while len(self._speakers) < stop:
            self._speakers.append(self._floor.settle(self._said[len(self._speakers)])[0])

    def _person(self, entity: str | None) -> Member | None:
        return self._cast.members[entity] if entity is not None and self._cast.kind(entity) == "person" else None


def _marked(a: Analysis) -> list[bool]:
    """Return for each token whether it stands inside quotation marks, which a paragraph closes."""
    out: list[bool] = []
    paragraph, inside = -1, False
    for number, (first, stop) in zip(a.paragraph, a.sentences, strict=True):
        inside = inside and number == paragraph
        paragraph = number
        for j in range(first, stop):
            inside ^= a.word[j] in QUOTATION_MARKS
            out.append(inside)
    return out

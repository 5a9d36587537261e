"""Who has the floor: which entity a speaker's words mean, in the light of who spoke before."""

from __future__ import annotations

from dataclasses import dataclass

from diplowire.find.cast import Cast, Member
from diplowire.find.parties import Parties
from diplowire.find.quotes import MARKS
from diplowire.model.analysis import Analysis
from diplowire.rules.speech import StatementDraft

_PHRASE = {"NOUN", "PROPN", "ADJ", "DET", "ADP", "NUM", "CCONJ", "X"}
_LONGEST = 30  # tokens between an office and the name of its holder
_NEAR = 1  # sentences from one statement to the next that takes its speaker up


@dataclass(frozen=True, slots=True)
class _Turn:
    """One statement that was settled: who spoke, through whom, and in which sentence it ended."""

    speaker: str | None
    channel: str | None
    token: int | None
    sentence: int
    carrier: bool
    content: frozenset[int]  # the tokens of what was said


class Floor:
    """Answers who speaks; `settle` is called with each statement in the order of the text."""

    def __init__(self, a: Analysis, cast: Cast, parties: Parties) -> None:
        self.a = a
        self.cast = cast
        self.parties = parties
        self.last: _Turn | None = None
        self._before: tuple[str | None, str | None] = (None, None)  # speaker and channel of the last statement
        self._offices: dict[str, str] = {}  # noun of an office -> the holder who spoke under it
        self._bodies: list[str] = []  # organisations that spoke, the last one last
        self._media: str | None = None
        self._services: set[str] = set()  # press services: they are not the ministry that goes on

    def settle(self, draft: StatementDraft) -> tuple[str | None, str | None]:
        """Return the speaker and the channel of a statement, and take it up as the last one."""
        speaker = self.speaker(draft)
        channel = self.plain(draft.channel)
        if speaker is None and draft.speaker is None and draft.inherits:
            speaker = (self._before[1] or self._before[0]) if draft.cue is not None else self._before[0]
        if channel == speaker:
            channel = None
        self._before = (speaker, channel)
        self._note(draft, speaker, channel)
        return speaker, channel

    def _note(self, draft: StatementDraft, speaker: str | None, channel: str | None) -> None:
        """Remember a settled statement and who spoke."""
        end = max((self.a.sentence_of[i] for s, e in draft.evidence for i in self.a.within(s, e)), default=-1)
        content = frozenset(i for s, e in draft.content for i in self.a.within(s, e))
        self.last = _Turn(speaker, channel, draft.speaker, end, draft.carrier, content)
        if speaker is not None and draft.speaker is not None and self._kind(speaker) == "person":
            self._offices[self.a.lemma[draft.speaker]] = speaker
        for body, passes in ((speaker, False), (channel, True)):
            if body is None or self._kind(body) != "organization":
                continue
            if draft.again == "service" and not passes:
                self._services.add(body)
            elif body in self._services:
                continue
            elif passes or self._in_marks(body) or (draft.carrier and self.cast.country(body) is None):
                self._media = body
            else:
                self._bodies.append(body)

    def speaker(self, draft: StatementDraft) -> str | None:
        """Return who speaks; None where nobody is named or two could be meant."""
        found = self._meant(draft)
        return None if found is not None and self._spoken_of(draft, found) else found

    def _spoken_of(self, draft: StatementDraft, entity: str) -> bool:
        """Say whether a quotation names as a third person somebody who is its speaker by no name beside it."""
        if draft.kind != "direct" or draft.speaker is None or self._kind(entity) != "person":
            return False
        names = [f for f, _, form in self.cast.members[entity].mentions if form == "name"]
        inside = [f for f in names if any(s <= self.a.start[f] < e for s, e in draft.content)]
        home = self.a.sentence_of[draft.speaker]
        return bool(inside) and not any(self.a.sentence_of[f] == home and f not in inside for f in names)

    def _meant(self, draft: StatementDraft) -> str | None:
        token = draft.speaker
        if token is None:
            return None
        if draft.again == "pronoun":
            return self._pronoun(token, draft)
        named = self._holder_behind(token)
        if named is not None:
            return named
        if draft.again == "body":
            return self._body(token) or self.plain(token)
        if draft.again == "medium":
            return self.plain(token) or self._media
        found = self.plain(token)
        if found is not None and self._owner_only(token, found):
            found = None
        if found is None and self.a.pos[token] == "NOUN" and self.a.feats[token].get("Number") == "Sing":
            found = self._same_office(token)
            if found is None and draft.again == "person":
                found = self._goes_on(token, draft)
        return found

    def plain(self, token: int | None) -> str | None:
        """Return the named entity at a token, a capital or seat that speaks for its state, or a state's authorities."""
        if token is None:
            return None
        held = self.cast.at(token)
        if held is not None:
            named = self.parties.of(token)
            return named[0] if named and self._kind(held) == "place" else held
        if self.parties.sort(token) in ("authority", "delegation"):
            states = self.parties.of(token)
            return states[0] if len(states) == 1 else None
        return self._called(token)

    def _called(self, token: int) -> str | None:
        """Return the organisation whose name follows the noun for what it is, as no genitive: "the channel N"."""
        a, cast = self.a, self.cast
        held = cast.at(token + 1) if token + 1 < len(a) and a.sentence_of[token + 1] == a.sentence_of[token] else None
        if held is None or a.pos[token] != "NOUN" or a.feats[token].get("Animacy") != "Inan":
            return None
        named = self._kind(held) == "organization" and (a.case(token + 1) in ("", "Nom") or a.word[token + 1].isascii())
        return held if named and a.pos[token + 1] in ("PROPN", "X") else None

    def _in_marks(self, body: str) -> bool:
        """Say whether an organisation's name is written in quotation marks, as media are."""
        a = self.a
        return any(
            (f and a.word[f - 1] in MARKS) or a.word[f][:1] in MARKS for f, _, _ in self.cast.members[body].mentions
        )

    def _kind(self, entity: str) -> str:
        return self.cast.kind(entity)

    def _opens(self, token: int, draft: StatementDraft) -> int:
        """Return the sentence in which a statement opens: its words may run over several before its speaker."""
        content = self.a.within(*draft.content[0])
        return min(self.a.sentence_of[token], self.a.sentence_of[content[0]]) if content else self.a.sentence_of[token]

    def before(self, draft: StatementDraft) -> str | None:
        """Return who spoke right before a statement, where a speaker is known."""
        near = draft.speaker is not None and self._is_near(draft.speaker, draft)
        return self.last.speaker if near and self.last is not None and not self.last.carrier else None

    def _is_near(self, token: int, draft: StatementDraft) -> bool:
        return self.last is not None and 0 <= self._opens(token, draft) - self.last.sentence <= _NEAR

    def _pronoun(self, token: int, draft: StatementDraft) -> str | None:
        """Return whom a pronoun means: who spoke right before, else whom the story's references give."""
        gender = draft.gender
        held = self.plain(token)
        last = self.last
        near = last is not None and self._is_near(token, draft) and not last.carrier
        if last is not None and near and last.speaker is not None and self._fits(last.speaker, gender):
            return last.speaker
        before = self._opens(token, draft) - 1
        named = self._named_in(before, gender)
        if last is not None and near and last.speaker is None and self._one(last.token):
            beside = {self.cast.at(i) for i in range(*self._sentence(before)) if i not in last.content}
            return held if held in beside else None  # somebody who was not named spoke last
        return named[0] if len(named) == 1 else held

    def _fits(self, entity: str, gender: str) -> bool:
        return self._kind(entity) == "person" and self.cast.members[entity].gender in ("", gender)

    def _sentence(self, number: int) -> tuple[int, int]:
        return self.a.sentences[number] if number >= 0 else (0, 0)

    def _named_in(self, number: int, gender: str) -> list[str]:
        """Return the persons named in a sentence whom a gender fits."""
        a = self.a
        first, stop = self._sentence(number)
        if any(a.pos[i] == "PRON" and a.feats[i].get("Person") == "3" for i in range(first, stop)):
            return []
        held = dict.fromkeys(self.cast.at(i) for i in range(first, stop) if a.pos[i] == "PROPN")
        return [p for p in held if p is not None and self._fits(p, gender)]

    def _one(self, token: int | None) -> bool:
        """Say whether a token speaks of one person by a noun."""
        if token is None or self.a.pos[token] != "NOUN":
            return False
        return self.a.feats[token].get("Number") == "Sing" and self.a.feats[token].get("Animacy") == "Anim"

    def _holder_behind(self, token: int) -> str | None:
        """Return the person whose name in the nominative follows an office with all that hangs from it."""
        a, cast = self.a, self.cast
        if a.pos[token] != "NOUN" or a.case(token) != "Nom" or a.feats[token].get("Number") != "Sing":
            return None
        for j in range(token + 1, min(token + _LONGEST, len(a))):
            if a.sentence_of[j] != a.sentence_of[token] or (a.pos[j] not in _PHRASE and a.word[j].isalnum()):
                return None
            if not any(c.isalnum() for c in a.word[j]) and a.word[j] not in '«»"“”„-–—':
                return None
            held = cast.at(j)
            if held is None or cast.kind(held) != "person" or a.case(j) != "Nom" or a.pos[j] != "PROPN":
                continue
            return held if any(f <= j <= n and form == "name" for f, n, form in cast.members[held].mentions) else None
        return None

    def _owner_only(self, token: int, person: str) -> bool:
        """Say whether a person is named in an office's phrase only as whom the office serves ("aide to Mr N.")."""
        a = self.a
        if self._kind(person) != "person" or a.pos[token] != "NOUN" or a.case(token) != "Nom":
            return False
        return any(
            token < f <= token + 2 and form == "name" and a.case(f) == "Gen" and a.case(h) == "Gen"
            for (f, h, form) in self.cast.members[person].mentions
        )

    def _same_office(self, token: int) -> str | None:
        """Return who spoke before under the same noun, where the states that both phrases name do not differ."""
        person = self._offices.get(self.a.lemma[token])
        return person if person is not None and self._same_state(token, person) else None

    def _goes_on(self, token: int, draft: StatementDraft) -> str | None:
        """Return the last speaker where a bare noun of role takes him up."""
        last = self.last
        if (
            last is None
            or last.speaker is None
            or not self._is_near(token, draft)
            or self._kind(last.speaker) != "person"
        ):
            return None
        return last.speaker if self._same_state(token, last.speaker) else None

    def _same_state(self, token: int, person: str) -> bool:
        states = self.parties.named_states(token)
        home = self.cast.state(self.cast.country(person))
        return not states or home is None or home in states

    def _body(self, token: int) -> str | None:
        """Return the organisation that a bare noun takes up: named with that noun before, else the last that spoke."""
        a, cast = self.a, self.cast
        alike = [m.id for m in cast.of_kind("organization") if self._named_with(m, a.lemma[token], token)]
        spoke = [b for b in self._bodies if b in alike]
        if spoke:
            return spoke[-1]
        if len(alike) == 1:
            return alike[0]
        return self._bodies[-1] if self._bodies and not alike else None

    def _named_with(self, body: Member, noun: str, before: int) -> bool:
        """Say whether an organisation was named with a noun and more words than that."""
        a = self.a
        return any(f < n < before and noun in a.lemma[f : n + 1] for f, n, _ in body.mentions)

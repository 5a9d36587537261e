"""Who is who in one story: mentions gathered into entities, and any token asked for its party."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field

from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft, OfficeDraft
from diplowire.model.reading import Entity, EntityKind, Filled, Form, Mention, Office, Origin
from diplowire.model.span import Span

_WIDE = 1000  # any mention is shorter than an office


@dataclass(slots=True)
class Member:
    """An entity while it is being gathered."""

    id: str
    kind: EntityKind
    name: str
    rule: str
    country: str | None = None
    ref: str | None = None
    key: str = ""
    gender: str = ""
    offices: list[OfficeDraft] = field(default_factory=list)
    callings: list[OfficeDraft] = field(default_factory=list)  # what the story calls somebody beside his offices
    mentions: dict[tuple[int, int, Form], None] = field(default_factory=dict)  # first and last token, in the order met
    heads: list[int] = field(default_factory=list)  # in the order of the text
    sure: float | None = None
    medium: bool = False  # an organisation that reports the news
    filled: list[Filled] = field(default_factory=list)  # what links of a network filled

    def before(self, at: int) -> int:
        """Return the head of the last mention before a token, -1 where there is none."""
        place = bisect_left(self.heads, at)
        return self.heads[place - 1] if place else -1

    @property
    def roles(self) -> set[str]:
        """The role classes of its offices."""
        return {o.role for o in self.offices}


def gender_fits(m: Member, gender: str) -> bool:
    """Say whether somebody can be of a gender; an unknown one fits any."""
    return not gender or not m.gender or gender == m.gender


class Cast:
    """The entities of a story, and the way from a token to them."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.members: dict[str, Member] = {}
        self.unnamed: dict[int, str] = {}  # head of an office nobody is named for -> ISO code of its state
        self.strangers: dict[int, str] = {}  # head of an office nobody is named for -> its role class
        self.groups: dict[int, MentionDraft] = {}
        self.capitals: dict[str, str] = {}  # entity id of a capital -> ISO code
        self._at: dict[int, tuple[int, str]] = {}  # token -> (length of the mention, entity)
        self._numbers: dict[str, int] = {}
        self._states: dict[str, str] = {}
        self._headed: dict[int, str] = {}
        self._compound: dict[int, list[str]] = {}  # token -> the states that it means by itself
        self.speakers: dict[int, str] = {}  # token inside a direct quotation -> entity that speaks there
        self.pair_of: dict[int, tuple[str, ...]] = {}

    def add(self, kind: EntityKind, draft: MentionDraft) -> Member:
        """Take up a new entity from its first mention."""
        letter = {"person": "p", "state": "s", "organization": "o", "place": "l", "facility": "f"}[kind]
        number = self._numbers[letter] = self._numbers.get(letter, 0) + 1
        id = f"{letter}{number}"
        member = Member(
            id, kind, draft.name, draft.rule, draft.country, draft.ref, draft.key, draft.gender, sure=draft.sure
        )
        self.members[member.id] = member
        if kind == "state" and draft.ref:
            self._states[draft.ref] = member.id
        self.mention(member, draft.first, draft.last, draft.head, draft.form)
        return member

    def mention(self, member: Member, first: int, last: int, head: int, form: Form) -> None:
        """Note one more mention; the shorter mention owns a token that several cover, a head always its own."""
        member.mentions.setdefault((first, last, form))
        insort(member.heads, head)
        self._headed.setdefault(head, member.id)
        if member.kind == "state" and first == last:
            self._compound.setdefault(first, []).append(member.id)
        length = last - first + 1
        for i in range(first, last + 1):
            held = self._at.get(i)
            if held is None or length < held[0]:
                self._at[i] = (length, member.id)

    def office(self, member: Member, office: OfficeDraft) -> None:
        """Let the words of an office mean its holder, where nothing else stands."""
        for i in range(office.first, office.last + 1):
            self._at.setdefault(i, (_WIDE, member.id))

    def at(self, i: int) -> str | None:
        """Return the entity of the mention that covers a token, the shortest one where several do."""
        held = self._at.get(i)
        return held[1] if held else None

    def states_at(self, i: int) -> tuple[str, ...]:
        """Return all states that one word means: the two of a compound adjective."""
        return tuple(self._compound.get(i, ()))

    def headed(self, i: int) -> str | None:
        """Return the entity one of whose mentions has its head at a token."""
        return self._headed.get(i)

    def state(self, code: str | None) -> str | None:
        """Return the entity of a state by ISO code, where the story names it."""
        return self._states.get(code) if code else None

    def kind(self, id: str) -> EntityKind:
        """Return an entity's kind."""
        return self.members[id].kind

    def country(self, id: str) -> str | None:
        """Return the ISO code of the state an entity is, acts for or lies in."""
        return self.members[id].country

    def of_kind(self, *kinds: str) -> Iterable[Member]:
        """Yield the entities of some kinds."""
        return (m for m in self.members.values() if m.kind in kinds)

    def entities(self) -> tuple[Entity, ...]:
        """Return the finished entities, mentions and offices in the order of the text."""
        return tuple(self._finish(m) for m in self.members.values())

    def span(self, first: int, last: int) -> Span:
        """Return the characters from token `first` to token `last`, both inside."""
        return Span(start=self.analysis.start[first], end=self.analysis.stop[last])

    def _finish(self, m: Member) -> Entity:
        seen: dict[tuple[int, int], Mention] = {}
        for first, last, form in sorted(m.mentions):
            span = self.span(first, last)
            seen.setdefault((span.start, span.end), Mention(start=span.start, end=span.end, form=form))
        offices: dict[str, Office] = {}
        whose = {o.title.lower() for o in m.offices if o.country}
        for o in sorted(m.offices, key=lambda o: o.first):
            if o.country is None and o.title.lower() in whose:
                continue  # the same office, told once with its state
            organisation = self.headed(o.organization) if o.organization is not None else None
            offices.setdefault(
                o.title.lower() + (o.country or ""),
                Office(title=o.title, span=self.span(o.first, o.last), country=o.country, organization=organisation),
            )
        return Entity(
            id=m.id,
            kind=m.kind,
            name=m.name,
            country=m.country,
            offices=tuple(offices.values()),
            mentions=tuple(seen.values()),
            origin=Origin(rule=m.rule, confidence=m.sure, filled=tuple(m.filled)),
        )

"""Who is who, kept in the tables: new profiles are placed, and the ones they touch placed again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from diplowire.ledger import schema as t
from diplowire.ledger.judgements import Judgements
from diplowire.ledger.profiles import Profile
from diplowire.ledger.rows import Pks, change, chunks, put_in
from diplowire.ledger.sketch import Who
from diplowire.ledger.who import Group, Question, cluster, place_surnames

_FULL = 200_000  # profiles kept in memory between batches


@dataclass
class Directory:
    """Profiles by key and their parties by number. `moved` are those whose entity or state became another.

    It may be kept from batch to batch, as long as nobody else wrote in between.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    parties: dict[int, Who] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    fresh: list[Profile] = field(default_factory=list)
    titles: dict[int, set[str]] = field(default_factory=dict)
    titled: set[int] = field(default_factory=set)

    def begin(self, connection: Connection, pks: Pks) -> None:
        """Start a batch."""
        self.connection, self.pks = connection, pks
        if len(self.numbers) > _FULL:
            self.numbers.clear()
            self.parties.clear()
            self.titles.clear()
        self.moved.clear()

    def load(self, numbers: Iterable[int]) -> None:
        """Fetch parties that are not known yet."""
        missing = [n for n in set(numbers) if n not in self.parties]
        for part in chunks(missing):
            rows = self.connection.execute(
                select(t.profile.c.pk, t.profile.c.entity, t.profile.c.kind, t.profile.c.country).where(
                    t.profile.c.pk.in_(part)
                )
            )
            for pk, entity, kind, country in rows:
                self.parties[pk] = Who(entity, kind, country)

    def enter(self, found: Collection[Profile]) -> None:
        """Write down the profiles that are new; who they are is decided by `place`."""
        self._look_up(found)
        fresh = sorted((p for p in found if p.key not in self.numbers), key=lambda p: p.key)
        self.fresh += fresh
        for p in fresh:
            self.numbers[p.key] = self.pks.next("profile")
        if not fresh:
            return
        put_in(
            self.connection,
            t.profile,
            ("pk", "key", "kind", "name", "grouped", "entity", "because"),
            [(self.numbers[p.key], p.key, p.kind, p.name, "", "", "") for p in fresh],
        )
        blocks = [(b, self.numbers[p.key], i == 0) for p in fresh for i, b in enumerate(p.blocks)]
        put_in(self.connection, t.profile_block, ("block", "profile", "home"), blocks)

    def bestow(self, found: Iterable[Profile], offices: Iterable[tuple[int, str]]) -> None:
        """Note which persons of full name are given a title (number, title) that no story gave them before."""
        full = {self.numbers[p.key] for p in found if p.kind == "person" and p.full}
        new = {self.numbers[p.key] for p in self.fresh}
        for number, title in set(offices):
            if number in full:
                if number in new:
                    self.titles.setdefault(number, set())
                known = self._titles_of(number)
                if title not in known:
                    known.add(title)
                    self.titled.add(number)

    def bereave(self, story: int) -> None:
        """Note that the titles which a story gave are going to be withdrawn."""
        query = select(t.office.c.profile).where(t.office.c.story == story)
        for number in self.connection.execute(query).scalars():
            self.titles.pop(number, None)
            self.titled.add(number)

    def stale(self, found: Iterable[Profile]) -> list[str]:
        """Return the blocks to place anew: of new profiles, and of full names whose new titles may settle a surname."""
        blocks = {b for p in self.fresh for b in p.blocks}
        titled = (p for p in found if p.kind == "person" and p.full and self.numbers[p.key] in self.titled)
        named = {b for p in titled for b in p.blocks} - blocks
        for part in chunks(sorted(named)):
            doubted = [f"block {b} " for b in part]
            rows = self.connection.execute(select(t.doubt.c.subject).where(t.doubt.c.subject.in_(doubted)).distinct())
            blocks |= {subject[len("block ") : -1] for (subject,) in rows}
        self.fresh = []
        self.titled.clear()
        return sorted(blocks)

    def _look_up(self, found: Collection[Profile]) -> None:
        missing = sorted({p.key for p in found} - set(self.numbers))
        for part in chunks(missing):
            rows = self.connection.execute(select(t.profile.c.key, t.profile.c.pk).where(t.profile.c.key.in_(part)))
            self.numbers.update((row.key, row.pk) for row in rows)

    def place(self, blocks: Sequence[str], judged: Judgements) -> None:
        """Cluster full names block by block, then the lone surnames that could mean them."""
        groups: dict[str, list[Group]] = {}
        asked: dict[str, list[Question]] = {}
        members = self._members(blocks)
        for block in blocks:
            home = [p for p, own in members[block] if own and (p.full or p.kind != "person")]
            groups[block], asked[block] = cluster(home, judged.apart)
        self._keep([g for block in blocks for g in groups[block]], judged)
        alone: list[Group] = []
        for block in blocks:
            lone = [p for p, own in members[block] if own and not p.full and p.kind == "person"]
            if not lone:
                continue
            away = [p for p, own in members[block] if not own and p.full]
            full = groups[block] + self._groups_of(away)
            titles = {p.key: self._titles_of(self.numbers[p.key]) for p, _ in members[block] if p.full}
            placed, asked[block + " "] = place_surnames(lone, full, titles, judged.apart)
            alone += [g for g in placed if any(not p.full for p in g.profiles)]
        self._keep(alone, judged)
        self._ask(asked)

    def _members(self, blocks: Sequence[str]) -> dict[str, list[tuple[Profile, bool]]]:
        out: dict[str, list[tuple[Profile, bool]]] = {b: [] for b in blocks}
        for part in chunks(blocks):
            rows = self.connection.execute(
                select(t.profile_block.c.block, t.profile_block.c.home, t.profile.c.key, t.profile.c.pk)
                .join(t.profile, t.profile.c.pk == t.profile_block.c.profile)
                .where(t.profile_block.c.block.in_(part))
            )
            for block, home, key, pk in rows:
                self.numbers[key] = pk
                out[block].append((Profile.of(key), home))
        return out

    def _groups_of(self, found: Sequence[Profile]) -> list[Group]:
        """Return the groups, as they stand, of profiles whose home is another block."""
        if not found:
            return []
        numbers = [self.numbers[p.key] for p in found]
        rows = self.connection.execute(
            select(t.profile.c.key, t.profile.c.entity).where(t.profile.c.pk.in_(numbers))
        ).all()
        groups: dict[str, Group] = {}
        for key, entity in sorted(rows):
            groups.setdefault(entity, Group(id=entity)).profiles.append(Profile.of(key))
        return list(groups.values())

    def _titles_of(self, number: int) -> set[str]:
        """Return the titles that stories give somebody: one step in the index for each, because few are told often."""
        known = self.titles.get(number)
        if known is None:
            known = self.titles[number] = set()
            o, last = t.office.c, ""
            while True:
                query = select(func.min(o.title)).where(o.profile == number, o.title > last)
                found = self.connection.execute(query).scalar()
                if found is None:
                    break
                known.add(found)
                last = found
        return known

    def _keep(self, groups: Sequence[Group], judged: Judgements) -> None:
        """Write which group each profile is in, where that is new."""
        wanted: dict[int, tuple[str, str | None, str]] = {}
        for g in groups:
            for p in g.profiles:
                wanted[self.numbers[p.key]] = (g.id, g.country, g.because.get(p.key, ""))
        c = t.profile.c
        rows: list[Any] = []
        for part in chunks(sorted(wanted)):
            rows += self.connection.execute(
                select(c.pk, c.grouped, c.country, c.because, c.kind, c.entity).where(c.pk.in_(part))
            ).all()
        changed = []
        for pk, grouped, country, because, kind, entity in rows:
            new = wanted[pk]
            if (grouped, country, because) == new:
                continue
            named = judged.alias.get(new[0], new[0])
            changed.append((new[0], named, new[1], new[2], pk))
            if entity and (entity, country) != (named, new[1]):
                self.moved.add(pk)
            self.parties[pk] = Who(named, kind, new[1])
        change(self.connection, t.profile, ("grouped", "entity", "country", "because"), changed)

    def rename(self, judged: Judgements) -> None:
        """Give the entities that people joined one id, and those no longer joined their own."""
        c = t.profile.c
        told = set(judged.alias) | set(judged.alias.values()) | set(judged.freed)
        for part in chunks(sorted(told)):
            rows = self.connection.execute(
                select(c.pk, c.grouped, c.entity, c.kind, c.country).where(c.grouped.in_(part))
            ).all()
            for pk, grouped, entity, kind, country in rows:
                named = judged.alias.get(grouped, grouped)
                if named != entity:
                    self.connection.execute(update(t.profile).where(c.pk == pk).values(entity=named))
                    self.moved.add(pk)
                    self.parties[pk] = Who(named, kind, country)

    def _ask(self, asked: Mapping[str, Collection[Question]]) -> None:
        """Write down what is unsure, by block; what was unsure there and no longer is goes."""
        d = t.doubt.c
        wanted = {(f"block {block}", q.one, q.other, q.why) for block, questions in asked.items() for q in questions}
        gone: list[int] = []
        for part in chunks([f"block {block}" for block in asked]):
            query = select(d.pk, d.subject, d.one, d.other, d.why).where(d.subject.in_(part))
            for pk, *question in self.connection.execute(query):
                if tuple(question) in wanted:
                    wanted.discard(tuple(question))
                else:
                    gone.append(pk)
        for pks in chunks(gone):
            self.connection.execute(delete(t.doubt).where(d.pk.in_(pks)))
        rows = [(self.pks.next("doubt"), "entity", *question) for question in sorted(wanted)]
        put_in(self.connection, t.doubt, ("pk", "sort", "subject", "one", "other", "why"), rows)

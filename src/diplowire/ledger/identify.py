"""Who is who, kept in the tables: new profiles are placed, and the ones they touch placed again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from diplowire.ledger import schema as t
from diplowire.ledger.judgements import Judgements
from diplowire.ledger.profiles import KNOWN, Profile
from diplowire.ledger.rows import Pks, chunks
from diplowire.ledger.sketch import Who
from diplowire.ledger.who import Group, Question, cluster, place_surnames


@dataclass
class Directory:
    """Profiles by key and their parties by number. `moved` are those whose entity or state became another."""

    connection: Connection
    pks: Pks
    numbers: dict[str, int] = field(default_factory=dict)
    parties: dict[int, Who] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    fresh: list[Profile] = field(default_factory=list)

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
        empty = {"grouped": "", "entity": "", "because": "", "told": 0}
        rows = [{"pk": self.numbers[p.key], "key": p.key, "kind": p.kind, "name": p.name, **empty} for p in fresh]
        self.connection.execute(insert(t.profile), rows)
        blocks = [
            {"block": b, "profile": self.numbers[p.key], "home": i == 0} for p in fresh for i, b in enumerate(p.blocks)
        ]
        self.connection.execute(insert(t.profile_block), blocks)

    def count(self, told: Mapping[int, int]) -> None:
        """Add to the number of stories that name somebody so."""
        rows = [{"of": pk, "more": more} for pk, more in sorted(told.items())]
        if rows:
            query = update(t.profile).where(t.profile.c.pk == bindparam("of"))
            self.connection.execute(query.values(told=t.profile.c.told + bindparam("more")), rows)

    def stale(self, found: Iterable[Profile]) -> list[str]:
        """Return the blocks to place anew: of new profiles, and of full names whose offices may settle a surname."""
        blocks = {b for p in self.fresh for b in p.blocks if not b.startswith(KNOWN)}
        named = {
            b for p in found if p.kind == "person" and p.full for b in p.blocks if not b.startswith(KNOWN)
        } - blocks
        for part in chunks(sorted(named)):
            doubted = [f"block {b} " for b in part]
            rows = self.connection.execute(select(t.doubt.c.subject).where(t.doubt.c.subject.in_(doubted)).distinct())
            blocks |= {subject[len("block ") : -1] for (subject,) in rows}
        self.fresh = []
        return sorted(blocks)

    def _look_up(self, found: Collection[Profile]) -> None:
        missing = sorted({p.key for p in found} - set(self.numbers))
        for part in chunks(missing):
            rows = self.connection.execute(select(t.profile.c.key, t.profile.c.pk).where(t.profile.c.key.in_(part)))
            self.numbers.update((row.key, row.pk) for row in rows)

    def place(self, blocks: Sequence[str], judged: Judgements) -> None:
        """Cluster full names block by block, then the lone surnames that could mean them."""
        groups: dict[str, list[Group]] = {}
        members = self._members(blocks)
        for block in blocks:
            home = [p for p, own in members[block] if own and (p.full or p.kind != "person")]
            groups[block], questions = cluster(home, judged.apart)
            self._ask(block, questions)
            self._keep(groups[block], judged)
        for block in blocks:
            lone = [p for p, own in members[block] if own and not p.full and p.kind == "person"]
            if not lone:
                continue
            away = [p for p, own in members[block] if not own and p.full]
            full = groups[block] + self._groups_of(away)
            titles = self._titles([p for p, _ in members[block]])
            placed, questions = place_surnames(lone, full, titles, judged.apart)
            self._ask(block + " ", questions)
            self._keep([g for g in placed if any(not p.full for p in g.profiles)], judged)

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

    def _titles(self, found: Sequence[Profile]) -> Mapping[str, Collection[str]]:
        by_number = {self.numbers[p.key]: p.key for p in found if p.full}
        out: dict[str, set[str]] = {}
        for part in chunks(sorted(by_number)):
            rows = self.connection.execute(
                select(t.office.c.profile, t.office.c.title).where(t.office.c.profile.in_(part)).distinct()
            )
            for pk, title in rows:
                out.setdefault(by_number[pk], set()).add(title)
        return out

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
        for pk, grouped, country, because, kind, entity in rows:
            new = wanted[pk]
            if (grouped, country, because) == new:
                continue
            named = judged.alias.get(new[0], new[0])
            self.connection.execute(
                update(t.profile).where(c.pk == pk).values(grouped=new[0], entity=named, country=new[1], because=new[2])
            )
            if entity and (entity, country) != (named, new[1]):
                self.moved.add(pk)
            self.parties[pk] = Who(named, kind, new[1])

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

    def _ask(self, block: str, questions: Sequence[Question]) -> None:
        subject = f"block {block}"
        self.connection.execute(delete(t.doubt).where(t.doubt.c.subject == subject))
        rows = [
            {
                "pk": self.pks.next("doubt"),
                "sort": "entity",
                "subject": subject,
                "one": q.one,
                "other": q.other,
                "why": q.why,
            }
            for q in sorted(set(questions))
        ]
        if rows:
            self.connection.execute(insert(t.doubt), rows)

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
from diplowire.ledger.who import Group, Question, cluster, in_turn, place_surnames


@dataclass
class Directory:
    """Profiles by key and their parties by number. `moved` are those whose entity or state became another."""

    connection: Connection
    pks: Pks
    numbers: dict[str, int] = field(default_factory=dict)
    parties: dict[int, Who] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)  # blocks to place anew
    titled: set[str] = field(default_factory=set)  # keys of profiles that bear other offices than before

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
        for p in fresh:
            self.loose.update(p.blocks)
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

    def bear(self, told: Collection[tuple[Profile, str]]) -> None:
        """Note offices about to be written: one that is new for a full name may settle whom a surname means."""
        bearers = {self.numbers[p.key]: p for p, _ in told if p.kind == "person" and p.full}
        known: set[tuple[int, str]] = set()
        for part in chunks(sorted(bearers)):
            rows = self.connection.execute(
                select(t.office.c.profile, t.office.c.title).where(t.office.c.profile.in_(part)).distinct()
            )
            known |= {(pk, title) for pk, title in rows}
        for p, title in told:
            if (pk := self.numbers[p.key]) in bearers and (pk, title) not in known:
                self.titled.add(p.key)
                self.loose.update(p.blocks)

    def leave(self, numbers: Collection[int]) -> None:
        """Forget those of some profiles of whom no story speaks any more, and look again at all that were with them."""
        c = t.profile.c
        groups: set[str] = set()
        gone: dict[int, str] = {}
        for part in chunks(sorted(numbers)):
            rows = self.connection.execute(
                select(c.pk, c.key, c.grouped, t.appearance.c.story)
                .outerjoin(t.appearance, t.appearance.c.profile == c.pk)
                .where(c.pk.in_(part))
            )
            for pk, key, grouped, story in rows:
                groups.add(grouped)
                if story is None:
                    gone[pk] = key
        for ids in chunks(sorted(groups)):
            for key in self.connection.execute(select(c.key).where(c.grouped.in_(ids))).scalars():
                self.loose.update(Profile.of(key).blocks)
        for part in chunks(sorted(gone)):
            self.connection.execute(delete(t.profile_block).where(t.profile_block.c.profile.in_(part)))
            self.connection.execute(delete(t.profile).where(c.pk.in_(part)))
        for pk, key in gone.items():
            self.numbers.pop(key, None)
            self.parties.pop(pk, None)

    def settle(self, judged: Judgements, blocks: Iterable[str] = ()) -> None:
        """Place anew whoever may be somebody else now, those in `blocks` too."""
        self.place(sorted(b for b in self.loose | set(blocks) if not b.startswith(KNOWN)), judged)
        self.loose.clear()
        self.titled.clear()

    def _look_up(self, found: Collection[Profile]) -> None:
        missing = sorted({p.key for p in found} - set(self.numbers))
        for part in chunks(missing):
            rows = self.connection.execute(select(t.profile.c.key, t.profile.c.pk).where(t.profile.c.key.in_(part)))
            self.numbers.update((row.key, row.pk) for row in rows)

    def place(self, blocks: Sequence[str], judged: Judgements) -> None:
        """Cluster full names block by block, then the lone surnames that could mean them."""
        members = self._members(blocks)
        changed = set(self.titled)
        groups: list[Group] = []
        stateless: set[str] = set()  # blocks with persons to whom a surname may lend its state
        for block in blocks:
            home = [p for p, own in members[block] if own and (p.full or p.kind != "person")]
            found, questions = cluster(home, judged.apart)
            self._ask(block, questions)
            changed |= self._keep(found, judged)
            groups += found
            stateless |= {block for g in found if g.country is None and g.profiles[0].kind == "person"}
        # A surname is looked for under the first words of names too, and there whole groups are asked for offices.
        away = {b for g in groups if any(p.key in changed for p in g.profiles) for p in g.profiles for b in p.blocks}
        members |= self._members(sorted(away - set(blocks)))
        for block in sorted(members):
            lone = [p for p, own in members[block] if own and not p.full and p.kind == "person"]
            full = self._groups_of([p for p, _ in members[block] if p.full]) if lone or block in stateless else []
            titles = self._titles([p for g in full for p in g.profiles])
            placed, questions = place_surnames(lone, full, titles, judged.apart)
            self._ask(block + " ", questions)
            self._keep(placed, judged, block)

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
        """Return the groups of full names, as they stand, to which some profiles belong."""
        c = t.profile.c
        groups: dict[str, Group] = {}
        for part in chunks(sorted(self.numbers[p.key] for p in found)):
            for grouped in self.connection.execute(select(c.grouped).where(c.pk.in_(part)).distinct()).scalars():
                groups[grouped] = Group(id=grouped)
        for ids in chunks(sorted(groups)):
            for pk, key, grouped in self.connection.execute(select(c.pk, c.key, c.grouped).where(c.grouped.in_(ids))):
                if (p := Profile.of(key)).full:
                    self.numbers[key] = pk
                    groups[grouped].profiles.append(p)
        for g in groups.values():
            g.profiles.sort(key=in_turn)
        return [groups[id] for id in sorted(groups)]

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

    def _keep(self, groups: Sequence[Group], judged: Judgements, lone: str = "") -> set[str]:
        """Write which group each profile is in; return the keys of those for whom it is new.

        `lone` is the block whose surnames were placed: then only those are written, and the states that they lend to
        persons of the block who are given none. Until then such persons keep what was lent to them before.
        """
        wanted: dict[int, tuple[str, str | None, str]] = {}
        lent: dict[int, str | None] = {}
        open_ones: set[int] = set()
        for g in groups:
            given = any(p.country for p in g.profiles if p.full)
            for p in g.profiles:
                pk = self.numbers[p.key]
                if not lone or not p.full:
                    wanted[pk] = (g.id, g.country, g.because.get(p.key, ""))
                if p.full and not given:
                    open_ones.add(pk)
                    if p.blocks[0] == lone:
                        lent[pk] = g.country
        c = t.profile.c
        changed: set[str] = set()
        rows: list[Any] = []
        for part in chunks(sorted({*wanted, *lent})):
            rows += self.connection.execute(
                select(c.pk, c.key, c.grouped, c.country, c.because, c.kind, c.entity).where(c.pk.in_(part))
            ).all()
        for pk, key, grouped, country, because, kind, entity in rows:
            new: tuple[str, str | None, str] = wanted.get(pk, (grouped, lent.get(pk), because))
            if not lone and pk in open_ones and kind == "person":
                new = (new[0], country, new[2])
            if (grouped, country, because) == new:
                continue
            changed.add(key)
            named = judged.alias.get(new[0], new[0])
            self.connection.execute(
                update(t.profile).where(c.pk == pk).values(grouped=new[0], entity=named, country=new[1], because=new[2])
            )
            if entity and (entity, country) != (named, new[1]):
                self.moved.add(pk)
            self.parties[pk] = Who(named, kind, new[1])
        return changed

    def rename(self, judged: Judgements) -> None:
        """Give the entities that people joined one id, and those no longer joined their own."""
        c = t.profile.c
        columns = select(c.pk, c.grouped, c.entity, c.kind, c.country)
        rows = list(self.connection.execute(columns.where(c.entity != c.grouped)))
        for part in chunks(sorted(judged.alias)):
            rows += self.connection.execute(columns.where(c.grouped.in_(part)))
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

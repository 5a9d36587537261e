"""The steps from a Russian story to its linguistic layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from diplowire.lang.ru.morphology import Morphology
from diplowire.lang.ru.segment import segment
from diplowire.learn.files import WeightFile, read_manifest
from diplowire.learn.networks import Networks
from diplowire.learn.weights import Floats
from diplowire.model.analysis import Name
from diplowire.model.step import State, Step

Tag = tuple[str, Mapping[str, str]]
STATES = ("tag_states", "parse_states", "name_states")  # what the networks saw, for those who read more from it
OPENING = frozenset('«"“„(')
CLOSING = frozenset('»"”“).')
_OF_ADJECTIVES = frozenset({"Variant", "Gender", "Voice", "Case", "Degree", "Animacy"})
TENSES = {"past": "Past", "pres": "Pres", "futr": "Fut"}
NEGATIONS = frozenset({"не", "ни"})
RELATIVE_STEM = "котор"
RELATIVES = frozenset({"кто", "кого", "кому", "кем", "ком"})
NAME_WINDOW = 256  # tokens that the name tagger sees together, whole sentences of one paragraph


@dataclass(frozen=True)
class Segment:
    """Sentences and tokens."""

    name: str = "segment"
    needs: frozenset[str] = frozenset()
    gives: frozenset[str] = frozenset({"start", "stop", "word", "sentences", "paragraph"})

    def run(self, state: State) -> State:
        """Cut the story's text."""
        found = segment(state["story"])
        return {layer: getattr(found, layer) for layer in self.gives}


@dataclass(frozen=True)
class TagWords:
    """Parts of speech and features."""

    networks: Networks
    morphology: Morphology
    name: str = "tag"
    needs: frozenset[str] = frozenset({"word", "sentences"})
    gives: frozenset[str] = frozenset({"pos", "feats", "tag_states"})

    def run(self, state: State) -> State:
        """Tag each token in its sentence."""
        table = _tag_table(self.networks.labels("morphology"))
        seen: list[Floats] = []
        tags = [table[number] for number in self.networks.tags(_words(state), seen)]
        tags = [self._possible(word, *tag) for word, tag in zip(state["word"], tags, strict=True)]
        feats = tuple(_marked(word, pos, feats) for word, (pos, feats) in zip(state["word"], tags, strict=True))
        return {"pos": tuple(pos for pos, _ in tags), "feats": feats, "tag_states": seen}

    def _possible(self, word: str, pos: str, feats: Mapping[str, str]) -> Tag:
        """Return the tag, or where the dictionary knows the word for a finite verb of other tense only, that one's.

        A sentence that opens with a verb is where the network errs: it takes it for a short participle or an adjective.
        """
        if pos == "PROPN" and word[:1].isupper():
            return self._common(word, feats)
        short = feats.get("Variant") == "Short" or pos == "ADJ"
        if not (short or (pos == "VERB" and feats.get("VerbForm") == "Fin")):
            return pos, feats
        finite, only, tenses = self.morphology.finite(word.lower())
        if not finite or (short and not only):
            return pos, feats
        if not short and feats.get("Tense") in {TENSES[tense] for tense in tenses}:
            return pos, feats
        best = finite[0].tag
        known = {"Tense": TENSES[str(best.tense)], "Aspect": "Perf" if best.aspect == "perf" else "Imp"}
        number = {"Number": "Plur" if best.number == "plur" else "Sing"} if short else {}
        base = {k: v for k, v in feats.items() if k not in _OF_ADJECTIVES or not short}
        voice = {"Voice": "Act"} if short else {}
        return "VERB", MappingProxyType({**base, **known, **number, **voice, "VerbForm": "Fin", "Mood": "Ind"})

    def _common(self, word: str, feats: Mapping[str, str]) -> Tag:
        """Return the tag of what the network takes for a name, or that of several people, where it can only be that.

        A sentence that opens with "presidents" or "ministers" is where the network errs.
        """
        if not self.morphology.only_people(word.lower()):
            return "PROPN", feats
        return "NOUN", MappingProxyType({**feats, "Case": "Nom", "Number": "Plur", "Animacy": "Anim"})


def _marked(word: str, pos: str, feats: Mapping[str, str]) -> Mapping[str, str]:
    """Return the features with two of Universal Dependencies that the network does not give: negation and relatives."""
    low = word.lower()
    if low in NEGATIONS and pos in ("PART", "ADV"):
        return MappingProxyType({**feats, "Polarity": "Neg"})
    if pos in ("PRON", "DET") and (low.startswith(RELATIVE_STEM) or low in RELATIVES):
        return MappingProxyType({**feats, "PronType": "Rel"})
    return feats


@dataclass(frozen=True)
class Parse:
    """Heads and relations: a tree over each sentence."""

    networks: Networks
    name: str = "parse"
    needs: frozenset[str] = frozenset({"word", "sentences"})
    gives: frozenset[str] = frozenset({"head", "rel", "parse_states"})

    def run(self, state: State) -> State:
        """Parse each sentence."""
        labels = self.networks.labels("syntax")
        seen: list[Floats] = []
        heads, rels = self.networks.trees(_words(state), seen)
        out: list[int] = []
        for first, stop in state["sentences"]:
            out.extend(first + head - 1 if head else -1 for head in heads[first:stop])
        return {"head": tuple(out), "rel": tuple(labels[number] for number in rels), "parse_states": seen}


@dataclass(frozen=True)
class Lemmatise:
    """Dictionary forms, chosen by the tag of each token."""

    morphology: Morphology
    name: str = "lemmatise"
    needs: frozenset[str] = frozenset({"word", "pos", "feats"})
    gives: frozenset[str] = frozenset({"lemma"})

    def run(self, state: State) -> State:
        """Look up each token; ё is folded, as every table writes its lemmas."""
        found = map(self.morphology.lemma, state["word"], state["pos"], state["feats"])
        return {"lemma": tuple(lemma.replace("ё", "е") for lemma in found)}


@dataclass(frozen=True)
class FindNames:
    """Names of persons, places and organisations; none crosses the end of a paragraph."""

    networks: Networks
    name: str = "names"
    needs: frozenset[str] = frozenset({"word", "sentences", "paragraph"})
    gives: frozenset[str] = frozenset({"names", "name_states"})

    def run(self, state: State) -> State:
        """Find names in each paragraph."""
        word = state["word"]
        windows = list(_windows(state["sentences"], state["paragraph"]))
        labels = self.networks.labels("names")
        seen: list[Floats] = []
        numbers = self.networks.names([word[first:stop] for first, stop in windows], seen)
        out: list[Name] = []
        for first, stop in windows:
            out.extend(_spans([labels[number] for number in numbers[first:stop]], first))
        names = tuple(name for found in out if (name := _trimmed(found, word)))
        return {"names": names, "name_states": seen}


@cache
def _manifest() -> Mapping[str, WeightFile]:
    return read_manifest(files("diplowire.lang.ru.models") / "manifest.toml")


def models() -> tuple[str, ...]:
    """Return the names of the trained weights that the pack uses."""
    return tuple(entry.id for entry in _manifest().values())


@cache
def networks() -> Networks:
    """Return the networks of the pack, loaded on first use. Raises PackError where the weights are not installed."""
    return Networks(_manifest())


@cache
def morphology() -> Morphology:
    """Return the dictionary of the pack, loaded on first use."""
    return Morphology(networks().vectors.count)


@cache
def russian_steps() -> tuple[Step, ...]:
    """Return the steps in their order."""
    nets = networks()
    return (Segment(), TagWords(nets, morphology()), Parse(nets), Lemmatise(morphology()), FindNames(nets))


@cache
def _tag_table(labels: tuple[str, ...]) -> tuple[Tag, ...]:
    out = []
    for label in labels:
        pos, _, feats = label.partition("|")
        pairs = (x.partition("=")[::2] for x in feats.split("|") if x)
        out.append((pos, MappingProxyType(dict(pairs))))
    return tuple(out)


def _words(state: State) -> list[tuple[str, ...]]:
    word = state["word"]
    return [word[first:stop] for first, stop in state["sentences"]]


def _windows(sentences: Sequence[tuple[int, int]], paragraph: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Put neighbouring sentences of one paragraph together."""
    first = last = 0
    before = None
    for (start, stop), number in zip(sentences, paragraph, strict=True):
        if last > first and (number != before or stop - first > NAME_WINDOW):
            yield first, last
            first = start
        last, before = stop, number
    if last > first:
        yield first, last


def _trimmed(name: Name, word: Sequence[str]) -> Name | None:
    """Leave out the signs that the tagger put at the ends of a name; closing marks and full stops of an «И.» stay."""
    first, last = name.first, name.last
    while first <= last and not any(map(str.isalnum, word[first])) and word[first] not in OPENING:
        first += 1
    while last >= first and not any(map(str.isalnum, word[last])) and word[last] not in CLOSING:
        last -= 1
    return Name(name.kind, first, last) if first <= last else None


def _spans(labels: Sequence[str], base: int) -> Iterator[Name]:
    """Read begin, inside and outside labels; a stray inside label opens nothing."""
    kind, first = "", 0
    for i, label in enumerate((*labels, "O")):
        part, _, found = label.partition("-")
        if part == "I":
            continue
        if kind:
            yield Name(kind, base + first, base + i - 1)
        kind, first = (found, i) if part == "B" else ("", i)

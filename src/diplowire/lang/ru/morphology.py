"""Dictionary forms and inflection of Russian words, chosen by the tag that a word has in its sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

from diplowire.lang.ru import people
from diplowire.lang.ru.declension import dress, nominatives, plural_nominative

Feats = Mapping[str, str]
Key = tuple[str, str, str, str, str, str]  # part of speech, case, number, gender, animacy, verb form

CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
NUMBERS = {"Sing": "sing", "Plur": "plur"}
GENDERS = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
ANIMACY = {"Anim": "anim", "Inan": "inan"}
OLD_CASES = {"gen2": "gent", "loc2": "loct", "acc2": "accs", "voct": "nomn"}
SPEECH: dict[str, frozenset[str]] = {
    "NOUN": frozenset({"NOUN"}),
    "PROPN": frozenset({"NOUN"}),
    "ADJ": frozenset({"ADJF", "ADJS", "COMP"}),
    "VERB": frozenset({"VERB", "INFN", "PRTF", "PRTS", "GRND"}),
    "AUX": frozenset({"VERB", "INFN", "PRTF", "PRTS", "GRND"}),
    "ADV": frozenset({"ADVB", "COMP", "PRED"}),
    "NUM": frozenset({"NUMR", "NUMB", "ROMN"}),
    "PRON": frozenset({"NPRO"}),
    "DET": frozenset({"ADJF", "NPRO"}),
    "ADP": frozenset({"PREP"}),
    "CCONJ": frozenset({"CONJ"}),
    "SCONJ": frozenset({"CONJ"}),
    "PART": frozenset({"PRCL"}),
    "INTJ": frozenset({"INTJ"}),
}
# The tagger and the dictionary draw these lines differently: a second best, not a clash
NEAR: dict[str, frozenset[str]] = {
    "ADJ": frozenset({"PRTF", "PRTS"}),
    "VERB": frozenset({"ADJS", "ADJF"}),
    "PROPN": frozenset({"ADJF"}),
    "NOUN": frozenset({"ADJF", "NUMR"}),
    "PRON": frozenset({"ADJF", "NOUN", "CONJ"}),
    "ADV": frozenset({"PRCL", "ADJS", "CONJ", "NPRO", "NUMR"}),
    "NUM": frozenset({"ADJF", "NOUN"}),
    "PART": frozenset({"CONJ", "ADVB"}),
    "SCONJ": frozenset({"NPRO", "ADVB"}),
    "CCONJ": frozenset({"PRCL"}),
}
VERB_FORMS = {
    "Part": frozenset({"PRTF", "PRTS"}),
    "Inf": frozenset({"INFN"}),
    "Fin": frozenset({"VERB"}),
    "Conv": frozenset({"GRND"}),
}
PROPER = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})
AGREEING = frozenset({"ADJ", "DET", "NUM", "VERB"})
LETTER = re.compile(r"[^\W\d_]")
LONGEST = 64  # characters: nothing longer is a word


@cache
def dictionary() -> MorphAnalyzer:
    """Return the dictionary of Russian forms, loaded once."""
    return MorphAnalyzer()


class Morphology:
    """A dictionary of forms with bounded caches; `count` says how often a form is met in the news.

    Safe to share: the same question always has the same answer.
    """

    def __init__(self, count: Callable[[str], int] = lambda form: 0, size: int = 65536) -> None:
        self._analyzer = dictionary()
        self._count = count
        self.parses = lru_cache(size)(self._parses)
        self._lemma = lru_cache(size)(self._find_lemma)
        self.finite = lru_cache(size)(self._finite)
        self.only_people = lru_cache(size // 4)(self._only_people)
        self._nominative = lru_cache(size // 4)(self._find_nominative)

    def _parses(self, form: str) -> tuple[Parse, ...]:
        """Return what the dictionary takes a form for, likeliest first; nothing for what is too long to be a word."""
        if len(form) > LONGEST:
            return ()
        try:
            return tuple(self._analyzer.parse(form))
        except (KeyError, ValueError):  # pymorphy3 fails on letters that Unicode has no name for
            return ()

    def _finite(self, form: str) -> tuple[tuple[Parse, ...], bool, frozenset[str]]:
        """Return the dictionary's parses of a form as a finite verb, whether it has no other, and their tenses."""
        known = [p for p in self.parses(form) if p.is_known]
        finite = tuple(p for p in known if p.tag.POS == "VERB" and p.tag.mood == "indc")
        return finite, len(finite) == len(known), frozenset(str(p.tag.tense) for p in finite)

    def _only_people(self, form: str) -> bool:
        """Say whether a form can only be a common noun for several people in the nominative: no name looks like it."""
        tags = [p.tag for p in self.parses(form) if p.is_known]
        return bool(tags) and all(
            t.POS == "NOUN" and (t.case, t.number, t.animacy) == ("nomn", "plur", "anim") and not t.grammemes & PROPER
            for t in tags
        )

    def frequency(self, form: str) -> float:
        """Return half the logarithm of how often a small-letter form is met in the news, 0 for never."""
        return math.log1p(self._count(form)) / 2

    def lemma(self, form: str, pos: str, feats: Feats) -> str:
        """Return the dictionary form of a tagged word in small letters, with ё as the dictionary has it.

        Of a participle it is the infinitive, of a name the nominative in its own gender («Захаровой»: «захарова»).
        """
        return self._lemma(form, _key(pos, feats))

    def inflect(
        self, form: str, pos: str, feats: Feats, case: str, number: str | None = None, gender: str | None = None
    ) -> str | None:
        """Return a tagged word in another case (and number, gender), capitals kept; None where that cannot be told.

        Parts of a name joined by hyphens are inflected each for itself. ё is written only if the form has it.
        """
        key = _key(pos, feats)
        if case == key[1] and number in (None, key[2]) and gender in (None, key[3]):
            return form
        if pos == "PROPN" and case == "Nom" and key[2] != "Plur" and number in (None, key[2]):
            return dress(self._name(form.lower(), key), form)
        best = self._best(form, key)
        if best is None or best.tag.POS is None:
            return None
        wanted = {CASES[case]}
        plural = (NUMBERS.get(number or key[2]) or best.tag.number) == "plur"
        if best.tag.number:
            wanted.add("plur" if plural else "sing")
        if not plural and best.tag.POS in {"ADJF", "PRTF", "NUMR"} and (gender or key[3]):
            wanted.add(GENDERS[gender or key[3]])
        turned = best.inflect(wanted)
        return dress(str(turned.word), form) if turned else None

    def nominative(self, forms: Sequence[tuple[str, str, Feats]]) -> list[str]:
        """Return a noun with what agrees with it in the nominative, word by word; the noun keeps its number.

        The noun is the last one; words that do not agree (adverbs, prepositions) stay as they are.
        """
        head = next((i for i in range(len(forms) - 1, -1, -1) if forms[i][1] in {"NOUN", "PROPN"}), len(forms) - 1)
        if not forms:
            return []
        number = forms[head][2].get("Number")
        gender = forms[head][2].get("Gender")
        best = self._best(forms[head][0], _key(forms[head][1], forms[head][2]))
        if best is not None and best.tag.gender and best.tag.POS == "NOUN":
            gender = {v: k for k, v in GENDERS.items()}.get(str(best.tag.gender), gender)
        out = []
        for i, (form, pos, feats) in enumerate(forms):
            turned: str | None = form
            if i == head:
                turned = self.inflect(form, pos, feats, "Nom")
            elif pos in AGREEING | {"NOUN", "PROPN"} and feats.get("Case") == forms[head][2].get("Case"):
                agrees = pos in AGREEING
                turned = self.inflect(form, pos, feats, "Nom", number if agrees else None, gender if agrees else None)
            out.append(turned or form)
        return out

    def name_nominative(self, parts: Sequence[tuple[str, Feats]], gender_hint: str | None = None) -> people.NameForm:
        """Return a person's name in the nominative, and whether there was only one good way to read it.

        `parts` are its words with their features; `gender_hint` is Masc or Fem where something else tells it.
        """
        return people.name_nominative(self, parts, gender_hint)

    def name_readings(self, form: str) -> list[Parse]:
        """Return what a dictionary name (first name, surname, patronymic) may be in the singular."""
        return [p for p in self.parses(form) if p.is_known and p.tag.number == "sing" and _names_person(p)]

    def _find_lemma(self, form: str, key: Key) -> str:
        low = form.lower()
        if len(form) > LONGEST or not LETTER.search(form):
            return low
        if key[0] == "PROPN":
            return self._name(low, key)
        best = self._best(form, key)
        return str(best.normal_form) if best is not None else low

    def _best(self, form: str, key: Key) -> Parse | None:
        """Return the parse that agrees best with the tag; of equals the dictionary's first."""
        found = self.parses(form)
        return max(found, key=lambda parse: _agreement(parse, key)) if found else None

    def _name(self, low: str, key: Key) -> str:
        """Return a proper name in the nominative, small letters."""
        _, case, number, gender, _, _ = key
        best = self._best(low, key)
        if best is not None and best.is_known and best.tag.POS and _fits(best, key):
            if _names_person(best) and best.tag.number == "sing":
                turned = best.inflect({"nomn"})
                return str(turned.word) if turned else str(best.normal_form)
            return str(best.normal_form)
        if "-" in low:
            return "-".join(self._name(part, key) if part else part for part in low.split("-"))
        if number == "Plur":
            family = plural_nominative(low) if case != "Nom" else low
            return family or (str(best.normal_form) if best is not None else low)
        if case in ("", "Nom") or not low:
            return low
        return self.best_nominative(low, gender or "Masc", case)[0]

    def best_nominative(self, low: str, gender: str, case: str, fixed: float = 0.0) -> tuple[str, bool]:
        """Return the likeliest nominative of a small-letter name and whether no other came near.

        `fixed` is added for the form itself: how likely this part of a name is to stay as it is.
        """
        return self._nominative(low, gender, case, fixed)

    def _find_nominative(self, low: str, gender: str, case: str, fixed: float) -> tuple[str, bool]:
        scores: dict[str, float] = {}
        for found, weight in (*self._known_nominatives(low, gender, case), *nominatives(low, gender, case)):
            score = weight + self.frequency(found) + (fixed if found == low else 0)
            scores[found] = max(score, scores.get(found, score))
        order = sorted(scores, key=lambda x: (-scores[x], x))
        return order[0], len(order) < 2 or scores[order[0]] - scores[order[1]] >= 1.0

    def _known_nominatives(self, low: str, gender: str, case: str) -> Iterator[tuple[str, float]]:
        """Yield the nominatives of names in the dictionary that agree; fewer trust one that never changes."""
        for parse in self.name_readings(low):
            tag = parse.tag
            sexes = (None, GENDERS.get(gender))
            if tag.case == CASES.get(case) and (tag.gender in sexes or "ms-f" in tag.grammemes):
                turned = parse.inflect({"nomn"})
                if turned is not None:
                    yield str(turned.word), 1.5 if turned.word == low else 3.0


def _key(pos: str, feats: Feats) -> Key:
    get = feats.get
    return (pos, get("Case", ""), get("Number", ""), get("Gender", ""), get("Animacy", ""), get("VerbForm", ""))


def _names_person(parse: Parse) -> bool:
    grammemes = parse.tag.grammemes
    return "Name" in grammemes or "Surn" in grammemes or "Patr" in grammemes


def _agreement(parse: Parse, key: Key) -> float:
    pos, case, number, gender, animacy, verb_form = key
    tag = parse.tag
    speech = str(tag.POS)
    score: float = 2.0 if speech in SPEECH.get(pos, ()) else 1.0 if speech in NEAR.get(pos, ()) else 0.0
    score += 0.2 * parse.score + 0.5 * parse.is_known
    if verb_form and speech in VERB_FORMS.get(verb_form, ()):
        score += 0.5
    if case:
        given = str(tag.case)
        score += OLD_CASES.get(given, given) == CASES.get(case)
    if number:
        score += 0.5 * (str(tag.number) == NUMBERS.get(number))
    if gender:
        score += 0.5 * (str(tag.gender) == GENDERS.get(gender) or "ms-f" in tag.grammemes)
    if animacy:
        score += 0.25 * (str(tag.animacy) == ANIMACY.get(animacy))
    if pos == "PROPN" and parse.is_known and tag.grammemes & PROPER:
        score += 1.0
    return score


def _fits(parse: Parse, key: Key) -> bool:
    """Say whether a dictionary word can be the tagged name: proper, or alike in case, number and gender."""
    tag = parse.tag
    _, case, number, gender, animacy, _ = key
    given = OLD_CASES.get(str(tag.case), str(tag.case))
    same_case = not case or given == CASES.get(case) or "Fixd" in tag.grammemes
    same_number = not number or str(tag.number) == NUMBERS.get(number)
    if tag.grammemes & PROPER:
        return (same_case and same_number) or ("Geox" in tag.grammemes and same_number)
    same_gender = not gender or tag.gender is None or str(tag.gender) == GENDERS.get(gender)
    return same_case and same_number and same_gender and (animacy != "Anim" or str(tag.animacy) == "anim")

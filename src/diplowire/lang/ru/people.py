"""Names of persons in the nominative: what case and gender the whole name has, then each of its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from diplowire.lang.ru.declension import CONSONANTS, dress, indeclinable, plural_nominative

if TYPE_CHECKING:
    from diplowire.lang.ru.morphology import Morphology

Feats = Mapping[str, str]
Part = tuple[str, Feats]

OBLIQUE = ("Gen", "Dat", "Acc", "Ins", "Loc")
DICTIONARY_CASES = {"nomn": "Nom", "gent": "Gen", "datv": "Dat", "accs": "Acc", "ablt": "Ins", "loct": "Loc"}
DICTIONARY_GENDERS = {"masc": "Masc", "femn": "Fem"}
INS = ("ом", "ем", "ым", "им")  # of a man's name in the instrumental
WOMEN = ("ская", "цкая")  # of a surname in the nominative, and of no man's in any case
WOMAN = ("овой", "евой", "ёвой", "иной", "ыной", "ской", "цкой")  # of a surname, in every oblique case but one


class NameForm(NamedTuple):
    """A name in the nominative; `sure` is false where another reading was nearly as good.

    `gender` is what the name tells of its bearer's, empty where it tells nothing.
    """

    text: str
    sure: bool
    gender: str = ""


def name_nominative(words: Morphology, parts: Sequence[Part], gender_hint: str | None = None) -> NameForm:
    """Return a person's name in the nominative; see `Morphology.name_nominative`."""
    turning = [i for i, (form, _) in enumerate(parts) if _declines(form)]
    named = [parts[i] for i in turning]
    told = _gender(words, named, gender_hint)
    gender = told or "Masc"
    case, sure = _case(words, named, gender)
    if case == "Nom" or not named:
        return NameForm(" ".join(form for form, _ in parts), sure, told)
    turned, certain = _turn(words, named, gender, case)
    if turned == [form for form, _ in named] and indeclinable(turned[-1].lower(), gender) < 0:
        # No form of this case looks like that: the tagger erred, any other case is better
        tries = (_turn(words, named, gender, at)[0] for at in OBLIQUE if at != case)
        if (other := next((found for found in tries if found != turned), None)) is not None:
            turned, certain = other, False
    elif turned == [form for form, _ in named]:
        turned = _more_often(words, named, gender, turned)
    out = [form for form, _ in parts]
    for i, form in zip(turning, turned, strict=True):
        out[i] = form
    return NameForm(" ".join(out), sure and certain, told)


def well_known(words: Morphology, parts: Sequence[Part], known: Callable[[str], bool]) -> NameForm:
    """Return a person's name in the nominative; where by another case or sex it is one that is known, that one.

    "Джорджа Мелони" is no Джордж, "Кае Каллас" no Кае. What is read as it stands, and may stand so by its first name,
    is left: a woman called as the genitive of a known man is another.
    """
    found = name_nominative(words, parts)
    told = " ".join(form for form, _ in parts)
    if known(found.text) or (found.text == told and ("Nom" in {case for case, _ in _readings(words, parts[0][0])})):
        return found
    meant = {name for name in _nominatives(words, parts) if known(name)}
    if told in meant or len(meant) == 1:
        name = told if told in meant else meant.pop()
        return NameForm(name, True, _gender(words, [(form, {"Case": "Nom"}) for form in name.split()], None))
    return found


def _nominatives(words: Morphology, parts: Sequence[Part]) -> set[str]:
    """Return what a name may be in the nominative: as it stands, and by every case of a man's and a woman's."""
    named = [part for part in parts if _declines(part[0])]
    out = {" ".join(form for form, _ in parts)}
    for gender, case in product(DICTIONARY_GENDERS.values(), OBLIQUE):
        turned = iter(_turn(words, named, gender, case)[0] if named else ())
        out.add(" ".join(next(turned) if _declines(form) else form for form, _ in parts))
    return out


def _more_often(words: Morphology, named: Sequence[Part], gender: str, turned: list[str]) -> list[str]:
    """Return what another case gives where that is met much more often: «Нарендру Моди» is none but «Нарендра Моди»."""

    def often(forms: list[str]) -> float:
        return sum(words.frequency(form.lower()) for form in forms)

    best = max((_turn(words, named, gender, case)[0] for case in OBLIQUE), key=often)
    return best if often(best) > often(turned) + 1.0 else turned


def _turn(words: Morphology, parts: Sequence[Part], gender: str, case: str) -> tuple[list[str], bool]:
    """Return the words of a name that can decline in the nominative, and whether all of them are sure."""
    out: list[str] = []
    sure = True
    for i, (form, feats) in enumerate(parts):
        last = i + 1 == len(parts)
        plural = feats.get("Number") == "Plur" or form.endswith("ыми")
        if plural and last and (family := plural_nominative(form.lower())):
            out.append(dress(family, form))
            continue
        pieces = form.lower().split("-")
        turned = []
        for at, piece in enumerate(pieces):
            # «Касым-Жомартом», «Ким Чен Ыном»: of a foreign first name in several parts often only the last declines
            fixed = 0.5 if at + 1 < len(pieces) or (not last and len(parts) > 2) else 0.0
            found, certain = words.best_nominative(piece, gender, case, fixed) if piece else (piece, True)
            sure = sure and certain
            turned.append(found)
        out.append(dress("-".join(turned), form))
    return out, sure


def _declines(form: str) -> bool:
    """Say whether a word of a name can change: initials, particles («фон», «да», «оглы») and signs do not."""
    return len(form) > 1 and form[0].isupper() and not form.endswith(".") and not (len(form) < 4 and form.isupper())


def _readings(words: Morphology, form: str) -> set[tuple[str, str]]:
    """Return the (case, gender) pairs that the dictionary of names allows; both sexes where it does not say."""
    out = set()
    for parse in words.name_readings(form):
        case = DICTIONARY_CASES.get(str(parse.tag.case))
        gender = DICTIONARY_GENDERS.get(str(parse.tag.gender))
        if case:
            out |= {(case, gender)} if gender else {(case, "Masc"), (case, "Fem")}
    return out


def _instrumental(words: Morphology, form: str) -> bool:
    """Say whether a surname that no dictionary knows is met more often without its «-ом» or «-ем»: «Фиданом»."""
    if form[-2:] not in ("ом", "ем") or len(form) < 6 or words.name_readings(form):
        return False
    return words.frequency(form[:-2]) > words.frequency(form)


def _gender(words: Morphology, parts: Sequence[Part], hint: str | None) -> str:
    """Return the gender that the words of a name speak for, an empty string where none does."""
    if hint in ("Masc", "Fem"):
        return hint
    votes = {"Masc": 0.0, "Fem": 0.0}
    for place, (form, feats) in enumerate(parts):
        if (tagged := feats.get("Gender")) in votes:
            votes[tagged] += 1.0
        case = feats.get("Case")
        found = {gender for at, gender in _readings(words, form) if case is None or at == case}
        if len(found) == 1:
            votes[found.pop()] += 2.0 if place == 0 and len(parts) > 1 else 0.5
    if parts and parts[-1][0].endswith(WOMAN):
        votes["Fem"] += 1.5
    if parts and parts[-1][0].endswith(WOMEN):
        votes["Fem"] += 4.0
    return max(votes, key=lambda gender: votes[gender]) if any(votes.values()) else ""


def _case(words: Morphology, parts: Sequence[Part], gender: str) -> tuple[str, bool]:
    """Return the case on which tagger and dictionary agree best, and whether they do."""
    tagged = [feats["Case"] for _, feats in parts if feats.get("Case")]
    votes = {case: float(tagged.count(case)) for case in ("Nom", *OBLIQUE)}
    for form, _ in parts:
        allowed = {case for case, sex in _readings(words, form) if sex == gender}
        if allowed:
            for case in votes:
                votes[case] += 0.6 if case in allowed else -0.6
    first = parts[0][0].lower() if len(parts) == 2 else ""
    if (
        parts
        and _instrumental(words, parts[-1][0].lower())
        and not (first[-1:] in CONSONANTS and first[-2:] not in INS)
    ):
        votes["Ins"] += 1.5 * len(parts)
    votes["Nom"] -= 0.1  # the tagger calls what it does not know a nominative rather than the other way round
    best = max(votes, key=lambda case: votes[case])
    return best, not tagged or len(set(tagged) - {best, "Nom"}) == 0 or votes[best] > len(tagged) / 2

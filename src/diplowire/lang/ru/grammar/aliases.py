"""Second names of organisations in brackets: "Комитет защиты журналистов (КЗЖ)", "«Фольксваген» (Volkswagen)"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diplowire.lang.ru.grammar.phrases import CLOSING, is_abbreviation
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft

_LONGEST = 10  # tokens in the brackets
_SMALL = {"and", "for", "of", "the", "to", "de", "und", "&"}


def aliases(a: Analysis, organisations: Iterable[MentionDraft], taken: Mapping[int, object]) -> list[MentionDraft]:
    """Return the second names in brackets right behind organisations, and where they stand alone later in the story.

    `taken` are tokens that other names hold.
    """
    out: list[MentionDraft] = []
    short: dict[str, MentionDraft] = {}
    for m in organisations:
        i = m.last + 1
        if i < len(a) and a.word[i] in CLOSING and a.word[i] != ")":
            i += 1
        if i >= len(a) or a.word[i] != "(" or m.generic:
            continue
        last = next((j - 1 for j in range(i + 2, min(i + 2 + _LONGEST, len(a))) if a.word[j] == ")"), None)
        if last is None or not _name(a, i + 1, last) or any(j in taken for j in range(i + 1, last + 1)):
            continue
        alias = _mention(a, i + 1, last, m)
        out.append(alias)
        if i + 1 == last and is_abbreviation(a.word[last]):
            short[a.word[last]] = m
    held = {j for m in out for j in range(m.first, m.last + 1)}
    for i in range(len(a)):
        if a.word[i] in short and i not in held and i not in taken:
            out.append(_mention(a, i, i, short[a.word[i]]))
    return out


def _name(a: Analysis, first: int, last: int) -> bool:
    """Say whether brackets hold a name: one abbreviation, or a foreign name with its capitals."""
    if first == last and is_abbreviation(a.word[first]):
        return True
    words = [a.word[j] for j in range(first, last + 1)]
    foreign = all(ord(c) < 0x250 for w in words for c in w)
    return foreign and words[0][0].isupper() and all(w[0].isupper() or w.lower() in _SMALL for w in words)


def _mention(a: Analysis, first: int, last: int, of: MentionDraft) -> MentionDraft:
    form = "abbreviation" if is_abbreviation(a.word[first]) and first == last else "name"
    return MentionDraft(
        first,
        last,
        first,
        of.kind,
        form,  # type: ignore[arg-type]
        of.name,
        "ru.name.alias",
        key=of.key,
        ref=of.ref,
        country=of.country,
        countries=of.countries,
    )

"""Our answers to the three tracks, made from what was seen in a text.

The corpus draws some lines elsewhere than a record of relations between states does: a theatre or a works is an
organisation, not a building; an adjective for a state is no part of a name; a state is called as the text calls it.
"""

from __future__ import annotations

from collections import Counter

from diplowire.lang.ru.morphology import dictionary
from diplowire.lang.ru.steps import morphology
from diplowire_bench.factrueval.answers import Answer, FactAnswer, NameAnswer, ObjectAnswer
from diplowire_bench.seen import Mention, Post, Seen, Thing
from diplowire_bench.vocabulary import words

_TAG = {"person": "per", "state": "locorg", "place": "loc", "facility": "loc", "organization": "org"}
_INSIDE = {"в", "во", "на", "из", "под", "над", "у", "около", "через", "до", "возле", "близ"}
_WITH = {"с", "со", "между", "для"}


def answer(seen: Seen, *, apart: bool = False) -> Answer:
    """Return our answer to all tracks; `apart` tells states and towns that act (LocOrg) from places."""
    named = {t.id: kept for t in seen.things.values() if (kept := _cut(seen, t))}
    return Answer(_names(seen, named, apart), _objects(seen, named), _facts(seen))


def _cut(seen: Seen, thing: Thing) -> list[Mention]:
    """Return the mentions by name as the corpus marks them; what has no capital is none."""
    out = []
    for mention in thing.names:
        if thing.kind in ("organization", "facility"):
            start = _begins(seen, mention)
            rest = seen.text[start : mention.end]
            plain = not any(c.isupper() or c.isdigit() or "a" <= c <= "z" for c in rest)
            if plain and _bare(seen, start, mention.end):
                continue
            mention = Mention(start, mention.end, mention.form)
        out.append(mention)
    return out


def _bare(seen: Seen, start: int, end: int) -> bool:
    """Say whether words in small letters are one noun with adjectives: "the federal government" is no name."""
    return sum(seen.analysis.pos[j] in ("NOUN", "PROPN") for j in seen.analysis.within(start, end)) < 2


def _begins(seen: Seen, mention: Mention) -> int:
    """Return where a name begins, adjectives that are no part of it left out; before a bare noun they are one."""
    a = seen.analysis
    tokens = a.within(mention.start, mention.end)
    j = tokens.start
    while j < tokens.stop - 1 and a.pos[j] == "ADJ" and _no_part(seen, j):
        j += 1
    rest = seen.text[a.start[j] : mention.end]
    named = any(c in '«»"„“' for c in rest) or any("A" <= c <= "z" for c in rest) or rest[:1].isupper()
    whole = not named or (len(rest.split()) == 1 and not rest[0].isascii())
    return mention.start if whole and a.lemma[tokens.start] not in words("of the day") else a.start[j]


def _no_part(seen: Seen, j: int) -> bool:
    """Say whether an adjective before a noun belongs to no name: it is in small letters, of a state or of the day."""
    a = seen.analysis
    if seen.text[a.start[j]].isupper() and (j == 0 or a.sentence_of[j] == a.sentence_of[j - 1]):
        return False
    return a.lemma[j] in words("of the day") or any(
        m.form == "demonym" and m.start <= a.start[j] < m.end for m, t in seen.mentions if t.kind == "state"
    )


def _tag(seen: Seen, thing: Thing, mention: Mention) -> str:
    if thing.kind == "facility":
        inside = {dictionary().parse(w.strip('«»"„“”').lower())[0].normal_form for w in thing.name.split()}
        if inside & words("acting facility"):
            return "org"
        if thing.name.lower() in words("seat") and not _placed(seen, mention):
            return "org"
    return _TAG[thing.kind]


def _names(seen: Seen, named: dict[str, list[Mention]], apart: bool) -> list[NameAnswer]:
    found = []
    for id_, mentions in named.items():
        thing = seen.things[id_]
        for mention in mentions:
            tag = _tag(seen, thing, mention)
            if tag in ("loc", "locorg"):
                acts = apart and thing.kind != "facility" and _acts(seen, mention, thing)
                tag = "locorg" if acts else "loc"
            found.append(NameAnswer(tag, mention.start, mention.end))
    return sorted(found, key=lambda n: (n.start, n.end, n.tag))


def _placed(seen: Seen, mention: Mention) -> bool:
    """Say whether a name follows a preposition of place."""
    at = seen.analysis.within(mention.start, mention.end).start
    return at > 0 and seen.analysis.word[at - 1].lower() in _INSIDE


def _acts(seen: Seen, mention: Mention, thing: Thing) -> bool:
    """Say whether a state or town acts where it is named; a state does unless it is only where something is."""
    a = seen.analysis
    tokens = a.within(mention.start, mention.end)
    if not tokens or _placed(seen, mention):
        return False
    first = tokens[0]
    if thing.kind == "state":
        return not (first and a.word[first - 1] == "(")
    head = next((j for j in tokens if a.head[j] not in tokens), first)
    over = a.head[head]
    of_somebody = a.rel[head] == "nmod" and over >= 0 and a.feats[over].get("Animacy") == "Anim"
    with_somebody = first > 0 and a.word[first - 1].lower() in _WITH
    return a.rel[head].startswith("nsubj") or of_somebody or with_somebody


def _objects(seen: Seen, named: dict[str, list[Mention]]) -> list[ObjectAnswer]:
    found = []
    for id_, mentions in named.items():
        thing = seen.things[id_]
        tag = Counter(_tag(seen, thing, m) for m in mentions).most_common(1)[0][0]
        if tag == "per":
            found.append(ObjectAnswer(tag, person_parts(thing.name)))
        else:
            pairs = tuple(("name", name) for name in _called(seen, thing, mentions))
            found.append(ObjectAnswer("loc" if tag == "locorg" else tag, pairs))
    return found


def _called(seen: Seen, thing: Thing, mentions: list[Mention]) -> list[str]:
    """Return the name under which an object is looked for: the commonest of the text, in the nominative."""
    called = [seen.words(m.start, m.end) for m in mentions]
    short = Counter(w for w in called if w.isupper())
    if thing.kind in ("state", "organization") and short and thing.name.upper() not in short:
        if thing.kind == "state" and sum(short.values()) * 2 > len(called):
            return [short.most_common(1)[0][0]]
    if thing.kind == "state":
        return [_nominative(seen, thing, mentions)]
    cut = _dropped(seen, thing, mentions[0])
    return [" ".join(thing.name.split()[cut:]) if cut < len(thing.name.split()) else thing.name]


def _dropped(seen: Seen, thing: Thing, kept: Mention) -> int:
    """Return how many words of an organisation's first mention were no part of its name."""
    whole = next((m for m in thing.names if m.start <= kept.start and m.end == kept.end), kept)
    return len(seen.text[whole.start : kept.start].split())


def _nominative(seen: Seen, thing: Thing, mentions: list[Mention]) -> str:
    """Return a state's name as the text has it, where that is none of the forms of its canonical name."""
    a = seen.analysis
    tokens = a.within(mentions[0].start, mentions[0].end)
    forms = morphology().nominative([(a.word[j], a.pos[j], a.feats[j]) for j in tokens])
    own = " ".join(forms)
    return thing.name if own[:4].lower() == thing.name[:4].lower() else own


def person_parts(name: str) -> tuple[tuple[str, str], ...]:
    """Return first names, patronymic and surname of a person, as far as the name holds them."""
    parts = name.split()
    kinds = [_kind(w) for w in parts]
    if len(parts) == 1:
        return (("firstname" if kinds[0] == "firstname" else "lastname", parts[0]),)
    if parts[0].lower() in words("family name first") and len(parts) < 4:
        return (("lastname", parts[0]), *(("firstname", w) for w in parts[1:]))
    patronymic = [n for n, kind in enumerate(kinds) if kind == "patronymic" and n]
    rest = [n for n in range(len(parts)) if n not in patronymic]
    surname = [rest[0]] if kinds[rest[0]] == "lastname" and "firstname" in kinds[1:] else rest[-1:]
    while len(rest) > 2 and surname[0] - 1 in rest[1:] and parts[surname[0] - 1].lower() in words("particle of a name"):
        surname.insert(0, surname[0] - 1)
    if patronymic and len(rest) == 1:
        surname = []
    first = [part for n in rest if n not in surname for part in _apart(parts[n])]
    return (
        *(("firstname", w) for w in first),
        *(("patronymic", parts[n]) for n in patronymic),
        *((("lastname", " ".join(parts[n] for n in surname)),) if surname else ()),
    )


def _apart(word: str) -> list[str]:
    """Return the first names that a hyphen joins, each for itself."""
    parts = word.split("-")
    return parts if len(parts) > 1 and all(p[:1].isupper() and len(p) > 2 for p in parts) else [word]


def _kind(word: str) -> str:
    tags = [p.tag for p in dictionary().parse(word.lower()) if p.is_known and "nomn" in p.tag]
    for mark, kind in (("Patr", "patronymic"), ("Name", "firstname"), ("Surn", "lastname")):
        if any(mark in t for t in tags):
            return kind
    return ""


def _where(seen: Seen, post: Post) -> str:
    """Return where a post is held as the text says it; of a state told by an adjective, its name if it has one."""
    assert post.where is not None
    thing = seen.things.get(post.thing or "")
    if post.where.form == "demonym" and thing is not None and thing.names:
        return seen.words(thing.names[0].start, thing.names[0].end)
    return seen.words(post.where.start, post.where.end)


def _facts(seen: Seen) -> list[FactAnswer]:
    found = []
    for post in seen.posts:
        person = seen.things[post.person].name
        if post.owner and post.where is not None:
            found.append(FactAnswer("ownership", (("owner", person), ("property", _where(seen, post)))))
            continue
        pairs = [("who", person)]
        if post.titled:
            pairs.append(("position", seen.words(post.start, post.end)))
        if post.where is not None:
            pairs.append(("where", _where(seen, post)))
        found.append(FactAnswer("occupation", tuple(pairs)))
    for owned in seen.owned:
        pairs = [("owner", seen.things[owned.owner].name), ("property", seen.things[owned.thing].name)]
        found.append(FactAnswer("ownership", tuple(pairs)))
    for meeting in seen.meetings:
        found.append(FactAnswer("meeting", tuple(("participant", seen.things[p].name) for p in meeting.persons)))
    for deal in seen.deals:
        parties = tuple(("participant", seen.things[t].name) for t in deal.parties)
        found.append(FactAnswer("deal", (*parties, ("type", _DEALS[deal.kind]))))
    return list(dict.fromkeys(found))


_DEALS = {
    "sale": "купля/продажа",
    "loan": "займ/возвращение займа",
    "investment": "инвестиции",
    "fine": "наложение/выплата штрафа",
}

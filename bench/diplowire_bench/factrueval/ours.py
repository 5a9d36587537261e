"""Our answers to the three tracks, made from what was seen in a text."""

from __future__ import annotations

from diplowire.lang.ru.morphology import dictionary
from diplowire_bench.factrueval.answers import Answer, FactAnswer, NameAnswer, ObjectAnswer
from diplowire_bench.seen import Mention, Seen, Thing

_TAG = {"person": "per", "state": "locorg", "place": "loc", "facility": "loc", "organization": "org"}
_INSIDE = {"в", "во", "на", "из", "под", "над", "у", "около", "через", "до"}


def answer(seen: Seen, *, apart: bool = False) -> Answer:
    """Return our answer to all tracks; `apart` tells states and towns that act (LocOrg) from places."""
    return Answer(_names(seen, apart), _objects(seen), _facts(seen))


def _names(seen: Seen, apart: bool) -> list[NameAnswer]:
    found = []
    for mention, thing in seen.mentions:
        if mention.named:
            tag = _TAG[thing.kind]
            if tag in ("loc", "locorg"):
                tag = "locorg" if apart and thing.kind != "facility" and not _placed(seen, mention) else "loc"
            found.append(NameAnswer(tag, mention.start, mention.end))
    return found


def _placed(seen: Seen, mention: Mention) -> bool:
    """Say whether a name follows a preposition of place."""
    at = seen.analysis.within(mention.start, mention.end).start
    return at > 0 and seen.analysis.word[at - 1].lower() in _INSIDE


def _objects(seen: Seen) -> list[ObjectAnswer]:
    found = []
    for thing in seen.things.values():
        if not thing.names:
            continue
        tag = "loc" if _TAG[thing.kind] == "locorg" else _TAG[thing.kind]
        pairs = person_parts(thing.name) if tag == "per" else (("name", thing.name),)
        found.append(ObjectAnswer(tag, pairs))
    return found


def person_parts(name: str) -> tuple[tuple[str, str], ...]:
    """Return first name, patronymic and surname of a person, as far as the name holds them."""
    words = name.split()
    kinds = [_kind(w) for w in words]
    if len(words) == 1:
        return (("firstname" if kinds[0] == "firstname" else "lastname", words[0]),)
    pairs: list[tuple[str, str]] = []
    for n, (word, kind) in enumerate(zip(words, kinds, strict=True)):
        if kind == "patronymic" and n:
            pairs.append(("patronymic", word))
        elif n == 0 and not (kind == "lastname" and "firstname" in kinds[1:]):
            pairs.append(("firstname", word))
        elif pairs and pairs[-1][0] == "lastname" and kind != "firstname":
            pairs[-1] = ("lastname", f"{pairs[-1][1]} {word}")
        else:
            pairs.append(("lastname" if "lastname" not in dict(pairs) else "firstname", word))
    return tuple(pairs)


def _kind(word: str) -> str:
    tags = [p.tag for p in dictionary().parse(word.lower()) if p.is_known and "nomn" in p.tag]
    for mark, kind in (("Patr", "patronymic"), ("Name", "firstname"), ("Surn", "lastname")):
        if any(mark in t for t in tags):
            return kind
    return ""


def _facts(seen: Seen) -> list[FactAnswer]:
    found = []
    for post in seen.posts:
        pairs = [("who", _who(seen, seen.things[post.person])), ("position", seen.words(post.start, post.end))]
        if post.where is not None:
            pairs.append(("where", seen.words(post.where.start, post.where.end)))
        found.append(FactAnswer("occupation", tuple(pairs)))
    for meeting in seen.meetings:
        pairs = [("participant", _who(seen, seen.things[p])) for p in meeting.persons]
        found.append(FactAnswer("meeting", tuple(pairs)))
    return found


def _who(seen: Seen, thing: Thing) -> str:
    return thing.name

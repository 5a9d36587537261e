"""Our answers to the three tracks, made from what was seen in a text.

The corpus draws some lines elsewhere than a record of relations between states does: a theatre or a works is an
organisation, not a building; an adjective for a state is no part of a name; a state is called as the text calls it.
"""

from __future__ import annotations

from collections import Counter

from diplowire.lang.ru.morphology import dictionary
from diplowire.lang.ru.steps import morphology
from diplowire_bench.factrueval.answers import Answer, FactAnswer, NameAnswer, ObjectAnswer
from diplowire_bench.seen import Mention, Seen, Thing

_TAG = {"person": "per", "state": "locorg", "place": "loc", "facility": "loc", "organization": "org"}
_INSIDE = {"в", "во", "на", "из", "под", "над", "у", "около", "через", "до", "возле", "близ"}
# Facilities that are organisations here, and seats of power that act as such.
_ACTING = {
    "аэс", "библиотека", "больница", "галерея", "госпиталь", "гэс", "завод", "комбинат", "музей", "театр", "тэц",
    "университет", "фабрика", "центр", "электростанция",
}  # fmt: skip
_SEATS = {"белый дом", "кремль", "капитолий", "елисейский дворец"}
_PASSING = {"бывший", "влиятельный", "нынешний", "новый", "прежний", "крупный", "известный", "самый"}


def answer(seen: Seen, *, apart: bool = False) -> Answer:
    """Return our answer to all tracks; `apart` tells states and towns that act (LocOrg) from places."""
    named = {t.id: kept for t in seen.things.values() if (kept := [m for m in _cut(seen, t)])}
    return Answer(_names(seen, named, apart), _objects(seen, named), _facts(seen))


def _cut(seen: Seen, thing: Thing) -> list[Mention]:
    """Return the mentions by name as the corpus marks them; what has no capital is none."""
    out = []
    for mention in thing.names:
        if thing.kind in ("organization", "facility"):
            start = mention.start
            for j in seen.analysis.within(mention.start, mention.end):
                if seen.analysis.pos[j] != "ADJ" or not _no_part(seen, j):
                    break
                start = seen.analysis.start[j + 1] if j + 1 < len(seen.analysis) else start
            rest = seen.text[start : mention.end]
            if not any(c.isupper() or c.isdigit() for c in rest):
                continue
            if start < mention.end:
                mention = Mention(start, mention.end, mention.form)
        out.append(mention)
    return out


def _no_part(seen: Seen, j: int) -> bool:
    """Say whether an adjective before a noun belongs to no name: it is in small letters, of a state or of the day."""
    a = seen.analysis
    if seen.text[a.start[j]].isupper() and (j == 0 or a.sentence_of[j] == a.sentence_of[j - 1]):
        return False
    return a.lemma[j] in _PASSING or any(
        m.form == "demonym" and m.start <= a.start[j] < m.end for m, t in seen.mentions if t.kind == "state"
    )


def _tag(seen: Seen, thing: Thing, mention: Mention | None = None) -> str:
    if thing.kind == "facility":
        words = {dictionary().parse(w.strip('«»"„“”').lower())[0].normal_form for w in thing.name.split()}
        if words & _ACTING:
            return "org"
        if thing.name.lower() in _SEATS and (mention is None or not _placed(seen, mention)):
            return "org"
    return _TAG[thing.kind]


def _names(seen: Seen, named: dict[str, list[Mention]], apart: bool) -> list[NameAnswer]:
    found = []
    for id_, mentions in named.items():
        thing = seen.things[id_]
        for mention in mentions:
            tag = _tag(seen, thing, mention)
            if tag in ("loc", "locorg"):
                acts = apart and thing.kind != "facility" and not _placed(seen, mention)
                tag = "locorg" if acts else "loc"
            found.append(NameAnswer(tag, mention.start, mention.end))
    return sorted(found, key=lambda n: (n.start, n.end, n.tag))


def _placed(seen: Seen, mention: Mention) -> bool:
    """Say whether a name follows a preposition of place."""
    at = seen.analysis.within(mention.start, mention.end).start
    return at > 0 and seen.analysis.word[at - 1].lower() in _INSIDE


def _objects(seen: Seen, named: dict[str, list[Mention]]) -> list[ObjectAnswer]:
    found = []
    for id_, mentions in named.items():
        thing = seen.things[id_]
        tag = _tag(seen, thing)
        if tag == "per":
            found.append(ObjectAnswer(tag, person_parts(thing.name)))
        else:
            pairs = tuple(("name", name) for name in _called(seen, thing, mentions))
            found.append(ObjectAnswer("loc" if tag == "locorg" else tag, pairs))
    return found


def _called(seen: Seen, thing: Thing, mentions: list[Mention]) -> list[str]:
    """Return the name under which an object is looked for: the commonest of the text, in the nominative."""
    words = [seen.words(m.start, m.end) for m in mentions]
    short = Counter(w for w in words if w.isupper())
    if thing.kind in ("state", "organization") and short and thing.name.upper() not in short:
        if thing.kind == "state" and sum(short.values()) * 2 > len(words):
            return [short.most_common(1)[0][0]]
    if thing.kind == "state":
        return [_nominative(seen, thing, mentions)]
    return [thing.name]


def _nominative(seen: Seen, thing: Thing, mentions: list[Mention]) -> str:
    """Return a state's name as the text has it, where that is none of the forms of its canonical name."""
    a = seen.analysis
    tokens = a.within(mentions[0].start, mentions[0].end)
    forms = morphology().nominative([(a.word[j], a.pos[j], a.feats[j]) for j in tokens])
    own = " ".join(forms)
    return thing.name if own[:4].lower() == thing.name[:4].lower() else own


def person_parts(name: str) -> tuple[tuple[str, str], ...]:
    """Return first name, patronymic and surname of a person, as far as the name holds them."""
    words = name.split()
    kinds = [_kind(w) for w in words]
    if len(words) == 1:
        return (("firstname" if kinds[0] == "firstname" else "lastname", words[0]),)
    if words[0].lower() in _EASTERN and len(words) > 1:
        return (("lastname", words[0]), ("firstname", " ".join(words[1:])))
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


# Family names that come first: Chinese, Korean and Vietnamese ones.
_EASTERN = set(
    "ван ли чжан лю чэнь чен ян хуан чжао чжоу у сюй сунь чжу ма ху го хэ гао линь ло чжэн лян се сун тан дэн хань фэн"
    " цао пэн цзэн сяо тянь дун юань пань цзян цай юй ду е чэн вэй су лу дин жэнь цзэн шэнь яо ши си вэнь"
    " ким пак чхве чон кан чо юн чан лим хан нгуен чан фам хо".split()
)


def _kind(word: str) -> str:
    tags = [p.tag for p in dictionary().parse(word.lower()) if p.is_known and "nomn" in p.tag]
    for mark, kind in (("Patr", "patronymic"), ("Name", "firstname"), ("Surn", "lastname")):
        if any(mark in t for t in tags):
            return kind
    return ""


def _facts(seen: Seen) -> list[FactAnswer]:
    found = []
    for post in seen.posts:
        pairs = [("who", seen.things[post.person].name), ("position", seen.words(post.start, post.end))]
        if post.where is not None:
            pairs.append(("where", seen.words(post.where.start, post.where.end)))
        found.append(FactAnswer("occupation", tuple(pairs)))
    for meeting in seen.meetings:
        pairs = [("participant", seen.things[p].name) for p in meeting.persons]
        found.append(FactAnswer("meeting", tuple(pairs)))
    return found

"""Our answer to NEREL: what the networks see that were trained on its types, and where there is none, the rules."""

from __future__ import annotations

from collections.abc import Sequence, Set

from diplowire_bench.nerel import Annotation, Entity, Relation
from diplowire_bench.seen import Seen, Thing

_TAG = {"person": "PERSON", "state": "COUNTRY", "facility": "FACILITY", "organization": "ORGANIZATION"}
_REGION = ("область", "край", "штат", "провинция", "округ")
LIKELY = 0.5  # how sure an entity must be to be linked by where it stands
_NATURE = ("река", "озеро", "море", "остров", "залив", "океан", "гора", "полуостров", "пролив", "пустыня")


def answer(seen: Seen) -> Annotation:
    """Return entities by label and links between them; without labels, entities by name and professions from posts.

    Without links, who works as what and where comes from posts. With them, what stands right before a name is that
    person's, and so is what the record says to be an office of his.
    """
    a = seen.analysis
    told = _told(seen)
    if not a.labelled:
        return told
    entities = [Entity(a.start[x.first], a.stop[x.last], x.label) for x in a.labelled]
    if not a.links:
        return Annotation(set(entities), told.relations)
    links = {Relation(x.label, entities[x.one], entities[x.other]) for x in a.links}
    links |= _before_names(seen, entities)
    links |= _by_office(seen, entities, {x.target for x in links if x.tag == "WORKS_AS"})
    where: dict[Entity, list[Entity]] = {}
    for link in links:
        if link.tag == "WORKPLACE":
            where.setdefault(link.source, []).append(link.target)
    held = [x for x in links if x.tag == "WORKS_AS"]
    links |= {Relation("WORKPLACE", x.source, place) for x in held for place in where.get(x.target, ())}
    return Annotation(set(entities), links)


def _before_names(seen: Seen, entities: Sequence[Entity]) -> set[Relation]:
    """Return the professions that end right before a person's name: of several, the longest one is his."""
    a = seen.analysis
    ends: dict[int, int] = {}  # last token -> the profession
    for n, x in enumerate(a.labelled):
        if x.label == "PROFESSION" and x.sure >= LIKELY:
            other = ends.setdefault(x.last, n)
            ends[x.last] = min(n, other, key=lambda k: a.labelled[k].first)
    return {
        Relation("WORKS_AS", entities[n], entities[ends[x.first - 1]])
        for n, x in enumerate(a.labelled)
        if x.label == "PERSON" and x.sure >= LIKELY and x.first - 1 in ends
        if a.sentence_of[x.first - 1] == a.sentence_of[x.first]
    }


def _by_office(seen: Seen, entities: Sequence[Entity], taken: Set[Entity]) -> set[Relation]:
    """Return the professions by which the record knows a person, with the name before them, else with the first."""
    jobs = {(e.start, e.end): e for e in entities if e.tag == "PROFESSION" and e not in taken}
    names = {(e.start, e.end): e for e in entities if e.tag == "PERSON"}
    found = set()
    for thing in seen.things.values():
        own = [names[m.start, m.end] for m in thing.mentions if (m.start, m.end) in names]
        for mention in thing.mentions:
            job = jobs.get((mention.start, mention.end))
            if thing.kind == "person" and own and job is not None and mention.form == "office":
                before = [name for name in own if name.start < job.start]
                found.add(Relation("WORKS_AS", before[-1] if before else own[0], job))
    return found


def _told(seen: Seen) -> Annotation:
    found = Annotation()
    for mention, thing in seen.mentions:
        if mention.named:
            found.entities.add(Entity(mention.start, mention.end, _tag(thing)))
    for post in seen.posts:
        title = Entity(*post.whole, "PROFESSION") if post.titled else None
        found.entities |= {title} if title is not None else set()
        names = sorted(seen.things[post.person].names, key=lambda m: abs(m.start - post.start))
        if not names:
            continue
        person = Entity(names[0].start, names[0].end, "PERSON")
        found.relations |= {Relation("WORKS_AS", person, title)} if title is not None else set()
        if post.where is not None and post.thing is not None and post.where.start < post.whole[1]:
            place = Entity(post.where.start, post.where.end, _tag(seen.things[post.thing]))
            workers = (person, title) if title is not None else (person,)
            found.relations |= {Relation("WORKPLACE", worker, place) for worker in workers}
    return found


def _tag(thing: Thing) -> str:
    if thing.kind != "place":
        return _TAG[thing.kind]
    words = thing.name.lower().split()
    if any(w in _REGION for w in words):
        return "STATE_OR_PROVINCE"
    return "LOCATION" if any(w in _NATURE for w in words) else "CITY"

"""Our answer to NEREL: what the networks see that were trained on its types, and where there is none, the rules."""

from __future__ import annotations

from diplowire_bench.nerel import Annotation, Entity, Relation
from diplowire_bench.seen import Seen, Thing

_TAG = {"person": "PERSON", "state": "COUNTRY", "facility": "FACILITY", "organization": "ORGANIZATION"}
_REGION = ("область", "край", "штат", "провинция", "округ")
_NATURE = ("река", "озеро", "море", "остров", "залив", "океан", "гора", "полуостров", "пролив", "пустыня")


def answer(seen: Seen) -> Annotation:
    """Return entities by label and links between them; without labels, entities by name and professions from posts.

    Without links, who works as what and where comes from posts.
    """
    a = seen.analysis
    told = _told(seen)
    if not a.labelled:
        return told
    entities = [Entity(a.start[x.first], a.stop[x.last], x.label) for x in a.labelled]
    links = {Relation(x.label, entities[x.one], entities[x.other]) for x in a.links}
    return Annotation(set(entities), links or told.relations)


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

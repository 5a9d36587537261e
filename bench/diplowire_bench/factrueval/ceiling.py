"""Gold turned into an answer: what the rules of scoring leave of a perfect one."""

from __future__ import annotations

from diplowire_bench.factrueval import names
from diplowire_bench.factrueval.answers import Answer, FactAnswer, NameAnswer, ObjectAnswer
from diplowire_bench.factrueval.gold import PHASE
from diplowire_bench.factrueval.layers import Document


def gold_answer(document: Document, *, apart: bool = False) -> Answer:
    """Return the answer that the evaluators' own generators make from gold."""
    answer = Answer()
    for mention in names.wanted(document, apart=apart):
        tokens = sorted(mention.tokens, key=lambda t: t.start)
        answer.names.append(NameAnswer(mention.tag, tokens[0].start, tokens[-1].end + 1))
    for entity in document.entities.values():
        if entity.tag != "unknown":
            pairs = tuple((a.name, value) for a in entity.attributes for value in sorted(a.values))
            answer.objects.append(ObjectAnswer(entity.tag, pairs))
    for fact in document.facts:
        pairs = tuple((a.name, a.values[0]) for a in fact.arguments if a.name != PHASE)
        answer.facts.append(FactAnswer(fact.tag, pairs))
    return answer

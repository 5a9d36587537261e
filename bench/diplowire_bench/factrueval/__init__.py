"""FactRuEval 2016: Russian news with names, objects and facts (github.com/dialogue-evaluation/factRuEval-2016, MIT).

The rules of scoring are those of the evaluators in that repository, written anew. Two things differ, and neither
changes a score that the evaluators give: a type of mention that they do not know (`Facility`) does not empty its
document, and where their exhaustive search would not end, an optimal assignment or a search from many starts replaces
it.
"""

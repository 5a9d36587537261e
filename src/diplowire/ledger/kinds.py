"""What an occurrence of each kind needs to match, from the table of kinds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from diplowire.errors import TableError
from diplowire.rules.kind import kinds
from diplowire.rules.table import read_table

_COLUMNS = ("kind", "family", "told_as", "horizon", "drift", "contact")


@dataclass(frozen=True, slots=True)
class Matching:
    """How reports of one kind are known as the same thing. `horizon` and `drift` are days."""

    kind: str
    family: str
    told_as: frozenset[str]
    horizon: int
    drift: int
    contact: bool
    symmetric: bool

    def may_be(self, other: str) -> bool:
        """Say whether one thing can be told under this kind and under the other."""
        return other == self.kind or other in self.told_as


@cache
def matching() -> dict[str, Matching]:
    """Return the rule of each kind. Raises TableError where a kind has none or `told_as` goes one way only."""
    known = kinds()
    out = {}
    for row in read_table(files("diplowire.kinds") / "occurrences.tsv", _COLUMNS):
        out[row["kind"]] = Matching(
            row["kind"],
            row["family"],
            frozenset(row["told_as"].split()),
            int(row["horizon"]),
            int(row["drift"]),
            row["contact"] == "yes",
            row["kind"] in known and known[row["kind"]].symmetric,
        )
    if missing := set(known) - set(out):
        raise TableError(f"occurrences.tsv: no row for {', '.join(sorted(missing))}")
    for rule in out.values():
        for other in rule.told_as:
            if rule.kind not in out[other].told_as or out[other].family != rule.family:
                raise TableError(f"occurrences.tsv: {rule.kind} is told as {other}, but not the reverse in one family")
    return out


def of_kind(kind: str) -> Matching:
    """Return the rule of a kind; a kind that the table does not know is matched with itself only, within a week."""
    return matching().get(kind) or Matching(kind, kind, frozenset(), 7, 0, False, False)

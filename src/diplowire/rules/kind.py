"""Kinds of events and the codes of other schemes that follow from kind and factuality."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from diplowire.model.reading import Codes, Factuality
from diplowire.rules.table import read_table

_COLUMNS = ("kind", "label", "symmetric", "done_plover", "done_mode", "done_cameo", "ahead_plover", "ahead_cameo")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event; in a symmetric kind all parties are actors."""

    name: str
    label: str
    symmetric: bool
    done: Codes
    ahead: Codes

    def codes(self, factuality: Factuality) -> Codes:
        """Return PLOVER 2.0 and CAMEO codes; what is only possible, cancelled or denied has none."""
        if factuality in ("occurred", "ongoing"):
            return self.done
        return self.ahead if factuality == "planned" else Codes()


@cache
def kinds() -> dict[str, Kind]:
    """Return all kinds by name."""
    out = {}
    for row in read_table(files("diplowire.kinds") / "events.tsv", _COLUMNS):
        done = Codes(plover=row["done_plover"] or None, mode=row["done_mode"] or None, cameo=row["done_cameo"] or None)
        ahead = Codes(plover=row["ahead_plover"] or None, cameo=row["ahead_cameo"] or None)
        out[row["kind"]] = Kind(row["kind"], row["label"], row["symmetric"] == "yes", done, ahead)
    return out

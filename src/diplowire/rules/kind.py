"""Kinds of events and the codes of other schemes that follow from kind and factuality."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from diplowire.model.reading import Codes, Factuality
from diplowire.rules.table import read_table

_PLOVER = ("type", "mode", "quad", "score", "recipient")
_CAMEO = ("code", "name", "goldstein")
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


@dataclass(frozen=True, slots=True)
class PloverType:
    """A type of PLOVER 2.0, or one of its modes; `recipient` says that an event of it needs one."""

    quad: int
    score: float
    recipient: bool


@dataclass(frozen=True, slots=True)
class CameoCode:
    """A code of CAMEO: its name, and its value on the Goldstein scale from -10 to 10."""

    name: str
    goldstein: float


@cache
def plover_types() -> dict[tuple[str, str | None], PloverType]:
    """Return the types of PLOVER 2.0 by type and mode; a type without a mode stands for modes that have no row."""
    return {
        (row["type"], row["mode"] or None): PloverType(int(row["quad"]), float(row["score"]), row["recipient"] == "yes")
        for row in read_table(files("diplowire.kinds") / "plover.tsv", _PLOVER, unique=("type", "mode"))
    }


@cache
def cameo_codes() -> dict[str, CameoCode]:
    """Return the codes of CAMEO that kinds of events have."""
    rows = read_table(files("diplowire.kinds") / "cameo.tsv", _CAMEO)
    return {row["code"]: CameoCode(row["name"], float(row["goldstein"])) for row in rows}

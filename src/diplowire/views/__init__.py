"""Questions to the ledger, and their answers as typed rows that carry their sources."""

from diplowire.views.ask import Filter
from diplowire.views.texts import Texts

__all__ = ["Filter", "Texts"]

"""Facts about the world in no language: states, places, organisations, offices and who held them when.

Labels are English, for people who edit the tables. What a language calls these things is in its pack, by their ids.
"""

from diplowire.gazetteer.facts import Holder, Office, Organisation, Place, State
from diplowire.gazetteer.load import Gazetteer, load

__all__ = ["Gazetteer", "Holder", "Office", "Organisation", "Place", "State", "load"]

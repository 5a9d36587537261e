"""From a story to its linguistic layers, in ordered steps that say what they need and what they give."""

from diplowire.analyse.pipeline import Pipeline, analyse
from diplowire.model.step import State, Step

__all__ = ["Pipeline", "State", "Step", "analyse"]

"""Steps are checked when they are put together, and the analysis is whole."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from diplowire.analyse import Pipeline, analyse
from diplowire.errors import PackError
from diplowire.model.story import Story, digest, story_id

WORDS = {"word": ("lo",), "start": (0,), "stop": (2,), "sentences": ((0, 1),), "paragraph": (0,)}
TAGS = {"pos": ("X",), "feats": ({},), "lemma": ("lo",), "head": (-1,), "rel": ("root",), "names": ()}


@dataclass(frozen=True)
class Fixed:
    """A step that gives what it was made with."""

    name: str
    layers: dict
    needs: frozenset[str] = frozenset()
    gives: frozenset[str] = field(default=frozenset())

    def run(self, state):
        assert set(state) == {"story"} | self.needs
        return self.layers


def step(name, layers, needs=(), gives=None):
    return Fixed(name, layers, frozenset(needs), frozenset(layers if gives is None else gives))


def story(text="lo"):
    return Story(id=story_id(text, None, None), text=text, sha256=digest(text), language="xx")


def test_an_analysis_is_whole():
    a = analyse(story(), [step("cut", WORDS), step("tag", TAGS, ["word"])])
    assert (a.word, a.pos, a.paragraph, a.story.text) == (("lo",), ("X",), (0,), "lo")


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([step("tag", TAGS, ["word"]), step("cut", WORDS)], "'tag' needs .'word'."),
        ([step("cut", WORDS), step("again", WORDS), step("tag", TAGS)], "'again' gives"),
        ([step("cut", WORDS)], "no step gives"),
    ],
)
def test_steps_that_do_not_fit_are_refused_before_any_story(steps, says):
    with pytest.raises(PackError, match=says):
        Pipeline(tuple(steps))


def test_a_step_that_breaks_its_word_is_named():
    steps = [step("cut", WORDS), step("tag", {"pos": ("X",)}, gives=TAGS)]
    with pytest.raises(PackError, match="'tag' gave"):
        analyse(story(), steps)

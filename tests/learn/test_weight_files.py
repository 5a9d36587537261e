"""Weights are checked before they are used."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest

from diplowire.errors import PackError
from diplowire.learn.files import read_manifest


@pytest.fixture(scope="module")
def entry():
    return read_manifest(files("diplowire.lang.ru.models") / "manifest.toml")["names"]


def test_the_listed_weights_are_there(entry):
    assert "model.json" in entry.read()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"distribution": "no-such-distribution"}, "not installed"),
        ({"path": "natasha/data/model/absent.tar"}, "no such file"),
        ({"sha256": "0" * 64}, "sha256"),
        ({"id": "another_model"}, "another_model"),
        ({"protocol": 2}, "protocol"),
    ],
)
def test_what_does_not_fit_is_said(entry, change, says):
    with pytest.raises(PackError, match=says):
        replace(entry, **change).read()


def test_a_manifest_with_a_wrong_key_is_refused(tmp_path):
    path = tmp_path / "manifest.toml"
    path.write_text('[names]\ndistribution = "x"\nplace = "y"\n', "utf-8")
    with pytest.raises(PackError, match=r"manifest.toml: \[names\]"):
        read_manifest(path)

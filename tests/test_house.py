"""The rules of the house that a linter does not know."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "diplowire"
MODULES = sorted(SOURCE.rglob("*.py"))
AT_HOME = ("lang", "gazetteer")  # where words of a language may stand in code
CYRILLIC = re.compile("[\u0400-\u052f]")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_language_outside_its_folder(path: Path) -> None:
    if path.relative_to(SOURCE).parts[0] in AT_HOME:
        return
    lines = enumerate(path.read_text("utf-8").splitlines(), 1)
    assert [f"{named(path)}:{n}: {line.strip()}" for n, line in lines if CYRILLIC.search(line)] == []


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=named)
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_public_things_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    bare = [] if ast.get_docstring(tree) or not tree.body else ["the module"]
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                bare.append(node.name)
    assert bare == []


def test_each_room_is_described() -> None:
    rooms = {p.name for p in SOURCE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    described = set(re.findall(r"^\| `(\w+)/`", (ROOT / "docs" / "HOUSE.md").read_text("utf-8"), re.M))
    assert rooms == described


def test_test_modules_have_names_of_their_own() -> None:
    names = [p.name for p in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({n for n in names if names.count(n) > 1}) == []

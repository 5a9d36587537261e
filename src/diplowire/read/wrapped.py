"""Lines broken at a width, as on paper and on wires, back to paragraphs."""

from __future__ import annotations

import re

_INDENT = re.compile(r"[ \t\u00a0]{2,}\S")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_HYPHENATED = 0.08  # of the lines; above it, hyphens at line ends were put there by the layout
_ENOUGH = 12  # lines, to tell


def unwrap(text: str) -> list[str]:
    """Return the paragraphs of a text whose lines are broken at a width.

    Blank lines part them; where there are none, indents do; where there are none either, each line is one. A hyphen at
    a line's end stays, unless lines end so often in one that a layout must have set them.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    shown = [line for line in lines if line]
    if not any(not line for line in _inner(lines)) and not any(_INDENT.match(line) for line in shown):
        return shown
    hyphens = sum(_HYPHEN.search(line) is not None for line in shown)
    divided = len(shown) >= _ENOUGH and hyphens >= _HYPHENATED * len(shown)
    out: list[str] = []
    open_ = False
    for line in lines:
        if not line:
            open_ = False
        elif open_ and not _INDENT.match(line):
            out[-1] = _joined(out[-1], line.strip(), divided=divided)
        else:
            out.append(line.strip())
            open_ = True
    return out


def _inner(lines: list[str]) -> list[str]:
    """Return the lines without the blank ones at both ends."""
    shown = [n for n, line in enumerate(lines) if line]
    return lines[shown[0] : shown[-1] + 1] if shown else []


def _joined(before: str, line: str, *, divided: bool) -> str:
    if before.endswith("\u00ad") or (divided and _HYPHEN.search(before) and line[:1].islower()):
        return before[:-1] + line
    return before + line if _HYPHEN.search(before) else f"{before} {line}"

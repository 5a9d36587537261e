"""The ledger of the gold thread, where it lies beside this repository: every figure of its scorer is held at 1."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from diplowire.pipeline import intake, open_ledger

SHARED = Path(__file__).parents[2].parent / "shared"
THREAD = SHARED / "threads" / "astana"
SCORER = SHARED / "checks" / "score_ledger.py"
here = pytest.mark.skipif(not SCORER.is_file(), reason="the gold stories do not lie beside this repository")


@here
def test_the_ledger_of_the_thread_is_all_right(tmp_path: Path) -> None:
    book = open_ledger(tmp_path / "ledger.sqlite")
    work = intake(book)
    for path in sorted(THREAD.glob("*.ru.txt"), reverse=True):
        work.take(str(path))
    work.finish()
    (tmp_path / "ledger.json").write_text(book.ledger().model_dump_json(by_alias=True), "utf-8")
    command = [sys.executable, str(SCORER), str(THREAD), str(tmp_path / "ledger.json"), "--only", ".ru", "--json"]
    result = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    wrong = {}
    for layer in ("occurrences", "part of", "fulfilments", "disagreements", "commitments"):
        counts = result[layer]
        if not counts["gold"] == counts["predicted"] == counts["right"]:
            wrong[layer] = counts
    for layer in ("reports", "same entity"):
        if result[layer]["f1"] != 1:
            wrong[layer] = result[layer]
    assert wrong == {}
    assert result["different"]["apart"] == result["different"]["gold"] > 0
    assert result["occurrences"]["gold"] >= 14

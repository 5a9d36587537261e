"""Draws docs/dossier.png: the top of the dossier of two states, from the stories of the tests. Needs Chromium."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from diplowire.export.dossier import dossier_page
from diplowire.export.pdf import browser, call
from diplowire.pipeline import KNOWLEDGE, intake, open_ledger
from diplowire.views import Filter
from diplowire.views.dossier import dossier

ROOT = Path(__file__).parents[1]
STORIES = ROOT / "tests" / "threads" / "moved_visit"
SIZE = "1040,1496"


def main(to: Path) -> None:
    """Read the stories into a ledger of a temporary folder and draw its dossier."""
    found = browser()
    if found is None:
        sys.exit("no Chromium or Chrome was found: install one, or name it in DIPLOWIRE_BROWSER")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        book = open_ledger(Path(folder) / "ledger.sqlite")
        work = intake(book)
        for story in sorted(STORIES.glob("*.txt")):
            work.take(str(story.relative_to(Path.cwd()) if story.is_relative_to(Path.cwd()) else story))
        work.finish()
        with book.store.reading() as c:
            html = dossier_page(dossier(c, Filter(("USA", "CHN"), limit=200), KNOWLEDGE.lemmas))
        book.close()
        page = Path(folder) / "page.html"
        page.write_text(html, "utf-8")
        call(
            found,
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
            f"--user-data-dir={folder}/profile",
            f"--window-size={SIZE}",
            f"--screenshot={to}",
            page.as_uri(),
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())

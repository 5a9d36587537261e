"""A page as PDF, printed by a browser that is installed: no library sets type as well, and none is needed for HTML."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from diplowire.errors import ExportError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
VARIABLE = "DIPLOWIRE_BROWSER"
_SECONDS = 120


def browser() -> str | None:
    """Return the path of a Chromium or Chrome, that of the environment variable first."""
    named = os.environ.get(VARIABLE)
    return shutil.which(named) if named else next((p for name in BROWSERS if (p := shutil.which(name))), None)


def to_pdf(html: str) -> bytes:
    """Return a page as PDF. Raises ExportError where no browser is found, or it fails."""
    found = browser()
    if found is None:
        raise ExportError(
            "no Chromium or Chrome was found to make a PDF: write .html and print that from a browser, or name one in "
            f"{VARIABLE}"
        )
    with TemporaryDirectory(prefix="diplowire-", ignore_cleanup_errors=True) as folder:
        page, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, "utf-8")
        call(
            found,
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={made}",
            page.as_uri(),
        )
        if not made.is_file():
            raise ExportError(f"{found} made no PDF: write .html and print that from a browser")
        return made.read_bytes()


def call(browser: str, *arguments: str) -> None:
    """Run a browser without a window. Raises ExportError where it fails or does not end."""
    # Chromium refuses to run as root inside its own sandbox; the page has no script that could use the lack of one.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    try:
        subprocess.run(
            [browser, "--headless", "--disable-gpu", "--disable-dev-shm-usage", *root, *arguments],
            check=True,
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ExportError(f"{browser} failed ({error}): write .html and print that from a browser") from None

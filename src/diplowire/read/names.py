"""Names that stories have: what is taken up from a folder or an archive. The format is told by the bytes alone."""

from __future__ import annotations

from pathlib import PurePosixPath

_SUFFIXES = frozenset(
    {"", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".xml", ".nitf", ".newsml", ".rss", ".atom",
     ".rdf", ".json", ".jsonl", ".ndjson", ".ninjs", ".parquet", ".docx", ".pdf", ".eml", ".mbox", ".mbx", ".7901",
     ".iptc", ".warc", ".zip", ".tar", ".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz"}
)  # fmt: skip
_IDLE = frozenset({"thumbs.db", "desktop.ini", "__macosx"})  # what desktops leave behind

_ABOUT = frozenset({"readme", "license", "licence", "changelog", "copying", "notice"})  # what folders say of themselves


def may_hold_story(name: str) -> bool:
    """Say whether a file of this name is worth opening: no picture, no style sheet, nothing hidden."""
    path = PurePosixPath(name.replace("\\", "/"))
    if any((part.startswith(".") and part.strip(".")) or part.lower() in _IDLE for part in path.parts):
        return False
    return path.suffix.lower() in _SUFFIXES and path.stem.lower() not in _ABOUT

"""Sites by their address: "lenta.ru" is whoever publishes there."""

from __future__ import annotations

from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft

_ENDINGS = frozenset({"ru", "com", "org", "net", "info", "ua", "by", "kz", "tv", "su"})
_JOINED = {".", "-", "_"}


def sites(a: Analysis) -> list[MentionDraft]:
    """Return the addresses of sites in the running text, in order; an address of mail or with a path is none."""
    out: list[MentionDraft] = []
    done = -1
    for i in range(2, len(a)):
        if a.word[i].lower() not in _ENDINGS or a.word[i - 1] != "." or i <= done or not _touch(a, i):
            continue
        first = i - 2
        while first >= 2 and a.word[first - 1] in _JOINED and _touch(a, first):
            first -= 2
        before = a.word[first - 1] if first and a.stop[first - 1] == a.start[first] else ""
        after = a.word[i + 1] if i + 1 < len(a) and a.start[i + 1] == a.stop[i] else ""
        if before in {"@", "/", ":"} or after in {"/", "@", "-"} or not a.word[first].replace("-", "").isalnum():
            continue
        name = a.text(first, i)
        out.append(MentionDraft(first, i, first, "organization", "name", name, "ru.name.site", key=name.lower()))
        done = i
    return out


def _touch(a: Analysis, i: int) -> bool:
    """Say whether a token, the sign before it and the word before that stand together without a space."""
    return a.stop[i - 1] == a.start[i] and a.stop[i - 2] == a.start[i - 1]

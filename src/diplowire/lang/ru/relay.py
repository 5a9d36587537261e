"""Whose report a story passes on: "передает X со ссылкой на Y"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from diplowire.lang.ru.dateline import agency_pattern, known_agency
from diplowire.model.span import Span

_LEAD = 2  # paragraphs; what is credited further down is no longer the news
_NOUN = r"(?:(?:информационное\s+)?агентство\s+|телеканал\s+|газету\s+|портал\s+)?"
_REFERENCE = rf"(?:со\s+ссылкой\s+на|ссылаясь\s+на)\s+{_NOUN}"
_CREDIT = rf"(?:переда[её]т|передал[ао]?|сообщает|сообщил[ао]?|пишет|информирует)\s+{_NOUN}"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return what names the source, the one that lies deepest first."""
    agency = agency_pattern().pattern
    return tuple(re.compile(rf"{words}(?P<agency>{agency})", re.I) for words in (_REFERENCE, _CREDIT))


def relayed(text: str, paragraphs: Sequence[Span], own: str | None) -> str | None:
    """Return the agency that the lead credits with the news, None where it credits none, or only itself."""
    for pattern in _patterns():
        for span in paragraphs[:_LEAD]:
            for found in pattern.finditer(text, span.start, span.end):
                agency = known_agency(found["agency"])
                if agency and agency.name != own:
                    return agency.name
    return None

"""What a site lets robots fetch (RFC 9309): read once a day, and taken as "nothing" where it cannot be read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from protego import Protego

from diplowire.fetch.errors import FetchError, Refused

TOKEN = "diplowire"  # the name under which a site addresses us
LARGEST = 512 * 1024  # bytes that are looked at
_DAY = 86_400.0
_SOON = 600.0  # seconds after which a site that did not answer is asked again
_LONGEST = 60.0  # seconds between two requests that a site may ask for


@dataclass(frozen=True, slots=True)
class _Rules:
    until: float
    rules: Protego | None = None
    error: FetchError | None = None


class Robots:
    """Knows the rules of sites. `fetch` gets the text of a robots.txt, None where the site has none."""

    def __init__(self, fetch: Callable[[httpx.URL], str | None], clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch, self._clock = fetch, clock
        self._known: dict[str, _Rules] = {}
        self._lock = threading.Lock()

    def check(self, name: str, url: httpx.URL) -> float:
        """Return the seconds that the site wants between requests.

        Raises Refused where it does not want this one, FetchError where that cannot be known.
        """
        rules = self._of(url)
        if rules.error is not None:
            said = f"{name}: not fetched, because its robots.txt cannot be read ({rules.error})"
            raise type(rules.error)(said, again=rules.error.again, wait=rules.error.wait)
        if rules.rules is None:
            return 0.0
        if not rules.rules.can_fetch(str(url), TOKEN):
            raise Refused(f"{name}: the site's robots.txt asks not to fetch this address")
        return min(float(rules.rules.crawl_delay(TOKEN) or 0.0), _LONGEST)

    def _of(self, url: httpx.URL) -> _Rules:
        at = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        site = str(at)
        with self._lock:
            found = self._known.get(site)
        if found is None or found.until <= self._clock():
            found = self._read(at)
            with self._lock:
                self._known[site] = found
        return found

    def _read(self, at: httpx.URL) -> _Rules:
        try:
            text = self._fetch(at)
        except FetchError as error:
            return _Rules(self._clock() + _SOON, error=error)
        return _Rules(self._clock() + _DAY, rules=Protego.parse(text) if text else None)

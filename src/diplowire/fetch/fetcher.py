"""Fetching over HTTP: with regard for the sites, and with distrust of what they answer."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore
import httpx

from diplowire._version import VERSION
from diplowire.fetch.addresses import Network
from diplowire.fetch.backoff import retry_after
from diplowire.fetch.body import ENCODINGS, read_body
from diplowire.fetch.connect import Guarded, Resolve, resolve
from diplowire.fetch.deadline import Deadline
from diplowire.fetch.errors import FetchError, Refused
from diplowire.fetch.hosts import Hosts
from diplowire.fetch.robots import LARGEST, Robots

_REDIRECTS = (301, 302, 303, 307, 308)
_LATER = (408, 425, 429, 500, 502, 503, 504)
_TEXTS = ("text/", "application/xml", "application/json", "application/pdf", "application/vnd.openxmlformats-")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost, and how sites are treated. Sizes are bytes, times seconds.

    `allowed` are networks that may be reached though they are not public; `contact` is told to the sites.
    """

    largest: int = 10_000_000
    ratio: float = 200.0
    seconds: float = 30.0
    redirects: int = 5
    pause: float = 2.0
    allowed: Sequence[Network] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back: `body` unpacked, None where it has not changed. `url` is where it came from in the end."""

    url: str
    body: bytes | None
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How what was sent was taken: the status, and how many seconds the other side wants to be left alone."""

    status: int
    wait: float | None = None


def shown(url: str | httpx.URL) -> str:
    """Return an address as it may be shown: without user, password and what stands behind the path."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        return "an address that is none"
    return str(parsed.copy_with(userinfo=b"", query=None, fragment=None))


class Fetcher:
    """Gets and posts, from many threads at once. `sleep` and `clock` are for the turns at hosts and for deadlines."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        resolve: Resolve = resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        stopped: threading.Event | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.stopped = stopped or threading.Event()
        self._resolve, self._clock, self._now = resolve, clock, now
        self._ssl = ssl_context or httpx.create_ssl_context()
        self._hosts = Hosts(self.limits.pause, clock=clock, sleep=sleep or self.stopped.wait)
        self._robots = Robots(self._robots_text, clock)
        contact = self.limits.contact.strip()
        self._agent = f"diplowire/{VERSION}" + (f" ({contact})" if contact else "")

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Get what is at an address, unless it is as it was when it had this ETag or date.

        Raises Refused for what is not fetched on purpose, FetchError for what cannot be; both open with the address.
        """
        headers = {"Accept": "*/*", "Accept-Encoding": ENCODINGS}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        at = _parsed(url)
        for _ in range(self.limits.redirects + 1):
            pause = self._robots.check(shown(at), at)
            found = self._get(at, headers, pause)
            if isinstance(found, Fetched):
                return found
            at = found
        raise Refused(f"{shown(url)}: it leads on more than {self.limits.redirects} times")

    def post(
        self, name: str, url: str, body: bytes, headers: Mapping[str, str], *, allowed: Sequence[Network] = ()
    ) -> Answer:
        """Send a body. The address may hold a secret, so that messages open with `name` and do not show it."""
        at = _parsed(url, name)
        sent = {"Content-Length": str(len(body)), **headers}
        with self._hosts.turn(at.host), self._asked(name, "POST", at, sent, body, allowed) as response:
            return Answer(response.status, retry_after(_header(response, "retry-after"), self._now()))

    def _get(self, at: httpx.URL, headers: Mapping[str, str], pause: float) -> Fetched | httpx.URL:
        """Return what is at an address, or the address to which it leads."""
        name = shown(at)
        with self._hosts.turn(at.host, pause), self._asked(name, "GET", at, headers) as response:
            if response.status in _REDIRECTS:
                return self._onward(at, response)
            if response.status == 304:
                return Fetched(str(at), None)
            self._check_status(name, response)
            kind = (_header(response, "content-type") or "").partition(";")[0].strip().lower()
            if kind and not kind.startswith(_TEXTS) and not kind.endswith(("+xml", "+json")):
                raise Refused(f"{name}: it is {kind[:60]}, which holds no story")
            return Fetched(
                str(at),
                self._body(name, response, self.limits.largest),
                kind,
                _header(response, "etag"),
                _header(response, "last-modified"),
            )

    def _onward(self, at: httpx.URL, response: httpcore.Response) -> httpx.URL:
        to = _header(response, "location")
        if not to:
            raise FetchError(f"{shown(at)}: it leads on, but does not say where")
        try:
            joined = at.join(to)
        except (httpx.InvalidURL, ValueError):
            raise FetchError(f"{shown(at)}: it leads to an address that is none") from None
        return _parsed(joined, f"{shown(at)} leads on")

    def _check_status(self, name: str, response: httpcore.Response) -> None:
        status = response.status
        if status != 200:
            wait = retry_after(_header(response, "retry-after"), self._now())
            raise FetchError(f"{name}: the server answered {status}", again=status in _LATER, wait=wait)

    def _body(self, name: str, response: httpcore.Response, most: int, *, cut: bool = False) -> bytes:
        length = _header(response, "content-length") or ""
        if not cut and length.isascii() and length.isdigit() and int(length[:18]) > most:
            raise Refused(f"{name}: it is larger than {most:,} bytes")
        packed = _header(response, "content-encoding") or ""
        return read_body(name, response.iter_stream(), packed, most=most, ratio=self.limits.ratio, cut=cut)

    def _robots_text(self, at: httpx.URL) -> str | None:
        """Return the text of a robots.txt; None where there is none. It may lie elsewhere, whatever that site says."""
        headers = {"Accept": "text/plain, */*", "Accept-Encoding": ENCODINGS}
        for _ in range(self.limits.redirects + 1):
            name = shown(at)
            with self._hosts.turn(at.host), self._asked(name, "GET", at, headers) as response:
                if response.status in _REDIRECTS:
                    at = self._onward(at, response)
                    continue
                if 400 <= response.status < 500 and response.status not in _LATER:
                    return None
                self._check_status(name, response)
                return self._body(name, response, LARGEST, cut=True).decode("utf-8-sig", "replace")
        return None

    @contextmanager
    def _asked(
        self,
        name: str,
        method: str,
        at: httpx.URL,
        headers: Mapping[str, str],
        body: bytes | None = None,
        allowed: Sequence[Network] = (),
    ) -> Iterator[httpcore.Response]:
        deadline = Deadline(name, self.limits.seconds, clock=self._clock, stopped=self.stopped)
        guarded = Guarded(name, deadline, self._resolve, (*self.limits.allowed, *allowed))
        url = httpcore.URL(scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=at.raw_path)
        sent = {"Host": at.netloc.decode("ascii"), "User-Agent": self._agent, "Connection": "close", **headers}
        # A connection for each request: what was checked once is not used again for another name.
        with httpcore.ConnectionPool(self._ssl, max_connections=1, network_backend=guarded) as pool:
            try:
                with pool.stream(method, url, headers=list(sent.items()), content=body) as response:
                    yield response
            except httpcore.TimeoutException:
                raise FetchError(f"{name}: it does not answer", again=True) from None
            except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
                raise FetchError(f"{name}: the connection failed ({_said(error)})", again=True) from None


def _parsed(url: str | httpx.URL, name: str | None = None) -> httpx.URL:
    """Return an address that may be asked for. Raises Refused for other schemes, and for one with a password."""
    try:
        parsed = httpx.URL(url)
        host = parsed.host and parsed.raw_host
    except (httpx.InvalidURL, TypeError, UnicodeError, ValueError):
        raise Refused(f"{name or 'the address'}: it is no address") from None
    shown_as = name or shown(parsed)
    if parsed.scheme not in _PORTS or not host:
        raise Refused(f"{shown_as}: only http and https addresses are fetched")
    if parsed.userinfo:
        raise Refused(f"{shown_as}: addresses with a user or password in them are not fetched")
    return parsed.copy_with(fragment=None)


def _header(response: httpcore.Response, name: str) -> str | None:
    wanted = name.encode()
    found = next((v for k, v in response.headers if k.lower() == wanted), None)
    return found.decode("latin-1").strip() if found is not None else None


def _said(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:160]

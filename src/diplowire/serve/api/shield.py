"""What stands before the API: nothing gets in that is too much, too often, or sent by a page of another site."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diplowire.serve.access import Settings
from diplowire.serve.api.problems import ProblemError
from diplowire.serve.binding import Binding, host_name

log = logging.getLogger("diplowire.serve.api")

_ADDRESSES = 10_000  # remembered at once; the one heard of longest ago is forgotten first
_MINUTE = 60.0
_BODY_SECONDS = 30.0
_READING = ("GET", "HEAD", "OPTIONS")
_SAME_SITE = ("same-origin", "none")


class Rate:
    """So many requests a minute for one address, all at once or spread."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(a_minute)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Count a request; return 0 where it may pass, else the seconds after which the next one may."""
        now = self._clock()
        left, since = self._left.pop(address, (self._most, now))
        left = min(self._most, left + (now - since) * self._most / _MINUTE)
        passes = left >= 1
        self._left[address] = (left - 1 if passes else left, now)
        while len(self._left) > _ADDRESSES:
            self._left.popitem(last=False)
        return 0 if passes else int((1 - left) * _MINUTE / max(self._most, 1)) + 1


class Shield:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, settings: Settings, binding: Binding) -> None:
        self.app = app
        self.settings = settings
        self.binding = binding
        self.rate = Rate(settings.rate)
        self.writes = Rate(settings.writes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False
        head = scope["method"] == "HEAD"

        async def answer(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers.setdefault("Cache-Control", "no-store")
            elif head:
                message = {**message, "body": b""}
            await send(message)

        try:
            self._admit(scope)
            body = await self._body(scope, receive)
            await self.app({**scope, "method": "GET"} if head else scope, body, answer)
        except ProblemError as problem:
            await problem.response()(scope, receive, answer)
        except Exception:
            id = secrets.token_hex(6)
            log.exception("error %s: %s %s", id, scope["method"], ascii(scope["path"])[:200])
            if begun:
                raise
            detail = f"please report it, with the lines of the server's log that hold {id}"
            await ProblemError("internal", detail, id=id).response()(scope, receive, answer)

    def _admit(self, scope: Scope) -> None:
        """Raise ProblemError for a request that must not get in."""
        headers = Headers(scope=scope)
        if not self.binding.answers(headers.get("host", "")):
            raise ProblemError("misdirected", "this server answers to localhost and 127.0.0.1 only")
        address = _network((scope.get("client") or ("", 0))[0])
        for rate in (self.rate,) if scope["method"] in _READING else (self.rate, self.writes):
            if seconds := rate.wait(address):
                detail = f"try again in {seconds} s"
                raise ProblemError("too-many-requests", detail, headers={"Retry-After": str(seconds)})
        if scope["method"] in _READING:
            return
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            foreign = site.lower() not in _SAME_SITE
        else:
            foreign = origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()
        if foreign:
            raise ProblemError("cross-site", "only pages of this server and programs may write")

    async def _body(self, scope: Scope, receive: Receive) -> Receive:
        """Return what hands the body on, once all of it is here and known to be small enough."""
        headers = Headers(scope=scope)
        most = self.settings.largest_body
        stated = headers.get("content-length", "0")
        if not (stated.isascii() and stated.isdigit()):
            raise ProblemError("malformed-request", "Content-Length is no number")
        if int(stated[:20]) > most:
            raise _too_large(most)
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        break
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > most:
                        raise _too_large(most)
                    if not message.get("more_body"):
                        break
        except TimeoutError:
            raise ProblemError("timeout", f"send the whole body within {_BODY_SECONDS:.0f} s") from None
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if size and kind != "application/json":
            raise ProblemError("unsupported-media-type", "send Content-Type: application/json")
        whole: Message = {"type": "http.request", "body": b"".join(parts), "more_body": False}
        handed = False

        async def again() -> Message:
            nonlocal handed
            if handed:
                return await receive()
            handed = True
            return whole

        return again


def _too_large(most: int) -> ProblemError:
    # What is still on its way is not read, so the connection is of no more use.
    return ProblemError("too-large", f"at most {most} bytes are taken", headers={"Connection": "close"})


def _network(address: str) -> str:
    """Return what counts as one address: of IPv6 the network that one customer has."""
    name = host_name(address) if address.startswith("[") else address
    try:
        ip = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else address

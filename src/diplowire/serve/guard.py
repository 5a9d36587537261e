"""What stands before every page: who may call this server by which name, and what browsers may do with its answers.

A site elsewhere can make a visitor's browser call this server: under a name of its own that leads here (DNS rebinding),
or with a form that posts here. So names that are not ours are refused, and writing is only for our own pages.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
LARGEST_FORM = 64_000  # bytes
_SAFE = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Middleware that refuses strange names and writing from elsewhere, and adds headers to every answer.

    `apart` are paths that answer for their own writing, because no browser is their caller.
    """

    def __init__(self, app: ASGIApp, host: str, apart: tuple[str, ...] = ("/api/", "/mcp")) -> None:
        self.app = app
        self.names = frozenset({*LOOPBACK, host.lower(), f"[{host.lower()}]"})
        self.apart = apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "no-cache, private"
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or name_of(hosts[0]) not in self.names:
            return PlainTextResponse("This server does not answer under that name. Use http://localhost.\n", 421)
        if scope["method"] in _SAFE or scope["path"].startswith(self.apart):
            return None
        if not own(headers, hosts[0], scope["scheme"]):
            return PlainTextResponse("Only pages of this server may write to it.\n", 403)
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST_FORM:
            return PlainTextResponse("That is too long for a form.\n", 413)
        return None


def name_of(host: str) -> str:
    """Return the name in a Host header, without its port, in small letters."""
    host = host.lower()
    if host.startswith("["):
        name, bracket, rest = host.partition("]")
        return name + bracket if not rest or _is_port(rest) else ""
    name, colon, port = host.partition(":")
    return name if not colon or port.isdecimal() else ""


def _is_port(rest: str) -> bool:
    return rest.startswith(":") and rest[1:].isdecimal()


def own(headers: Headers, host: str, scheme: str) -> bool:
    """Say whether a request was made by a page of this server, by what browsers say of it.

    A page that keeps its address to itself (no-referrer, as ours) sends the origin "null" with its own forms too, so
    "null" alone says nothing, and the site, which no page can set, decides.
    """
    origins = set(headers.getlist("origin"))
    mine = f"{scheme}://{host}"
    if origins - {mine, "null"}:
        return False
    site = headers.get("sec-fetch-site")
    return site in ("same-origin", "none") if site is not None else origins == {mine}

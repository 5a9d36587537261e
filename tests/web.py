"""A web of the tests' own: one server on loopback that answers as it is told, and names that lead where told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from diplowire.fetch import Fetcher, Limits, networks

HERE = networks(["127.0.0.1/32"])


@dataclass
class Reply:
    """What the server answers: all at once, or in pieces."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Callable[[], Iterator[bytes]] | None = None


@dataclass
class Request:
    """What the server was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


Answer = Reply | Callable[[Request], Reply]


class Web:
    """The server. `pages` are answers by path; what is not there is 404. `asked` are the requests so far."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, Answer] = {}
        self.asked: list[Request] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of a path under a name."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths asked for, robots.txt left out."""
        return [r.path for r in self.asked if r.path != "/robots.txt"]

    def answer(self, request: Request) -> Reply:
        """Return the answer to a request, and remember it."""
        self.asked.append(request)
        found = self.pages.get(request.path, Reply(b"not here", 404))
        return found if isinstance(found, Reply) else found(request)


@contextmanager
def web() -> Iterator[Web]:
    """Start a server on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {k.lower(): v for k, v in self.headers.items()}
            reply = made.answer(Request(self.command, self.path, headers, self.rfile.read(length)))
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.pieces is None:
                    if "Content-Length" not in reply.headers:
                        self.send_header("Content-Length", str(len(reply.body)))
                    self.end_headers()
                    self.wfile.write(reply.body)
                    return
                self.end_headers()
                for piece in reply.pieces():
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:  # the other side went away, as it should
                pass

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    made = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Names:
    """A resolver: each name leads to its addresses in turn, the last ones for good. `asked` are the names so far."""

    def __init__(self, **names: Sequence[Sequence[str]]) -> None:
        self.asked: list[str] = []
        self._names = {k.replace("_", "."): list(v) for k, v in names.items()}

    def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a name."""
        self.asked.append(host)
        if host not in self._names:
            return [host]
        found = self._names[host]
        return found.pop(0) if len(found) > 1 else found[0]


class Seconds:
    """A clock that only goes on while somebody sleeps by it, or by a step whenever it is asked."""

    def __init__(self, step: float = 0.0) -> None:
        self.now = 1000.0
        self.step = step
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Return the time."""
        self.now += self.step
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


def fetcher(clock: Seconds | None = None, resolve: Names | None = None, **limits: object) -> Fetcher:
    """Return a fetcher that may reach 127.0.0.1, which stands for the web, and does not wait in earnest."""
    clock = clock or Seconds()
    settings = Limits(**{"allowed": HERE, **limits})  # type: ignore[arg-type]
    return Fetcher(settings, resolve=resolve or Names(), clock=clock, sleep=clock.sleep)

"""An object store on the loopback that speaks enough of S3 to be listed and read, from a dictionary."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

WHEN = "2024-03-05T10:00:00.000Z"


class Store(ThreadingHTTPServer):
    """Buckets of objects by key; `refuses` are keys that nobody may read, `asked` the keys that were read."""

    daemon_threads = True

    def __init__(self, buckets: dict[str, dict[str, bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.buckets = buckets
        self.refuses: set[str] = set()
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Store
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        bucket, _, key = unquote(urlsplit(self.path).path)[1:].partition("/")
        objects = self.server.buckets.get(bucket)
        if objects is None or (key and key not in objects):
            self._send(404)
        elif key in self.server.refuses:
            self._send(403)
        else:
            size = len(objects[key]) if key else 0
            self._send(200, size=size, more={"Last-Modified": "Tue, 05 Mar 2024 10:00:00 GMT", "ETag": '"1"'})

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        bucket, _, key = unquote(parts.path)[1:].partition("/")
        objects = self.server.buckets.get(bucket, {})
        if not key:
            asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
            self._send(200, _listed(bucket, objects, asked.get("prefix", "")))
        elif key not in objects or key in self.server.refuses:
            self._send(403 if key in objects else 404)
        else:
            self.server.asked.append(key)
            first, _, last = self.headers["Range"].removeprefix("bytes=").partition("-")
            data = objects[key]
            part = data[int(first) : int(last) + 1]
            more = {"Content-Range": f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}", "ETag": '"1"'}
            self._send(206, part, more=more)

    def _send(
        self, status: int, body: bytes = b"", *, size: int | None = None, more: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if size is None else size))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _listed(bucket: str, objects: dict[str, bytes], prefix: str) -> bytes:
    kept = [(k, v) for k, v in sorted(objects.items()) if k.startswith(prefix)]
    held = "".join(
        f"<Contents><Key>{escape(k)}</Key><LastModified>{WHEN}</LastModified><ETag>1</ETag><Size>{len(v)}</Size></Contents>"
        for k, v in kept
    )
    about = f"<Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(kept)}</KeyCount>"
    about += "<IsTruncated>false</IsTruncated>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{about}{held}</ListBucketResult>'
    ).encode()


@contextmanager
def store(buckets: dict[str, dict[str, bytes]]) -> Iterator[Store]:
    """Serve buckets for the time."""
    server = Store(buckets)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""Over TLS the name counts: it goes into the handshake, and the certificate is held against it."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from diplowire.fetch import Fetcher, FetchError, Limits
from web import HERE, Names

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a certificate for news.example."""
    folder = tmp_path_factory.mktemp("tls")
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=news.example "
        "-addext subjectAltName=DNS:news.example -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def server(certificate: Path) -> Iterator[tuple[int, list[str | None]]]:
    """Serve one page over TLS; return port and the names that handshakes asked for."""
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    listening = socket.create_server(("127.0.0.1", 0))
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\nConnection: close\r\n\r\ntext"

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(connection, server_side=True) as s:
                    s.recv(65536)
                    s.sendall(answer)
            except OSError:  # the other side does not like the certificate
                connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield listening.getsockname()[1], asked
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


def fetcher(trusted: ssl.SSLContext | None, **names: list[list[str]]) -> Fetcher:
    return Fetcher(Limits(allowed=HERE), resolve=Names(**names), sleep=lambda _: None, ssl_context=trusted)


def test_the_name_is_asked_for_and_held_against_the_certificate(
    server: tuple[int, list[str | None]], certificate: Path
) -> None:
    port, asked = server
    trusted = ssl.create_default_context(cafile=certificate / "cert.pem")
    names = {"news_example": [["127.0.0.1"]], "other_example": [["127.0.0.1"]]}
    assert fetcher(trusted, **names).get(f"https://news.example:{port}/a").body == b"text"
    assert set(asked) == {"news.example"}
    with pytest.raises(FetchError, match=r"CERTIFICATE_VERIFY_FAILED|certificate verify failed"):
        fetcher(trusted, **names).get(f"https://other.example:{port}/a")


def test_a_certificate_of_nobody_known_is_refused(server: tuple[int, list[str | None]]) -> None:
    port, _ = server
    with pytest.raises(FetchError, match=r"CERTIFICATE_VERIFY_FAILED|certificate verify failed"):
        fetcher(None, news_example=[["127.0.0.1"]]).get(f"https://news.example:{port}/a")

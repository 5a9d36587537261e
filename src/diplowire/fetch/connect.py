"""Connections to addresses that were checked: a name is resolved once, and the very addresses found are connected to.

So a name cannot lead to one address when it is checked and to another when it is used. The name itself still goes into
the Host header and into the handshake, where the certificate is held against it.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from diplowire.fetch.addresses import Network, address, forbidden
from diplowire.fetch.deadline import Deadline
from diplowire.fetch.errors import FetchError, Refused

Resolve = Callable[[str, int], Sequence[str]]
_CONNECT = 10.0  # seconds for one address
_SLICE = 0.5  # seconds after which a read looks whether it is to stop
_MOST = 8  # addresses of one name that are tried


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name in the order in which they are to be tried. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(x[4][0]) for x in found))


class Guarded(httpcore.NetworkBackend):
    """Connects within a deadline to what may be reached, and to nothing else."""

    def __init__(self, name: str, deadline: Deadline, resolve: Resolve, allowed: Sequence[Network]) -> None:
        self._name, self._deadline = name, deadline
        self._resolve, self._allowed = resolve, allowed
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect. Raises Refused where any address of the name may not be reached, FetchError where none answers."""
        said = "it has no address"
        for found in self._addresses(host, port):
            left = min(_CONNECT, self._deadline.left())
            try:
                stream = self._plain.connect_tcp(found, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                said = f"{found} does not answer ({str(error) or 'too late'})"
            else:
                return _Timed(stream, self._deadline)
        raise FetchError(f"{self._name}: {said}", again=True)

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = [address(x) for x in self._resolve(host, port)][:_MOST]
        except (OSError, UnicodeError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise FetchError(f"{self._name}: the name {host} cannot be resolved ({reason})", again=True) from None
        for x in found:
            if why := forbidden(x, self._allowed):
                raise Refused(
                    f"{self._name}: {host} is not fetched, because {why}; where that is meant, name it under `allow`"
                )
        return [str(x) for x in found]

    def sleep(self, seconds: float) -> None:
        """Do not wait: nothing is tried again here."""


class _Timed(httpcore.NetworkStream):
    """A stream all of whose waiting ends with the deadline, however small the drops are in which bytes come."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            left = self._deadline.left()
            try:
                return self._stream.read(max_bytes, min(_SLICE, left))
            except httpcore.ReadTimeout:
                continue

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = min(_CONNECT, self._deadline.left())
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

"""The body of an answer, no larger than allowed, packed or unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from diplowire.fetch.errors import FetchError, Refused

ENCODINGS = "gzip, deflate"  # what is asked for: both can be unpacked piece by piece
_FREE = 1_000_000  # bytes up to which it does not matter how well something was packed
_GZIP, _ZLIB, _RAW = 31, 15, -15


def read_body(name: str, parts: Iterable[bytes], encoding: str, *, most: int, ratio: float, cut: bool = False) -> bytes:
    """Return the unpacked body. `most` is its largest size in bytes, `ratio` how many times that of what came.

    With `cut` what is larger is cut off there, else it is refused. Raises FetchError where it cannot be unpacked.
    """
    unpack = _unpacker(name, encoding)
    out = bytearray()
    came = 0
    for part in parts:
        came += len(part)
        room = most + 1 - len(out)
        if came > most and not cut:
            raise Refused(f"{name}: it is larger than {most:,} bytes")
        out += unpack.take(part, room)
        if len(out) > max(_FREE, came * ratio):
            raise Refused(f"{name}: {came:,} bytes unpack to more than {len(out):,}; such packing only does harm")
        if len(out) > most:
            if cut:
                break
            raise Refused(f"{name}: it is larger than {most:,} bytes")
    else:
        unpack.end()
    return bytes(out[:most])


class _Plain:
    def take(self, data: bytes, room: int) -> bytes:
        return data

    def end(self) -> None:
        pass


class _Packed(_Plain):
    """Unpacks gzip (of several members too) and deflate, in both senses of that word."""

    def __init__(self, name: str, encoding: str) -> None:
        self._name, self._encoding = name, encoding
        self._begin = b""  # held back until it says how it is packed
        self._z: Any = None

    def take(self, data: bytes, room: int) -> bytes:
        if self._z is None:
            data = self._begin = self._begin + data
            if len(data) < 2:
                return b""
            self._z = zlib.decompressobj(_GZIP if self._encoding == "gzip" else _of_deflate(data))
        out = bytearray()
        while data and len(out) < room:
            if self._z.eof:
                if self._encoding != "gzip" or not data.startswith(b"\x1f"):
                    break  # filling behind the end
                self._z = zlib.decompressobj(_GZIP)
            try:
                out += self._z.decompress(data, room - len(out))
            except zlib.error as error:
                raise FetchError(f"{self._name}: it cannot be unpacked ({error})", again=True) from None
            data = self._z.unused_data if self._z.eof else self._z.unconsumed_tail
        return bytes(out)

    def end(self) -> None:
        if self._begin and (self._z is None or not self._z.eof):
            raise FetchError(f"{self._name}: it broke off before its end", again=True)


def _of_deflate(data: bytes) -> int:
    """Return the format of what is called deflate: with the header of zlib (RFC 1950), or bare."""
    return _ZLIB if data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0 else _RAW


def _unpacker(name: str, encoding: str) -> _Plain:
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Packed(name, "deflate" if encoding == "deflate" else "gzip")
    raise Refused(f"{name}: it is packed as {encoding[:40]!r}, which was not asked for")

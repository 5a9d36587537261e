"""The pieces that are kept: those of Russian, Belarusian, Kazakh, Ukrainian and English."""

from __future__ import annotations

import unicodedata

import numpy as np

from diplowire.learn.pieces import Pieces
from e5 import Encoder

_LETTERS = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёўіәғқңөұүһїєґ'ʼ’")
_ENGLISH = 12_000  # pieces of ASCII letters: the likeliest ones of the many languages that use them
_BEGINNING = "▁"
_SIGNS = 0x2FFF  # signs above this code point are those of other scripts


def kept(encoder: Encoder) -> np.ndarray:
    """Return the rows of the encoder's table that stay, in order."""
    likely = sorted((i for i, p in enumerate(encoder.pieces) if _latin(p)), key=lambda i: -encoder.scores[i])
    rows = {encoder.begin, encoder.end, encoder.unknown, *likely[:_ENGLISH]}
    rows |= {i for i, p in enumerate(encoder.pieces) if i > encoder.unknown and (_cyrillic(p) or _sign(p))}
    return np.array(sorted(rows))


def pieces(encoder: Encoder, rows: np.ndarray) -> Pieces:
    """Return what cuts words into the pieces that are kept."""
    mapping = {char: to for char, to in encoder.normal.items() if ord(char) <= _SIGNS}
    place = {row: i for i, row in enumerate(rows.tolist())}
    return Pieces([encoder.pieces[i] for i in rows], encoder.scores[rows].tolist(), mapping, place[encoder.unknown])


def _body(piece: str) -> str:
    return piece.replace(_BEGINNING, "")


def _latin(piece: str) -> bool:
    body = _body(piece)
    return bool(body) and body.isascii() and body.isalpha()


def _cyrillic(piece: str) -> bool:
    body = _body(piece)
    return bool(body) and all(c in _LETTERS for c in body.lower())


def _sign(piece: str) -> bool:
    return all(ord(c) <= _SIGNS and unicodedata.category(c)[0] in "NPSZ" for c in _body(piece))

"""Weights that ship inside an installed distribution, another's or our own, read without importing it."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diplowire.errors import PackError

PROTOCOL = 1


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file of weights as a manifest describes it: in which distribution, where, and what it must be."""

    distribution: str
    path: str
    id: str
    sha256: str
    protocol: int
    licence: str

    def read(self) -> dict[str, bytes]:
        """Return the members of the archive by name.

        Raises PackError where the distribution or the file is missing, the digest does not fit, or the archive names
        another model or protocol than the manifest.
        """
        place = self._locate()
        digest = hashlib.sha256(place.read_bytes()).hexdigest()
        if digest != self.sha256:
            raise PackError(f"{place}: the sha256 is {digest}, not {self.sha256}: reinstall {self.distribution}")
        with tarfile.open(place) as archive:
            members = {x.name: archive.extractfile(x) for x in archive.getmembers() if x.isfile()}
            parts = {name: file.read() for name, file in members.items() if file is not None}
        meta = json.loads(parts.get("meta.json", b"{}"))
        got = (meta.get("id"), meta.get("protocol"))
        if got != (self.id, self.protocol) or self.protocol != PROTOCOL:
            raise PackError(f"{place}: model and protocol are {got}, not {(self.id, PROTOCOL)}")
        return parts

    def _locate(self) -> Path:
        try:
            found = metadata.distribution(self.distribution).locate_file(self.path)
        except metadata.PackageNotFoundError as error:
            raise PackError(f"the weights of {self.id} ship in {self.distribution}, which is not installed") from error
        place = Path(str(found))
        if not place.is_file():
            raise PackError(f"{place}: no such file: reinstall {self.distribution}")
        return place


def read_file(place: Traversable) -> bytes:
    """Return the bytes of a file of our own. Raises PackError where it is missing."""
    try:
        return place.read_bytes()
    except OSError as error:
        raise PackError(f"{place}: no such file: reinstall diplowire") from error


def checked(place: Traversable, sha256: str) -> bytes:
    """Return the bytes of a file of our own. Raises PackError where it is missing or its SHA-256 is another one."""
    data = read_file(place)
    digest = hashlib.sha256(data).hexdigest()
    if digest != sha256:
        raise PackError(f"{place}: the sha256 is not the manifest's but {digest}: reinstall diplowire")
    return data


def read_arrays(data: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays of an .npz file by name."""
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        return dict(archive)


def read_manifest(place: Traversable) -> Mapping[str, WeightFile]:
    """Read which weights a language pack uses, by the part they play.

    Raises PackError where a key is missing or unknown.
    """
    out: dict[str, WeightFile] = {}
    for part, entry in tomllib.loads(place.read_text("utf-8")).items():
        try:
            out[part] = WeightFile(**{k: v for k, v in entry.items() if k != "trained_on"})
        except TypeError as error:
            raise PackError(f"{place.name}: [{part}]: {error}") from error
    return out

"""What is watched and who is told: a TOML file, checked so that a mistake names its key."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field, ValidationError, model_validator

from diplowire.errors import DiplowireError
from diplowire.fetch import Limits, Network, networks
from diplowire.views.changes import Change
from diplowire.views.turns import ChangeKind
from diplowire.watch.keys import Language, Name, Networks, Part, Seconds, States, Variable, Web, web_address

_LARGEST_FILE = 10_000_000


class SettingsError(DiplowireError):
    """A file of sources that cannot be used; the message says which key, and what to do."""


class Fetch(Part):
    """How sites are treated. Times are seconds, sizes bytes."""

    contact: Annotated[str, Field(max_length=200)] = ""
    pause: Annotated[Seconds, Field(ge=0, le=3600)] = 2
    timeout: Annotated[Seconds, Field(ge=1, le=600)] = 30
    largest: Annotated[int, Field(ge=1000, le=1_000_000_000)] = 10_000_000
    at_once: Annotated[int, Field(ge=1, le=64)] = 8
    allow: Networks = ()

    def limits(self) -> Limits:
        """Return the limits of fetching."""
        return Limits(
            largest=self.largest,
            seconds=float(self.timeout),
            pause=float(self.pause),
            allowed=networks(self.allow),
            contact=self.contact if self.contact.isprintable() and self.contact.isascii() else "",
        )


class Source(Part):
    """A feed, or a page, that is looked at every so many seconds.

    `follow` fetches the page of each item of a feed; `language` is that of stories that do not say theirs.
    """

    name: Name
    feed: Web | None = None
    page: Web | None = None
    every: Annotated[Seconds, Field(ge=60, le=31 * 86_400)] = 600
    follow: bool = False
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None

    @model_validator(mode="after")
    def _one(self) -> Source:
        if (self.feed is None) == (self.page is None):
            raise ValueError("give either feed or page, one of them")
        if self.follow and self.feed is None:
            raise ValueError("follow is for feeds only")
        return self

    @property
    def url(self) -> str:
        """Return its address."""
        return self.feed or self.page or ""

    @property
    def key(self) -> str:
        """Return under what the ledger remembers it: another name or pace does not make it another source."""
        return f"{'page' if self.page else 'feed, followed' if self.follow else 'feed'} {self.url}"


Kinds = Annotated[tuple[ChangeKind, ...], Field(strict=False, min_length=1)]


class _Output(Part):
    kinds: Kinds = get_args(ChangeKind)
    states: States = ()
    language: Language = "en"

    def wants(self, change: Change) -> bool:
        """Say whether a change is to be told."""
        return change.kind in self.kinds and (not self.states or not set(self.states).isdisjoint(change.states))


class Webhook(_Output):
    """An address to which each change is posted."""

    name: Name
    url: Web | None = None
    url_env: Variable | None = None
    secret_env: Variable
    allow: Networks = ()

    @model_validator(mode="after")
    def _one(self) -> Webhook:
        if (self.url is None) == (self.url_env is None):
            raise ValueError("give either url or url_env, one of them")
        if self.url_env:
            web_address(os.environ[self.url_env])
        return self

    @property
    def output(self) -> str:
        """Return its name among all outputs."""
        return f"webhook {self.name}"

    def address(self) -> str:
        """Return the address, which may be secret."""
        return self.url or os.environ[self.url_env or ""]

    def secret(self) -> str:
        """Return the secret of the signature."""
        return os.environ[self.secret_env]

    def networks(self) -> tuple[Network, ...]:
        """Return the networks that may be reached though they are not public."""
        return networks(self.allow)


class Atom(_Output):
    """A file that holds the newest changes as a feed."""

    path: Path
    title: Annotated[str, Field(max_length=200)] = "Changes in the ledger"
    id: Annotated[str, Field(pattern=r"^(urn|tag|https?):\S+$", max_length=300)] | None = None
    entries: Annotated[int, Field(ge=1, le=1000)] = 100

    @model_validator(mode="before")
    @classmethod
    def _path(cls, values: object) -> object:
        if isinstance(values, Mapping) and isinstance(values.get("path"), str):
            return {**values, "path": Path(values["path"])}
        return values

    def address(self) -> str:
        """Return the id of the feed: the one given, else one of its own for each file."""
        return self.id or uuid5(NAMESPACE_URL, self.path.absolute().as_uri()).urn


class Mail(_Output):
    """A mail with the changes since the last one; one at most every so many seconds."""

    name: Name
    host: Name
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_env: Variable | None = None
    sender: Annotated[Name, Field(alias="from")]
    to: Annotated[tuple[Name, ...], Field(min_length=1, max_length=50, strict=False)]
    every: Annotated[Seconds, Field(ge=0, le=31 * 86_400)] = 0

    @model_validator(mode="after")
    def _sound(self) -> Mail:
        if (self.user is None) != (self.password_env is None):
            raise ValueError("user and password_env belong together")
        if self.user and self.security == "none":
            raise ValueError("a password is not sent without starttls or tls")
        return self

    @property
    def output(self) -> str:
        """Return its name among all outputs."""
        return f"mail {self.name}"

    def password(self) -> str:
        """Return the password."""
        return os.environ[self.password_env or ""]


class Settings(Part):
    """What is watched and who is told."""

    fetch: Fetch = Fetch()
    source: Annotated[tuple[Source, ...], Field(strict=False)]
    webhook: Annotated[tuple[Webhook, ...], Field(strict=False)] = ()
    atom: Annotated[tuple[Atom, ...], Field(strict=False)] = ()
    mail: Annotated[tuple[Mail, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Settings:
        if not self.source:
            raise ValueError("it names no source")
        for what, values in (
            ("sources have the name", [s.name for s in self.source]),
            ("webhooks have the name", [w.name for w in self.webhook]),
            ("mails have the name", [m.name for m in self.mail]),
        ):
            twice = next((v for v, n in Counter(values).items() if n > 1), None)
            if twice is not None:
                raise ValueError(f"two {what} {twice!r}")
        names: dict[str, str] = {}
        for s in self.source:
            if (other := names.setdefault(s.key, s.name)) != s.name:
                raise ValueError(f"the sources {other!r} and {s.name!r} are one and the same")
        return self


def read_settings(path: Path) -> Settings:
    """Read a file of sources. Raises SettingsError, opening with the path, for anything that is wrong in it."""
    try:
        data = path.read_bytes()[: _LARGEST_FILE + 1]
        if len(data) > _LARGEST_FILE:
            raise SettingsError(f"{path}: it is too large for a list of sources")
        values = tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: it is not UTF-8; save it as such") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{path}: it is no TOML: {error}") from None
    try:
        found = Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError("\n".join(f"{path}: {line}" for line in _mistakes(error, values))) from None
    beside = tuple(a.model_copy(update={"path": path.parent / a.path}) for a in found.atom)
    return found.model_copy(update={"atom": beside})


def _mistakes(error: ValidationError, values: Mapping[str, Any]) -> Iterator[str]:
    for e in error.errors(include_url=False, include_input=False, include_context=False):
        said = {"extra_forbidden": "there is no such key", "missing": "it is missing"}.get(e["type"])
        said = said or e["msg"].removeprefix("Value error, ")
        yield f"{_place(e['loc'], values)}: {said[:1].lower()}{said[1:]}"


def _place(at: tuple[int | str, ...], values: Any) -> str:
    """Return the place of a key as a person finds it: a number in a list with the name that stands there."""
    out: list[str] = []
    for step in at:
        if isinstance(step, int):
            values = values[step] if isinstance(values, list) and step < len(values) else None
            name = values.get("name") if isinstance(values, Mapping) else None
            out[-1:] = [f"{out[-1] if out else ''} {step + 1}{f' ({name!s:.60})' if name else ''}"]
        else:
            values = values.get(step) if isinstance(values, Mapping) else None
            out.append(step)
    return ", ".join(out) or "the file"


def example() -> str:
    """Return a file of sources to begin with."""
    return files("diplowire.watch").joinpath("example.toml").read_text("utf-8")

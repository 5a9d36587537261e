"""The values of a file of sources: what each may be, and what is said of one that may not."""

from __future__ import annotations

import os
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from diplowire.export.labels import languages
from diplowire.fetch import networks

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_TIME = re.compile(r"(\d{1,6})\s*([smhd])")


class Part(BaseModel):
    """A part of the file: no key but those that are known, no value taken for another."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


def _seconds(value: object) -> object:
    if isinstance(value, str):
        found = _TIME.fullmatch(value.strip().lower())
        if not found:
            raise ValueError(f"{value!r} is no time such as 30s, 10m, 2h or 1d")
        return int(found[1]) * _UNITS[found[2]]
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} is no time such as 30s, 10m, 2h or 1d")
    return value


def web_address(value: str) -> str:
    """Check an address of the web. Raises ValueError, which does not show it."""
    if not re.match(r"https?://[^/\s]+", value) or any(c.isspace() for c in value):
        raise ValueError("it is no address that begins with http:// or https://")
    if "@" in value.split("/")[2]:
        raise ValueError("an address with a user or password in it is not used")
    return value


def _named(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise ValueError("it is no name")
    return value.strip()


def _variable(value: str) -> str:
    if value not in os.environ:
        raise ValueError(f"the environment has no variable {value}")
    if not os.environ[value]:
        raise ValueError(f"the environment variable {value} is empty")
    return value


def _spoken(value: str) -> str:
    if value not in languages():
        raise ValueError(f"there are no words in {value!r}, only in {', '.join(languages())}")
    return value


def _state(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", value):
        raise ValueError(f"{value!r} is no three-letter code of a state, such as KAZ")
    return value.upper()


def _networks(value: tuple[str, ...]) -> tuple[str, ...]:
    try:
        networks(value)
    except ValueError as error:
        raise ValueError(f"it is no network such as 10.1.0.0/16 ({error})") from None
    return value


Seconds = Annotated[int, BeforeValidator(_seconds)]
Web = Annotated[str, Field(max_length=2000), AfterValidator(web_address)]
Name = Annotated[str, Field(max_length=60), AfterValidator(_named)]
Variable = Annotated[str, AfterValidator(_variable)]
Language = Annotated[str, AfterValidator(_spoken)]
State = Annotated[str, AfterValidator(_state)]
States = Annotated[tuple[State, ...], Field(strict=False)]
Networks = Annotated[tuple[str, ...], Field(strict=False), AfterValidator(_networks)]

"""What can go wrong when something is fetched, said so that a person knows what to do."""

from __future__ import annotations

from diplowire.errors import DiplowireError


class FetchError(DiplowireError):
    """Nothing came back that can be used.

    `again` says that trying later may help; `wait` is how many seconds the server asked to be left alone.
    """

    def __init__(self, said: str, *, again: bool = False, wait: float | None = None) -> None:
        super().__init__(said)
        self.again = again
        self.wait = wait


class Refused(FetchError):
    """It is not fetched, for the sake of this machine or of theirs."""

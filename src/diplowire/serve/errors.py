"""What a page cannot answer, said so that a person knows what to do. Messages are keys of the labels with a value."""

from __future__ import annotations


class PageError(Exception):
    """A request without an answer: `key` names the message in the labels, `value` is what was asked for."""

    status = 500

    def __init__(self, key: str, value: str = "") -> None:
        super().__init__(f"{key}: {value}")
        self.key = key
        self.value = value


class Missing(PageError):
    """What was asked for is not in the ledger."""

    status = 404


class Unclear(PageError):
    """The question itself cannot be understood."""

    status = 422


class Refused(PageError):
    """What was sent did not come from a page of this server."""

    status = 403

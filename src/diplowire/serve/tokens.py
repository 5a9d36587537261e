"""Keys of the HTTP API: made once, shown once, kept as a hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Row, insert, select, update

from diplowire.errors import LedgerError
from diplowire.ledger import schema as t
from diplowire.ledger.rows import Pks
from diplowire.ledger.store import Store

Scope = Literal["read", "add", "judge"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PREFIX = "dw_"  # by which scanners of leaked secrets know one
_BYTES = 32
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Token:
    """A key as the ledger keeps it. `expires` is the last day on which it works, in UTC; so is `last_used`."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created: dt.datetime
    expires: dt.date | None
    revoked: dt.datetime | None
    last_used: dt.date | None

    def works(self, on: dt.date) -> bool:
        """Say whether it opens anything on a day."""
        return self.revoked is None and (self.expires is None or on <= self.expires)


class Tokens:
    """The keys of a ledger."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._store = store
        self._clock = clock
        self._marked: set[tuple[str, dt.date]] = set()
        self._marker: ThreadPoolExecutor | None = None

    def new(self, name: str, scopes: Sequence[Scope], expires: dt.date | None = None) -> tuple[Token, str]:
        """Make a key and return it with its secret, which nothing can show again.

        Raises LedgerError for an empty or overlong name, an unknown or missing scope, or a day that is over.
        """
        name = " ".join(name.split())
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise LedgerError(f"a token needs a name of 1 to {_LONGEST_NAME} visible characters")
        if not scopes or set(scopes) - set(SCOPES):
            raise LedgerError(f"a token needs scopes out of {', '.join(SCOPES)}")
        if expires and expires < self._clock().date():
            raise LedgerError(f"a token cannot expire on {expires}, which is over")
        secret = PREFIX + secrets.token_urlsafe(_BYTES)
        made = Token(
            id=f"T{secrets.token_hex(4)}",
            name=name,
            scopes=tuple(s for s in SCOPES if s in scopes),
            created=self._clock(),
            expires=expires,
            revoked=None,
            last_used=None,
        )
        with self._store.writing() as c:
            row = {"pk": Pks(c).next("token"), "id": made.id, "name": name, "sha256": _hash(secret)}
            row |= {"scopes": " ".join(made.scopes), "created": made.created, "expires": expires}
            c.execute(insert(t.token).values(row))
        return made, secret

    def every(self) -> list[Token]:
        """Return all keys in the order in which they were made, those that no longer work included."""
        with self._store.reading() as c:
            return [_token(r) for r in c.execute(select(t.token).order_by(t.token.c.pk))]

    def exist(self) -> bool:
        """Say whether any key works today."""
        today = self._clock().date()
        return any(x.works(today) for x in self.every())

    def revoke(self, id: str) -> Token:
        """Make a key useless from now on. Raises LedgerError where there is none of that id."""
        with self._store.writing() as c:
            row = c.execute(select(t.token).where(t.token.c.id == id)).first()
            if row is None:
                raise LedgerError(f"there is no token {id}; `diplowire token list` shows them")
            when = row.revoked or self._clock()
            c.execute(update(t.token).where(t.token.c.pk == row.pk).values(revoked=when))
        return next(x for x in self.every() if x.id == id)

    def check(self, secret: str) -> Token | None:
        """Return the key that a secret opens today, else None; the time taken says nothing about the secret."""
        given = _hash(secret)
        today = self._clock().date()
        found: Token | None = None
        with self._store.reading() as c:
            for row in c.execute(select(t.token)):
                token = _token(row)
                if hmac.compare_digest(row.sha256, given) and token.works(today):
                    found = token
        if found and found.last_used != today:
            self._mark(found.id, today)
        return found

    def close(self) -> None:
        """Wait until the days of use are written down."""
        if self._marker:
            self._marker.shutdown()
            self._marker = None

    def _mark(self, id: str, day: dt.date) -> None:
        """Note the day of use beside the request, which must not wait for another writer."""
        if (id, day) in self._marked:
            return
        self._marked = {(x, on) for x, on in self._marked if on == day} | {(id, day)}
        self._marker = self._marker or ThreadPoolExecutor(1, "token")
        self._marker.submit(self._write_day, id, day)

    def _write_day(self, id: str, day: dt.date) -> None:
        with suppress(LedgerError), self._store.writing() as c:
            c.execute(update(t.token).where(t.token.c.id == id).values(last_used=day))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _token(r: Row[Any]) -> Token:
    scopes = tuple(s for s in SCOPES if s in r.scopes.split())
    return Token(r.id, r.name, scopes, _utc(r.created), r.expires, _utc(r.revoked) if r.revoked else None, r.last_used)


def _utc(moment: dt.datetime) -> dt.datetime:
    """Return a moment of a database with its zone, which SQLite forgets."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)

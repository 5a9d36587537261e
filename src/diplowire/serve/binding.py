"""On which address a server may listen, and from whom it then wants a token."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from diplowire.errors import DiplowireError

_LOCAL_NAMES = ("localhost", "localhost.")


class BindingError(DiplowireError):
    """A server that must not listen there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a server listens. With `token_needed`, every request needs a token, reading ones that of scope read."""

    host: str
    loopback: bool
    token_needed: bool

    def answers(self, host_header: str) -> bool:
        """Say whether a request names this server.

        Where no token is needed, a page of another site may have had its own name lead here, to read what it must not;
        its name then stands in the header. Such a page has no token.
        """
        if self.token_needed:
            return True
        name = host_name(host_header)
        return is_loopback(name) or name == self.host.lower()


def check_binding(host: str, tokens_exist: bool, require_token: bool = False) -> Binding:
    """Return what listening on a host asks for.

    Raises BindingError where others could reach the ledger and no token exists that could let them in.
    """
    loopback = is_loopback(host)
    needed = require_token or not loopback
    if needed and not tokens_exist:
        why = "the server wants a token of everybody" if loopback else f"{host} can be reached from other machines"
        raise BindingError(
            f"{why}, and the ledger has no token that works: make one with "
            "`diplowire token new NAME --scope read`, or listen on 127.0.0.1 without"
        )
    return Binding(host, loopback, needed)


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach a host."""
    name = host.strip("[]").lower()
    if name in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_name(header: str) -> str:
    """Return the name in a Host header, without its port."""
    header = header.strip().lower()
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0] if header.count(":") == 1 else header

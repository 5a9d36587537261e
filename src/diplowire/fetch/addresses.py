"""Which network addresses may be reached: public ones, and those that the user allows by name.

Addresses that carry another one inside (IPv4-mapped, 6to4, Teredo, NAT64) are judged by what is inside as well: a
router on the way would take the packet there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
_COMPATIBLE = IPv6Network("::/96")
_SITE_LOCAL = IPv6Network("fec0::/10")
_SPECIAL = tuple(map(IPv4Network, ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24")))  # Pythons differ about them


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Read networks such as 10.1.0.0/16 or ::1. Raises ValueError for anything else."""
    return tuple(ip_network(text.strip(), strict=False) for text in texts)


def address(text: str) -> Address:
    """Read an address as a resolver gives it; one that is mapped from IPv4 becomes that. Raises ValueError."""
    found = ip_address(text.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped
    return found


def forbidden(found: Address, allowed: Sequence[Network] = ()) -> str | None:
    """Return why an address may not be reached; None where it may."""
    if any(found.version == n.version and found in n for n in allowed):
        return None
    if why := _why(found):
        return f"{found} is {why}"
    for inner in _inside(found) if isinstance(found, IPv6Address) else ():
        if why := forbidden(inner, allowed):
            return f"{found} leads to {why}"
    return None


def _why(found: Address) -> str | None:
    carries = isinstance(found, IPv6Address) and bool(_inside(found))
    if found.is_loopback:
        return "this machine itself"
    if found.is_unspecified:
        return "no address"
    if found.is_link_local or (isinstance(found, IPv6Address) and found in _SITE_LOCAL):
        return "an address of the local network"
    if found.is_multicast:
        return "a group of machines"
    if found.is_private or found in _LOCAL_NAT64:
        return "a private address"
    if any(found in n for n in _SPECIAL) or (not carries and (found.is_reserved or not found.is_global)):
        return "a reserved address"
    return None


def _inside(found: IPv6Address) -> list[IPv4Address]:
    """Return the IPv4 addresses that an IPv6 address carries."""
    out: list[IPv4Address] = []
    if found in _NAT64 or found in _COMPATIBLE:
        out.append(IPv4Address(int(found) & 0xFFFFFFFF))
    if found.sixtofour is not None:
        out.append(found.sixtofour)
    if found.teredo is not None:
        out += found.teredo
    return out

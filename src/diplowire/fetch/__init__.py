"""Fetching from the web: politely towards the sites, and so that nobody can turn it against the machines behind it."""

from diplowire.fetch.addresses import Network, networks
from diplowire.fetch.backoff import backoff
from diplowire.fetch.errors import FetchError, Refused
from diplowire.fetch.fetcher import Answer, Fetched, Fetcher, Limits, shown

__all__ = [
    "Answer", "FetchError", "Fetched", "Fetcher", "Limits", "Network", "Refused", "backoff", "networks", "shown",
]  # fmt: skip

"""The HTTP API over the views of the ledger."""

from diplowire.serve.api.app import PREFIX, create_api, router

__all__ = ["PREFIX", "create_api", "router"]

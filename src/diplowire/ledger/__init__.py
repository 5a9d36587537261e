"""The ledger: what many stories say, put together and kept."""

"""The ledger: what many stories say, one thing in the world at a time, with the stories that tell it."""

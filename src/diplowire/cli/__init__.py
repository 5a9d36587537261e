"""The command line: one module per group of commands, no logic of its own."""

from __future__ import annotations

from diplowire.cli.app import app, main

__all__ = ["app", "main"]

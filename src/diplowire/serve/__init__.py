"""The ledger to look at: pages, an HTTP API and tools for assistants, all from the same views."""

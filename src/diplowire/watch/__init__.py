"""Watching feeds and pages: new stories go into the ledger, and what they change there goes out to those who asked."""

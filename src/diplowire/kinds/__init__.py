"""The kinds of events, as data."""

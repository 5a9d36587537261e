"""The pages, one module for each group: a view that makes a typed context, bound to an address and a template."""

from diplowire.serve.pages import downloads, home, judge, lists, notices, occurrence, pair, person, search, story

ROUTERS = tuple(m.router for m in (home, downloads, lists, pair, person, occurrence, story, search, judge, notices))

__all__ = ["ROUTERS"]

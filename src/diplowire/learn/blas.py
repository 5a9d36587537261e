"""One thread for the matrix arithmetic: on shared cores more threads make it several times slower."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def prefer_one_thread() -> None:
    """Ask the arithmetic library for one thread; has effect only before numpy is imported, and never overrules."""
    for name in VARIABLES:
        os.environ.setdefault(name, "1")


@cache
def _controller() -> Any:
    # Looks at the libraries loaded so far: made on first use, when numpy is there
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """Hold the arithmetic to one thread inside a `with`, whoever imported numpy first."""
    return _controller().limit(limits=1)  # type: ignore[no-any-return]

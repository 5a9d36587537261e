"""Work for the tests of runners: what it does stands in the name of a shard's first part."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from diplowire.archive.shard import Cut, Outcome, Part, Shard


def shards(*names: str) -> list[Shard]:
    """Return a shard for each name."""
    return [Shard(f"{i:02}", (Part(name, 1, Cut.whole, 0, 1),)) for i, name in enumerate(names)]


@dataclass(frozen=True)
class Dies:
    """Does nothing; in a shard named "once" its process dies the first time, in "always" each time."""

    folder: str

    def __call__(self, shard: Shard) -> Outcome:
        """Note that it ran, and by which process."""
        name, note = shard.parts[0].name, Path(self.folder, shard.id)
        first = not note.exists()
        with note.open("a") as file:
            file.write(f"{os.getpid()}\n")
        if name == "always" or (name == "once" and first):
            os.kill(os.getpid(), signal.SIGKILL)
        return Outcome(shard.id, 1)

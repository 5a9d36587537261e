"""Giving a shard up that kills its processes, for engines that would try it without end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diplowire.archive.shard import TRIES, Outcome, Shard, Work, died


@dataclass(frozen=True, slots=True)
class Tried:
    """Work that is begun a limited number of times on each shard; who dies of it cannot say so himself.

    `notes` is a folder that all machines share, `run` tells runs apart: the next one tries all anew.
    """

    work: Work
    notes: str
    run: str

    def __call__(self, shard: Shard) -> Outcome:
        """Work on a shard, or say that it was tried often enough."""
        notes = [Path(self.notes, f".{shard.id}-{self.run}-{n}.try") for n in range(TRIES)]
        try:
            begun = any(_made(note) for note in notes)
        except OSError as error:
            return Outcome(
                shard.id, failure=f"{self.notes}: nothing can be written there ({error.strerror})", stop=True
            )
        outcome = self.work(shard) if begun else Outcome(shard.id, failure=died(shard, "the engine does not say how"))
        for note in notes:
            note.unlink(missing_ok=True)
        return outcome


def _made(note: Path) -> bool:
    try:
        note.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True

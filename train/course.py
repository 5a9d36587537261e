"""What a course of training keeps and goes on from: the weights, the moving mean of them, and how far it got."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

_KEEP = 0.998  # of the moving average of the weights, which is what is kept


class Course:
    """A network in training with its optimiser, and the file that holds both after every epoch.

    Where there is the file, the course goes on from it. `clip` is the longest gradient; weights that are `frozen` are
    neither averaged nor held.
    """

    def __init__(
        self, network: nn.Module, optimiser: torch.optim.Optimizer, held: Path, clip: float, frozen: Sequence[str] = ()
    ) -> None:
        self.network, self.optimiser = network, optimiser
        self._held, self._clip, self._frozen = held, clip, frozenset(frozen)
        self._weights = [p for group in optimiser.param_groups for p in group["params"]]
        self.mean = {k: v.detach().clone() for k, v in self._state().items()}
        self.step = self.epoch = 0
        if held.exists():
            kept = torch.load(held, weights_only=True)
            network.load_state_dict(kept["network"], strict=not self._frozen)
            optimiser.load_state_dict(kept["optimiser"])
            self.mean, self.step, self.epoch = kept["mean"], kept["step"], kept["epoch"]

    def learn(self, loss: Tensor) -> float:
        """Take one step down from a loss, and return it."""
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._weights, self._clip)
        self.optimiser.step()
        self.step += 1
        keep = min(_KEEP, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self._state().items():
                self.mean[name].lerp_(value, 1 - keep)
        return loss.item()

    def hold(self, epoch: int) -> None:
        """Write down that so many epochs are done."""
        self.epoch = epoch
        held = {"network": self._state(), "optimiser": self.optimiser.state_dict(), "mean": self.mean}
        part = self._held.with_suffix(".part")
        torch.save({**held, "step": self.step, "epoch": epoch}, part)
        part.replace(self._held)

    def _state(self) -> dict[str, Tensor]:
        return {k: v for k, v in self.network.state_dict().items() if k not in self._frozen}

"""The small network for nested entities that is trained on what the taggers' networks see, and its input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from slovnet.shape import word_shape
from torch import Tensor, nn
from torch.nn import functional

from corpora import Document
from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.nested import states_of
from diplowire.lang.ru.steps import networks
from diplowire.learn.heads import WIDEST
from diplowire.learn.nested import LETTERS, LONGEST
from diplowire.model.step import State
from diplowire.model.story import Story, digest, story_id

STEPS = (1, 2, 4, 1)  # how far apart the rows are that each convolution looks at
_TAPS = 5
_OWN, _SHAPE, _LETTER, _FILTERS, _KNOWN = 50, 16, 30, 50, 200  # widths of what a form gives


@dataclass(frozen=True)
class Sentence:
    """A stretch of a document: words, states of the taggers' networks, spans by word with the row of their label."""

    document: str
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    states: np.ndarray
    spans: tuple[tuple[int, int, int], ...]


def sentences(document: Document, kinds: Sequence[str]) -> Iterator[Sentence]:
    """Cut a document as the reader does. Spans that end inside a word, or cross a cut, are left out."""
    state, states = seen(document.text)
    first = {at: i for i, at in enumerate(state["start"])}
    last = {at: i for i, at in enumerate(state["stop"])}
    held = [(first[a], last[b], kinds.index(k) + 1) for a, b, k in document.spans if a in first and b in last]
    for begin, end in state["sentences"]:
        for start in range(begin, end, LONGEST):
            stop = min(start + LONGEST, end)
            inside = {(i - start, j - start, k) for i, j, k in held if start <= i <= j < min(stop, i + WIDEST)}
            yield Sentence(
                document.name,
                tuple(state["word"][start:stop]),
                tuple(zip(state["start"][start:stop], state["stop"][start:stop], strict=True)),
                states[start:stop],
                tuple(sorted(inside)),
            )


def seen(text: str) -> tuple[State, np.ndarray]:
    """Return the layers of a text, and what the taggers' networks see of it."""
    return states_of(Story(id=story_id(text, None, None), text=text, sha256=digest(text), language="ru"))


class Forms:
    """Words, letters and shapes of the training split, and each form of all splits as numbers."""

    def __init__(self, train: Iterable[Sentence], others: Iterable[Sentence]) -> None:
        train = list(train)
        words = Counter(word.lower() for s in train for word in s.words)
        letters = Counter(letter for s in train for word in s.words for letter in word + word.lower())
        self.words = sorted(word for word, count in words.items() if count >= 2)
        self.letters = sorted(letter for letter, count in letters.items() if count >= 3)
        self.shapes = networks().shapes
        forms = dict.fromkeys(word for s in (*train, *others) for word in s.words)
        self.rows = {form: row for row, form in enumerate(forms, 1)}
        ids, unknown = networks().vectors.ids, networks().vectors.unknown
        known = [ids.get(form.lower(), ids.get(fold(form), unknown)) for form in forms]
        vectors = networks().vectors.rows(np.array(known))
        self.vectors = torch.from_numpy(np.concatenate((np.zeros((1, vectors.shape[1]), np.float32), vectors)))
        own = {word: row for row, word in enumerate(self.words, 2)}
        shape = {s: row for row, s in enumerate(self.shapes, 1)}
        letter = {x: row for row, x in enumerate(self.letters, 2)}
        self.own = torch.tensor([0, *(own.get(form.lower(), 1) for form in forms)])
        self.shape = torch.tensor([0, *(shape.get(word_shape(form), 0) for form in forms)])
        self.spelled = torch.zeros(len(forms) + 1, LETTERS, dtype=torch.long)
        for row, form in enumerate(forms, 1):
            short = form if len(form) <= LETTERS else form[:5] + form[5 - LETTERS :]
            self.spelled[row, : len(short)] = torch.tensor([letter.get(x, 1) for x in short])


class NestedNetwork(nn.Module):
    """Forms and states to scores of spans: (sentences, words, words, labels) by first and last word."""

    def __init__(self, forms: Forms, states: int, labels: int, width: int, size: int, dropout: float) -> None:
        super().__init__()
        self.forms = forms
        self.own = nn.Embedding(len(forms.words) + 2, _OWN, padding_idx=0)
        self.shape = nn.Embedding(len(forms.shapes) + 1, _SHAPE, padding_idx=0)
        self.letter = nn.Embedding(len(forms.letters) + 2, _LETTER, padding_idx=0)
        self.letters = nn.ModuleList(nn.Conv1d(_LETTER, _FILTERS, n, padding=n // 2) for n in (2, 3, 4))
        self.vectors = nn.Linear(forms.vectors.shape[1], _KNOWN, bias=False)
        self.form = nn.Linear(_KNOWN + _OWN + _SHAPE + 3 * _FILTERS, width)
        self.states = nn.Linear(states, width)
        self.norm = nn.LayerNorm(width)
        self.narrow = nn.ModuleList(
            nn.Conv1d(width, width, _TAPS, padding=_TAPS // 2 * n, dilation=n, groups=width) for n in STEPS
        )
        self.wide = nn.ModuleList(nn.Linear(width, width) for _ in STEPS)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in STEPS)
        self.first, self.last = nn.Linear(width, size), nn.Linear(width, size)
        self.first_alone, self.last_alone = nn.Linear(width, labels), nn.Linear(width, labels)
        self.product = nn.Parameter(torch.randn(labels, size) * 0.06)
        self.far = nn.Parameter(torch.zeros(WIDEST, labels))
        self.dropout = nn.Dropout(dropout)

    def forward(self, rows: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """`rows` of forms are (sentences, words), `states` (sentences, words, width); `mask` is 1 where a word is."""
        hidden = self._form(rows) + self.states(self.dropout(states))
        hidden = self.dropout(functional.gelu(self.norm(hidden))) * mask[..., None]
        for narrow, wide, norm in zip(self.narrow, self.wide, self.norms, strict=True):
            seen = functional.gelu(wide(narrow(hidden.transpose(1, 2)).transpose(1, 2)))
            hidden = norm(hidden + self.dropout(seen)) * mask[..., None]
        hidden = self.dropout(hidden)
        one, other = functional.gelu(self.first(hidden)), functional.gelu(self.last(hidden))
        count, length, size = one.shape
        left = (one[:, :, None, :] * self.product).view(count, -1, size)
        scores = torch.bmm(left, other.transpose(1, 2)).view(count, length, -1, length).transpose(2, 3)
        place = torch.arange(length)
        far = (place[None, :] - place[:, None]).clamp(0, WIDEST - 1)
        return scores + self.first_alone(hidden)[:, :, None] + self.last_alone(hidden)[:, None] + self.far[far]

    def _form(self, rows: Tensor) -> Tensor:
        forms = self.forms
        rows, place = torch.unique(rows, return_inverse=True)
        own = forms.own[rows]
        if self.training:  # so that a word that was never met is no surprise
            own = torch.where(torch.rand(own.shape) < 0.15, torch.ones_like(own), own)
        letters = self.letter(forms.spelled[rows]).transpose(1, 2)
        spelled = [functional.relu(part(letters)).amax(2) for part in self.letters]
        given = [self.vectors(forms.vectors[rows]), self.own(own), self.shape(forms.shape[rows]), *spelled]
        return self.form(torch.cat(given, 1))[place]

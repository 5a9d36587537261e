"""The network that is trained: the encoder's lower layers and heads for nested entities, names and links."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from diplowire.learn.heads import WIDEST
from e5 import Encoder

_DROPOUT = 0.1


class Layer(nn.Module):
    """One layer of the encoder, as BERT has it: attention and two products, each followed by a norm."""

    def __init__(self, encoder: Encoder, number: int) -> None:
        super().__init__()
        width, inner = encoder.width, encoder.inner
        self.heads = encoder.heads
        for name, (rows, columns) in {
            "q": (width, width), "k": (width, width), "v": (width, width), "ao": (width, width),
            "fi": (inner, width), "fo": (width, inner),
        }.items():  # fmt: skip
            product = nn.Linear(columns, rows)
            product.weight.data = _tensor(encoder.arrays[f"l{number}.{name}.w"]).view(rows, columns)
            product.bias.data = _tensor(encoder.arrays[f"l{number}.{name}.b"])
            self.add_module(name, product)
        for name in ("aln", "oln"):
            self.add_module(name, _norm(encoder, f"l{number}.{name}"))

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """`hidden` is (batch, pieces, width); `mask` is true where there is a piece."""
        batch, length, width = hidden.shape
        q, k, v = (
            part(hidden).view(batch, length, self.heads, -1).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        dropout = _DROPOUT if self.training else 0.0
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :], dropout_p=dropout)
        seen = self.ao(seen.transpose(1, 2).reshape(batch, length, width))
        hidden = self.aln(hidden + functional.dropout(seen, _DROPOUT, self.training))
        inner = self.fo(functional.gelu(self.fi(hidden)))
        return self.oln(hidden + functional.dropout(inner, _DROPOUT, self.training))


class SpanHead(nn.Module):
    """Scores every span of at most WIDEST words for every label; label 0 is none (Yu et al. 2020, biaffine)."""

    def __init__(self, width: int, labels: int, size: int, dropout: float = 0.3) -> None:
        super().__init__()
        self.first = nn.Linear(width, size)
        self.last = nn.Linear(width, size)
        self.product = nn.Parameter(torch.randn(size + 1, labels, size + 1) * 0.02)
        self.wide = nn.Parameter(torch.zeros(WIDEST, labels))
        self.dropout = dropout

    def forward(self, words: Tensor) -> Tensor:
        """Return scores (batch, words, WIDEST, labels) of spans by first word and by width less one."""
        first, last = (
            _one(functional.dropout(functional.gelu(part(words)), self.dropout, self.training))
            for part in (self.first, self.last)
        )
        ends = functional.pad(last, (0, 0, 0, WIDEST - 1)).unfold(1, WIDEST, 1)  # (batch, words, size, WIDEST)
        left = torch.einsum("bts,scz->btcz", first, self.product)
        return torch.einsum("btcz,btzw->btwc", left, ends) + self.wide


class LinkHead(nn.Module):
    """Scores links between two spans; label 0 is none."""

    def __init__(self, width: int, kinds: int, labels: int, size: int, dropout: float = 0.3) -> None:
        super().__init__()
        self.kind = nn.Embedding(kinds, 32)
        self.tail = nn.Linear(2 * width + 32, size)
        self.head = nn.Linear(2 * width + 32, size)
        self.product = nn.Parameter(torch.randn(size + 1, labels, size + 1) * 0.02)
        self.near = nn.Embedding(2 * 16 + 1, labels)
        nn.init.zeros_(self.near.weight)
        self.dropout = dropout

    def forward(self, words: Tensor, spans: Tensor, kinds: Tensor) -> Tensor:
        """Return scores (spans, spans, labels) within one window; `spans` is (spans, 2) of words."""
        both = torch.cat([words[spans[:, 0]], words[spans[:, 1]], self.kind(kinds)], 1)
        one, other = (
            _one(functional.dropout(functional.gelu(part(both)), self.dropout, self.training))
            for part in (self.tail, self.head)
        )
        left = torch.einsum("is,scz->icz", one, self.product)
        scores = torch.einsum("icz,jz->ijc", left, other)
        return scores + self.near(apart(spans[:, 0]))


class Network(nn.Module):
    """Pieces to words to scores. The table of pieces is not trained, so that it can stay in four bits."""

    def __init__(self, encoder: Encoder, rows: np.ndarray, layers: int, kinds: int, links: int) -> None:
        super().__init__()
        width = encoder.width
        table = encoder.arrays["emb.word"].reshape(-1, width)[rows]
        self.table = nn.Embedding.from_pretrained(_tensor(table), freeze=True)
        self.place = nn.Parameter(_tensor(encoder.arrays["emb.pos"]).view(-1, width).clone())
        self.kind = nn.Parameter(_tensor(encoder.arrays["emb.type"]).view(-1, width)[0].clone())
        self.norm = _norm(encoder, "emb.ln")
        self.layers = nn.ModuleList(Layer(encoder, i) for i in range(layers))
        self.entities = SpanHead(width, kinds + 1, 160)
        self.links = LinkHead(width, kinds, links + 1, 96)

    def forward(self, pieces: Tensor, mask: Tensor, word: Tensor, count: int) -> Tensor:
        """Return words (batch, count, width), each the mean of its pieces.

        `word` numbers the word of each piece; `count` stands for pieces that belong to none.
        """
        hidden = self.norm(self.table(pieces) + self.place[: pieces.shape[1]] + self.kind)
        hidden = functional.dropout(hidden, _DROPOUT, self.training)
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return means(hidden.float(), word, count)


def means(hidden: Tensor, word: Tensor, count: int) -> Tensor:
    """Return the mean of the pieces of each word."""
    batch, _, width = hidden.shape
    total = hidden.new_zeros(batch, count + 1, width)
    total.scatter_add_(1, word[..., None].expand(-1, -1, width), hidden)
    number = hidden.new_zeros(batch, count + 1).scatter_add_(1, word, torch.ones_like(word, dtype=hidden.dtype))
    return total[:, :count] / number[:, :count, None].clamp(min=1)


def apart(first: Tensor) -> Tensor:
    """Return how far spans begin from each other, in steps that grow: 0 to 32, 16 for none."""
    far = first[None, :] - first[:, None]
    step = torch.log2(far.abs().clamp(min=1).float()).mul(2).floor().long().add(1).clamp(max=16)
    return 16 + torch.where(far > 0, step, torch.where(far < 0, -step, torch.zeros_like(step)))


def _one(x: Tensor) -> Tensor:
    return torch.cat([x, x.new_ones(*x.shape[:-1], 1)], -1)


def _norm(encoder: Encoder, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(encoder.width, encoder.epsilon)
    norm.weight.data = _tensor(encoder.arrays[f"{name}.w"])
    norm.bias.data = _tensor(encoder.arrays[f"{name}.b"])
    return norm


def _tensor(array: np.ndarray) -> Tensor:
    return torch.from_numpy(np.array(array, dtype=np.float32))

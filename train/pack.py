"""What was trained as the files that ship: eight-bit layers, the table in four bits, heads, manifest with digests.

    python train/pack.py CORPORA OUT src/diplowire/weights

Two numbers a layer are fitted afterwards, on NEREL's dev split: the lean, by which "nothing" is made less likely, and
the heat, by which scores are divided before they become how sure a finding is.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np

import e5
import graph
import heat
import vocabulary

ID = "diplowire-encoder-1"


def main() -> None:
    """Write the folder of weights."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpora", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("weights", type=Path)
    options = asked.parse_args()
    trained = json.loads((options.out / "manifest.json").read_text("utf-8"))
    with np.load(options.out / "weights.npz") as held:
        state = dict(held)
    encoder = e5.load()
    rows = np.array(trained.pop("rows"))
    pieces = vocabulary.pieces(encoder, rows)
    options.weights.mkdir(parents=True, exist_ok=True)

    with tempfile.TemporaryDirectory() as folder:
        graph.write(state, trained["layers"], encoder.heads, encoder.epsilon, Path(folder) / "full.onnx")
        graph.quantise(Path(folder) / "full.onnx", options.weights / "encoder.onnx")

    scale, halves = encoder.packed["emb.word"]
    blocks = encoder.width // e5.BLOCK
    text = "\n".join(encoder.pieces[i] for i in rows)
    arrays = {
        "pieces": np.frombuffer(text.encode("utf-8"), np.uint8),
        "scores": encoder.scores[rows].astype(np.float16),
        "table": halves.reshape(-1, encoder.width // 2)[rows],
        "table_scale": scale.reshape(-1, blocks)[rows],
        "place": state["place"][: trained["pieces"] + 2].astype(np.float16),
        "kind": state["kind"],
        "norm.weight": state["norm.weight"],
        "norm.bias": state["norm.bias"],
    }
    heads = {k: v for k, v in state.items() if k.startswith(("entities.", "links."))}
    arrays |= {k.replace("links.kind.weight", "links.kind").replace("near.weight", "near"): v for k, v in heads.items()}
    half = {k: v.astype(np.float16) if v.dtype == np.float32 and v.ndim > 1 else v for k, v in arrays.items()}
    np.savez(options.weights / "arrays.npz", **half)

    shipped = {
        "id": ID,
        "kinds": trained["kinds"],
        "links": trained["links"],
        "pieces": trained["pieces"],
        "begin": int(np.flatnonzero(rows == encoder.begin)[0]),
        "end": int(np.flatnonzero(rows == encoder.end)[0]),
        "unknown": pieces.unknown,
        "epsilon": encoder.epsilon,
        "normal": {k: v for k, v in pieces.normal.items() if k != v},
        "lean": {"entities": 0.0, "links": 0.0},
        "heat": {"entities": 1.0, "links": 1.0},
        "trained": {k: v for k, v in trained.items() if k not in ("kinds", "links", "pieces")},
        "sha256": {
            name: hashlib.sha256((options.weights / name).read_bytes()).hexdigest()
            for name in ("arrays.npz", "encoder.onnx")
        },
    }
    _write(shipped, options.weights)
    shipped["heat"], shipped["lean"] = heat.of_encoder(options.weights, options.corpora / "nerel" / "dev")
    _write(shipped, options.weights)


def _write(manifest: dict[str, object], folder: Path) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "manifest.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""The encoder's layers as an ONNX graph of plain operators, with eight-bit weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

OPSET = 17


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.count = 0

    def constant(self, array: np.ndarray, name: str = "") -> str:
        self.count += 1
        name = name or f"c{self.count}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def split(self, value: str, parts: int) -> list[str]:
        self.count += 1
        out = [f"n{self.count}_{i}" for i in range(parts)]
        self.nodes.append(helper.make_node("Split", [value], out, name=out[0], axis=-1))
        return out

    def add(self, kind: str, *inputs: str, **attributes: object) -> str:
        self.count += 1
        out = f"n{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=out, **attributes))
        return out


def write(state: Mapping[str, np.ndarray], layers: int, heads: int, epsilon: float, path: Path) -> None:
    """Write layers 0 to `layers` of a network's state: (1, pieces, width) in, (1, pieces, width) out."""
    g = _Graph()
    hidden = "pieces"
    for i in range(layers):
        hidden = _layer(g, {k.removeprefix(f"layers.{i}."): v for k, v in state.items()}, hidden, heads, epsilon)
    g.nodes.append(helper.make_node("Identity", [hidden], ["hidden"]))
    shape = [1, "pieces", state["layers.0.q.weight"].shape[1]]
    graph = helper.make_graph(
        g.nodes,
        "encoder",
        [helper.make_tensor_value_info("pieces", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, shape)],
        g.constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def quantise(path: Path, to: Path) -> None:
    """Write a graph whose products are done in eight bits, each output with its own scale."""
    quantize_dynamic(path, to, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"])


def _layer(g: _Graph, state: Mapping[str, np.ndarray], hidden: str, heads: int, epsilon: float) -> str:
    width = state["q.weight"].shape[0]
    size = width // heads
    split = g.constant(np.array([1, -1, heads, size], np.int64))

    def product(x: str, name: str) -> str:
        return g.add(
            "Add", g.add("MatMul", x, g.constant(state[f"{name}.weight"].T)), g.constant(state[f"{name}.bias"])
        )

    def norm(x: str, name: str) -> str:
        weight, bias = g.constant(state[f"{name}.weight"]), g.constant(state[f"{name}.bias"])
        return g.add("LayerNormalization", x, weight, bias, axis=-1, epsilon=epsilon)

    # one product for queries, keys and values, and the scale of attention folded into the queries
    three = np.concatenate([state["q.weight"] * size**-0.5, state["k.weight"], state["v.weight"]]).T
    bias = np.concatenate([state["q.bias"] * size**-0.5, state["k.bias"], state["v.bias"]])
    both = g.add("Add", g.add("MatMul", hidden, g.constant(three)), g.constant(bias))
    q, k, v = g.split(both, 3)
    q = g.add("Transpose", g.add("Reshape", q, split), perm=[0, 2, 1, 3])
    k = g.add("Transpose", g.add("Reshape", k, split), perm=[0, 2, 3, 1])
    v = g.add("Transpose", g.add("Reshape", v, split), perm=[0, 2, 1, 3])
    seen = g.add("MatMul", g.add("Softmax", g.add("MatMul", q, k), axis=-1), v)
    seen = g.add("Reshape", g.add("Transpose", seen, perm=[0, 2, 1, 3]), g.constant(np.array([1, -1, width], np.int64)))
    hidden = norm(g.add("Add", hidden, product(seen, "ao")), "aln")
    inner = product(hidden, "fi")
    # GELU with the error function, as the model was trained
    error = g.add("Erf", g.add("Mul", inner, g.constant(np.array(2**-0.5, np.float32))))
    gate = g.add("Mul", g.add("Add", error, g.constant(np.array(1, np.float32))), g.constant(np.array(0.5, np.float32)))
    return norm(g.add("Add", hidden, product(g.add("Mul", inner, gate), "fo")), "oln")

"""Reads every file of this folder with the program it is for and compares with given.json: python prove.py"""
import json
import pathlib

import faiss
import numpy as np
import onnx
import onnxruntime
import pyarrow.parquet as pq
from safetensors.numpy import load_file

here = pathlib.Path(__file__).parent
given = json.loads((here / "given.json").read_text())
L, mean, points = (np.array(given[name], float) for name in ["L", "mean", "points"])
X = np.random.default_rng(0).normal(size=(100, L.shape[1]))
Y = (X - mean) @ L.T
scale = np.abs(X) @ np.abs(L.T) + np.abs(L) @ np.abs(mean)  # what the sums are made of


def near(name, mapped, digits):
    error = float(np.max(np.abs(mapped - Y) / scale))
    print(f"{name}: largest relative error {error:.1e}")
    assert mapped.shape == Y.shape and error < digits, name


z = np.load(here / "map.npz")
near("map.npz", (X - z["mean_"]) @ z["components_"].T, 1e-15)
for name, digits in [("map.safetensors", 1.5e-7), ("map-f64.safetensors", 1e-15), ("dense/model.safetensors", 1.5e-7)]:
    s = load_file(here / name)
    near(name, X @ s["linear.weight"].astype(float).T + s["linear.bias"], digits)
for name, dtype, digits in [("map.onnx", "f4", 5e-7), ("map-f64.onnx", "f8", 1e-15)]:
    onnx.checker.check_model(onnx.load(here / name), full_check=True)
    near(name, onnxruntime.InferenceSession(here / name).run(None, {"x": X.astype(dtype)})[0], digits)
near("map.faiss", faiss.read_VectorTransform(str(here / "map.faiss")).apply(X.astype("f4")), 5e-7)
config = json.loads((here / "dense/config.json").read_text())
assert (config["out_features"], config["in_features"]) == L.shape
for name, ids, column, dtype in [("points", "sku", "vector", "float"), ("points-f64", "id", "learned", "double")]:
    table = pq.read_table(here / f"{name}.parquet")
    assert str(table.schema.field(column).type).startswith(f"fixed_size_list<element: {dtype}>[3]"), table.schema
    assert table[ids].to_pylist() == given["ids"]
    read = np.array(table[column].to_pylist())
    assert np.array_equal(read, points.astype("f4" if dtype == "float" else "f8")), name
    print(f"{name}.parquet: equal")

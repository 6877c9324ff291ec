"""The largest error of each exported map beside numpy's in 64 bits, over the largest |y|: python exports.py <folder>, which holds X.npy and the exports of one model."""
import json
import pathlib
import sys
import tempfile

import faiss
import numpy as np
import onnx
import onnxruntime
from qdrant_edge import Distance, EdgeConfig, EdgeShard, EdgeVectorParams, Point, Query, QueryRequest, UpdateOperation
from safetensors.numpy import load_file

folder = pathlib.Path(sys.argv[1])
X = np.load(folder / "X.npy")
model = np.load(folder / "model.etalon")
Y = (X - model["mean"]) @ model["L"].T
single = X.astype("f4")


def linear(name, points):
    s = load_file(folder / name)
    return points @ s["linear.weight"].T + s["linear.bias"]


def run(name, points):
    onnx.checker.check_model(onnx.load(folder / name), full_check=True)
    return onnxruntime.InferenceSession(folder / name).run(None, {"x": points})[0]


def dense():
    try:
        import torch
        from sentence_transformers.models import Dense
    except ImportError:
        return None
    return Dense.load(str(folder / "dense"))({"sentence_embedding": torch.tensor(single)})["sentence_embedding"].detach().numpy()


def qdrant():
    """The vectors that Qdrant's engine holds after the exported requests; its nearest points must be numpy's."""
    create, *puts = [json.loads(line)["body"] for line in (folder / "points.jsonl").open()]
    params = EdgeVectorParams(create["vectors"]["size"], getattr(Distance, create["vectors"]["distance"]))
    with tempfile.TemporaryDirectory() as place:
        shard = EdgeShard.create(place, EdgeConfig(vectors=params))
        for put in puts:
            points = [Point(point["id"], point["vector"], point.get("payload")) for point in put["points"]]
            shard.update(UpdateOperation.upsert_points(points))
        for row in range(20):
            distances = np.linalg.norm(Y - Y[row], axis=1)
            found = shard.query(QueryRequest(limit=10, query=Query.Nearest(Y[row].tolist())))
            expected = np.sort(distances)[:10]
            assert np.abs(distances[[point.id for point in found]] - expected).max() <= 1e-5 * distances.max()
            assert np.abs([point.score for point in found] - expected).max() <= 1e-3 * distances.max()
        stored = shard.retrieve(list(range(len(Y))), with_payload=False, with_vector=True)
        vectors = {point.id: point.vector for point in stored}
        shard.close()
    return np.array([vectors[row] for row in range(len(Y))])


z = np.load(folder / "map.npz")
j = json.loads((folder / "map.json").read_text())
mapped = {
    "npz": (X - z["mean_"]) @ z["components_"].T,
    "json": (X - j["mean"]) @ np.array(j["L"]).T,
    "safetensors": linear("map.safetensors", X),
    "safetensors f64": linear("map-f64.safetensors", X),
    "onnx": run("map.onnx", single),
    "onnx f64": run("map-f64.onnx", X),
    "faiss": faiss.read_VectorTransform(str(folder / "map.faiss")).apply(single),
    "sentence-transformers": dense(),
    "qdrant": qdrant(),
}
largest = np.abs(Y).max()
print(json.dumps({name: None if y is None else float(np.abs(y - Y).max() / largest) for name, y in mapped.items()}))

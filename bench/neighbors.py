"""The work of neighbors.mjs by scikit-learn and hnswlib on one thread: python neighbors.py case points.npy. Prints one line of JSON, processor seconds."""
import json
import sys
import time

import numpy as np


def timed(run):
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def exact(x, algorithm):
    from sklearn.neighbors import NearestNeighbors

    build, index = timed(lambda: NearestNeighbors(n_neighbors=10, algorithm=algorithm, n_jobs=1).fit(x))
    query, _ = timed(lambda: index.kneighbors(x))
    return {"build": build, "query": query}


def hnsw(x):
    import hnswlib

    index = hnswlib.Index("l2", x.shape[1])
    index.init_index(len(x), M=16, ef_construction=200, random_seed=1)
    index.set_num_threads(1)
    build, _ = timed(lambda: index.add_items(x, num_threads=1))
    asked = np.load(sys.argv[3])
    truth = np.load(sys.argv[4])
    rows = []
    for effort in (20, 50, 100, 200, 400):
        index.set_ef(effort)
        query, (found, _) = timed(lambda: index.knn_query(asked, k=10, num_threads=1))
        hits = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, truth)])
        rows.append({"effort": effort, "perSecond": len(asked) / query, "recall": hits})
    return {"build": build, "rows": rows}


points = np.load(sys.argv[2])
case = sys.argv[1]
print(json.dumps(hnsw(points) if case == "hnsw" else exact(points, case)))

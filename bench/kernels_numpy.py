"""The work of kernels.mjs by numpy: reads the name of a case per line, does it once, answers with seconds of processor time, of wall time with `wall`."""
import json
import sys
import time

import numpy as np

rng = np.random.default_rng(1)


def gemm(n):
    a, b = rng.standard_normal((n, n)), rng.standard_normal((n, n))
    return lambda: a @ b


def eigh(n):
    a = rng.standard_normal((n, n))
    a = a + a.T
    return lambda: np.linalg.eigh(a)


def cholesky(n):
    a = rng.standard_normal((n, n))
    a = a @ a.T + n * np.eye(n)
    return lambda: np.linalg.cholesky(a)


def squared_distances():
    x, y, d = rng.standard_normal((5000, 100)), rng.standard_normal((5000, 100)), np.empty((5000, 5000))

    def run():
        np.matmul(x, y.T, out=d)
        np.multiply(d, -2, out=d)
        np.add(d, np.einsum("ij,ij->i", x, x)[:, None], out=d)
        np.add(d, np.einsum("ij,ij->i", y, y)[None, :], out=d)
        return np.maximum(d, 0, out=d)

    return run


def weighted_gram():
    x, w = rng.standard_normal((20000, 200)), rng.standard_normal(20000)
    return lambda: x.T @ (x * w[:, None])


def nearest():
    x = rng.standard_normal((10000, 50))
    norms = np.einsum("ij,ij->i", x, x)

    def run():
        for first in range(0, 10000, 1000):
            d = x[first : first + 1000] @ x.T
            d *= -2
            d += norms[None, :]
            best = np.argpartition(d, 10, axis=1)[:, :10]
            order = np.argsort(np.take_along_axis(d, best, axis=1), axis=1)
            np.take_along_axis(best, order, axis=1)

    return run


def knn():
    from sklearn.neighbors import NearestNeighbors

    x = rng.standard_normal((10000, 50))
    index = NearestNeighbors(n_neighbors=10, algorithm="brute", n_jobs=-1).fit(x)
    return lambda: index.kneighbors(x)


def softmax():
    a = rng.standard_normal((4000, 4000))

    def run():
        e = np.exp(a - a.max(axis=1, keepdims=True))
        e /= e.sum(axis=1, keepdims=True)
        return e

    return run


def rank_one():
    m, v = np.eye(200), rng.standard_normal(200) * 1e-3

    def run():
        nonlocal m
        for _ in range(100):
            u = m @ v
            m += 1e-6 * np.outer(u, u)

    return run


CASES = {
    "gemm": gemm,
    "eigh": eigh,
    "cholesky": cholesky,
    "squaredDistances": squared_distances,
    "weightedGram": weighted_gram,
    "nearest": nearest,
    "knn": knn,
    "softmax": softmax,
    "rankOne": rank_one,
}
ready = {}
clock = time.perf_counter if "wall" in sys.argv else time.process_time
info = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
print(json.dumps({"numpy": np.__version__, "blas": f"{info['name']} {info['version']}"}), flush=True)
for line in sys.stdin:
    name, *sizes = line.split()
    key = line.strip()
    if key not in ready:
        ready[key] = CASES[name](*map(int, sizes))
    start = clock()
    ready[key]()
    print(clock() - start, flush=True)

"""Fits one peer of Etalon on the problem given as JSON on standard input; writes {map} or {matrix} or {error}. See proof.mjs."""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import numpy as np

import peers_setup  # noqa: F401  what the peers need to run at all on current numpy and scipy


def tuples(p, *names):
    return np.stack([p["X"][p["constraints"][name]] for name in names], axis=1)


def signs(p):
    return np.where(p["constraints"]["similar"], 1, -1)


def itml(p):
    from metric_learn import ITML

    model = ITML(gamma=p["gamma"], max_iter=100000, tol=1e-7)
    return model.fit(tuples(p, "left", "right"), signs(p), bounds=np.array(p["bounds"])).get_mahalanobis_matrix()


def mmc(p):
    from metric_learn import MMC

    return MMC(max_iter=1000, tol=1e-6, diagonal=p.get("diagonal", False)).fit(tuples(p, "left", "right"), signs(p)).get_mahalanobis_matrix()


def lsml(p):
    from metric_learn import LSML

    return LSML(max_iter=20000, tol=1e-6).fit(tuples(p, "a", "b", "c", "d")).get_mahalanobis_matrix()


def sdml(p):
    import metric_learn.sdml
    from metric_learn import SDML

    solve = metric_learn.sdml.graphical_lasso
    # scikit-learn dropped the argument `cov_init`: without this every call fails
    metric_learn.sdml.graphical_lasso = lambda *a, cov_init=None, **k: solve(*a, **k)
    model = SDML(prior="identity", balance_param=p["balance"], sparsity_param=p["sparsity"])
    return model.fit(tuples(p, "left", "right"), signs(p)).get_mahalanobis_matrix()


def metric_learn_labels(name, **options):
    def fit(p):
        import metric_learn

        return getattr(metric_learn, name)(**options).fit(p["X"], p["y"]).get_mahalanobis_matrix()

    return fit


def metric_learn_reduced(name, **options):
    def fit(p):
        import metric_learn

        return {"map": getattr(metric_learn, name)(n_components=p["components"], **options).fit(p["X"], p["y"]).components_}

    return fit


def sklearn_nca(p):
    from sklearn.neighbors import NeighborhoodComponentsAnalysis

    return {"map": NeighborhoodComponentsAnalysis(init="identity", max_iter=2000, tol=1e-9).fit(p["X"], p["y"]).components_}


def sklearn_lda(p):
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    model = LinearDiscriminantAnalysis().fit(p["X"], p["y"])
    return {"map": model.scalings_.T[: model._max_components]}


def pylmnn(p):
    from pylmnn import LargeMarginNearestNeighbor

    return {"map": LargeMarginNearestNeighbor(n_neighbors=3, init="identity", max_iter=2000, tol=1e-9).fit(p["X"], p["y"]).components_}


def pydml(name, **options):
    def fit(p):
        import dml

        if "components" in p:
            options["num_dims"] = p["components"]
        return {"map": getattr(dml, name)(**options).fit(p["X"], p["y"]).transformer()}

    return fit


PEERS = {
    "itml metric-learn": itml,
    "mmc metric-learn": mmc,
    "mmcDiagonal metric-learn": mmc,
    "lsml metric-learn": lsml,
    "sdml metric-learn": sdml,
    "nca scikit-learn": sklearn_nca,
    "nca metric-learn": metric_learn_labels("NCA", init="identity", max_iter=2000, tol=1e-9),
    "nca pyDML": pydml("NCA"),
    "lmnn PyLMNN": pylmnn,
    "lmnn metric-learn": metric_learn_labels("LMNN", init="identity", n_neighbors=3, max_iter=5000, learn_rate=1e-6, convergence_tol=1e-6),
    "lmnn pyDML": pydml("LMNN", k=3),
    "mlkr metric-learn": metric_learn_labels("MLKR", init="identity", max_iter=500, tol=1e-9),
    "mcml pyDML": pydml("MCML", max_iter=1000),
    "ldml pyDML": pydml("LDML", max_iter=100),
    "ncmml pyDML": pydml("NCMML", max_iter=1000),
    "lda scikit-learn": sklearn_lda,
    "lda pyDML": pydml("LDA"),
    "lfda metric-learn": metric_learn_reduced("LFDA", k=7),
    "anmm pyDML": pydml("ANMM", n_friends=3, n_enemies=1),
    "dmlmj pyDML": pydml("DMLMJ", n_neighbors=3),
}

problem = json.load(sys.stdin)
problem["X"] = np.array(problem["X"])
problem["y"] = np.array(problem["y"])
try:
    answer = PEERS[problem["peer"]](problem)
    key, value = next(iter(answer.items())) if isinstance(answer, dict) else ("matrix", answer)
    value = np.real(np.asarray(value))
    print("\n" + json.dumps({key: value.tolist()} if np.isfinite(value).all() else {"error": "not finite"}))
except ImportError as error:
    print("\n" + json.dumps({"missing": str(error)}))
except Exception as error:  # a peer may fail in any way: its row says how
    print("\n" + json.dumps({"error": f"{type(error).__name__}: {error}"[:160]}))

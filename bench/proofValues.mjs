// @ts-check
// What each learner minimizes, straight from its definition and by slow loops, at a metric M (d x d rows) or a map L (k x d rows).

/** @typedef {number[][]} Rows */
/** @typedef {{X: Rows, y: number[], constraints?: any, [key: string]: any}} Problem */

export const gram = (/** @type {Rows} */ map) =>
  map[0].map((_, i) => map[0].map((_, j) => map.reduce((sum, row) => sum + row[i] * row[j], 0)));
export const scaledBy = (/** @type {Rows} */ m, /** @type {number} */ c) => m.map((row) => row.map((v) => c * v));
const minus = (/** @type {number[]} */ a, /** @type {number[]} */ b) => a.map((v, c) => v - b[c]);
const quadratic = (/** @type {Rows} */ m, /** @type {number[]} */ v) =>
  v.reduce((sum, a, i) => sum + a * m[i].reduce((inner, entry, j) => inner + entry * v[j], 0), 0);
const trace = (/** @type {Rows} */ m) => m.reduce((sum, row, i) => sum + row[i], 0);
const outer = (/** @type {Rows} */ rows, /** @type {number[]} */ weights) =>
  rows[0].map((_, i) => rows[0].map((_, j) => rows.reduce((sum, row, e) => sum + weights[e] * row[i] * row[j], 0)));
const product = (/** @type {Rows} */ a, /** @type {Rows} */ b) =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, v, k) => sum + v * b[k][j], 0)));
const flip = (/** @type {Rows} */ a) => a[0].map((_, j) => a.map((row) => row[j]));

/** ln det by elimination; −∞ where M is not positive definite. */
function logDet(/** @type {Rows} */ m) {
  const a = m.map((row) => row.slice());
  let sum = 0;
  for (let k = 0; k < a.length; k++) {
    if (!(a[k][k] > 0)) return -Infinity;
    sum += Math.log(a[k][k]);
    for (let i = k + 1; i < a.length; i++) {
      const factor = a[i][k] / a[k][k];
      for (let j = k; j < a.length; j++) a[i][j] -= factor * a[k][j];
    }
  }
  return sum;
}

/** A⁻¹B by elimination with row exchanges. */
function solve(/** @type {Rows} */ a, /** @type {Rows} */ b) {
  const n = a.length;
  const rows = a.map((row, i) => [...row, ...b[i]]);
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j < rows[i].length; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  return rows.map((row, k) => row.slice(n).map((v) => v / row[k]));
}

/** The least f(t) over t in [low, high], f convex, by golden section. */
function least(/** @type {(t: number) => number} */ f, low = -50, high = 50) {
  for (let k = 0; k < 120; k++) {
    const [a, b] = [low + 0.382 * (high - low), low + 0.618 * (high - low)];
    if (f(a) < f(b)) high = b;
    else low = a;
  }
  return f((low + high) / 2);
}

const pairDifferences = (/** @type {Problem} */ { X, constraints }, /** @type {number} */ kind) =>
  constraints.left.flatMap((/** @type {number} */ i, /** @type {number} */ e) =>
    constraints.similar[e] === kind ? [minus(X[i], X[constraints.right[e]])] : [],
  );

/** The k nearest of the wanted rows, ties by lower row. */
export function nearestRows(
  /** @type {Rows} */ X,
  /** @type {number} */ i,
  k = 1,
  wanted = (/** @type {number} */ _) => true,
) {
  const square = (/** @type {number} */ j) => minus(X[i], X[j]).reduce((sum, v) => sum + v * v, 0);
  return X.map((_, j) => ({ j, q: j === i || !wanted(j) ? Infinity : square(j) }))
    .sort((a, b) => a.q - b.q || a.j - b.j)
    .slice(0, k);
}

export const targetsOf = (/** @type {Problem} */ { X, y }, /** @type {number} */ k) =>
  X.flatMap((_, i) => nearestRows(X, i, k, (j) => y[j] === y[i]).map(({ j, q }) => ({ i, j, q })));

/** Softmax over the others of −‖L(x_i − x_j)‖². */
function neighborShares(/** @type {Rows} */ X, /** @type {Rows} */ m, /** @type {number} */ i) {
  const q = X.map((x, j) => (j === i ? Infinity : quadratic(m, minus(X[i], x))));
  const low = Math.min(...q);
  const e = q.map((v) => Math.exp(low - v));
  const sum = e.reduce((a, b) => a + b, 0);
  return { shares: e.map((v) => v / sum), logSum: Math.log(sum) - low, q };
}

/** Objectives at M, all to be minimized. @type {Record<string, (m: Rows, p: Problem) => number>} */
export const values = {
  itml(m, p) {
    const slack = (/** @type {number[]} */ v, /** @type {number} */ kind) => {
      const q = quadratic(m, v);
      const ratio = kind ? Math.max(q / p["bounds"][0], 1) : Math.min(q / p["bounds"][1], 1);
      return ratio - Math.log(ratio) - 1;
    };
    let sum = 0;
    for (const kind of [0, 1]) for (const v of pairDifferences(p, kind)) sum += p["gamma"] * slack(v, kind);
    return trace(m) - logDet(m) - m.length + sum;
  },
  mmc(m, p) {
    const within = pairDifferences(p, 1).reduce(
      (/** @type {number} */ s, /** @type {number[]} */ v) => s + quadratic(m, v),
      0,
    );
    return -pairDifferences(p, 0).reduce(
      (/** @type {number} */ s, /** @type {number[]} */ v) => s + Math.sqrt(Math.max(0, quadratic(m, v)) / within),
      0,
    );
  },
  mmcDiagonal: (m, p) => 0.5 - Math.log(-values["mmc"](m, p) * Math.SQRT1_2),
  lsml(m, { X, constraints: { a, b, c, d } }) {
    const length = (/** @type {number} */ i, /** @type {number} */ j) =>
      Math.sqrt(Math.max(0, quadratic(m, minus(X[i], X[j]))));
    const excess = a.reduce(
      (/** @type {number} */ s, /** @type {number} */ i, /** @type {number} */ e) =>
        s + Math.max(0, length(i, b[e]) - length(c[e], d[e])) ** 2,
      0,
    );
    return trace(m) - logDet(m) + excess / a.length;
  },
  sdml(m, p) {
    const [near, far] = [1, 0].map((kind) => pairDifferences(p, kind));
    const mean = (/** @type {Rows} */ rows) => rows.reduce((s, v) => s + quadratic(m, v), 0) / rows.length;
    const off = m.reduce((s, row, i) => s + row.reduce((t, v, j) => t + (i === j ? 0 : Math.abs(v)), 0), 0);
    return trace(m) + p["eta"] * (mean(near) - mean(far)) - logDet(m) + p["sparsity"] * off;
  },
  nca: (m, { X, y }) =>
    -X.reduce(
      (sum, _, i) => sum + neighborShares(X, m, i).shares.reduce((s, v, j) => s + (y[j] === y[i] ? v : 0), 0),
      0,
    ) / X.length,
  mlkr(m, { X, y }) {
    const mean = y.reduce((a, b) => a + b, 0) / y.length;
    const rest = X.reduce(
      (sum, _, i) => sum + (neighborShares(X, m, i).shares.reduce((s, v, j) => s + v * y[j], 0) - y[i]) ** 2,
      0,
    );
    return rest / y.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  },
  mcml: (m, { X, y }) =>
    X.reduce((sum, _, i) => {
      const { logSum, q } = neighborShares(X, m, i);
      const own = q.filter((_, j) => j !== i && y[j] === y[i]);
      return sum + own.reduce((a, b) => a + b, 0) / own.length + logSum;
    }, 0),
  ldml(m, p) {
    const kinds = [1, 0].map((kind) => pairDifferences(p, kind).map((/** @type {number[]} */ v) => quadratic(m, v)));
    const loss = (/** @type {number} */ b) =>
      kinds.reduce((sum, qs, k) => {
        const terms = qs.map((/** @type {number} */ q) => Math.log1p(Math.exp(Math.min(700, k === 0 ? q - b : b - q))));
        return sum + terms.reduce((/** @type {number} */ a, /** @type {number} */ v) => a + v, 0) / (2 * qs.length);
      }, 0);
    return least(loss) + (p["regularization"] / m.length) * trace(m);
  },
  ncmml(m, { X, y }) {
    const classes = [...new Set(y)];
    const means = classes.map((c) => {
      const own = X.filter((_, i) => y[i] === c);
      return own[0].map((_, f) => own.reduce((s, row) => s + row[f], 0) / own.length);
    });
    const loss = X.map((x, i) => {
      const z = means.map((mean) => -quadratic(m, minus(x, mean)) / 2);
      const high = Math.max(...z);
      return high + Math.log(z.reduce((s, v) => s + Math.exp(v - high), 0)) - z[classes.indexOf(y[i])];
    });
    return loss.reduce((a, b) => a + b, 0) / X.length;
  },
  lmnn(m, p) {
    const square = (/** @type {number} */ i, /** @type {number} */ j) => quadratic(m, minus(p.X[i], p.X[j]));
    return targetsOf(p, 3).reduce((sum, { i, j }) => {
      const near = square(i, j);
      const hinges = p.X.map((_, l) => (p.y[l] === p.y[i] ? 0 : Math.max(0, 1 + near - square(i, l)) ** p["power"]));
      return sum + near + hinges.reduce((a, b) => a + b, 0);
    }, 0);
  },
};

/** Criteria of the closed forms at L, the same for every basis of its rows' span but for `anmm`; all to be minimized. @type {Record<string, (map: Rows, p: Problem) => number>} */
export const criteria = {
  lda(map, { X, y }) {
    const weight = (/** @type {number} */ i, /** @type {number} */ j) =>
      y[i] === y[j] ? 1 / y.filter((c) => c === y[i]).length : 0;
    return -traceRatio(
      map,
      scatter(X, (i, j) => 1 / X.length - weight(i, j)),
      scatter(X, weight),
    );
  },
  lfda(map, { X, y }) {
    const reach = X.map((_, i) => Math.sqrt(nearestRows(X, i, 7, (j) => y[j] === y[i])[6].q));
    const sizes = y.map((c) => y.filter((other) => other === c).length);
    const affinity = (/** @type {number} */ i, /** @type {number} */ j) =>
      Math.exp(-minus(X[i], X[j]).reduce((s, v) => s + v * v, 0) / (reach[i] * reach[j]));
    const within = scatter(X, (i, j) => (y[i] === y[j] ? affinity(i, j) / sizes[i] : 0));
    const between = scatter(X, (i, j) =>
      y[i] === y[j] ? affinity(i, j) * (1 / X.length - 1 / sizes[i]) : 1 / X.length,
    );
    return -traceRatio(map, between, within);
  },
  anmm(map, { X, y }) {
    const mean = (/** @type {boolean} */ own, /** @type {number} */ k) =>
      X.reduce((sum, _, i) => {
        const near = nearestRows(X, i, k, (j) => (y[j] === y[i]) === own);
        return sum + near.reduce((s, { j }) => s + quadratic(gram(map), minus(X[i], X[j])), 0) / k;
      }, 0);
    return mean(true, 3) - mean(false, 1);
  },
  dmlmj(map, { X, y }) {
    const moment = (/** @type {boolean} */ own) => {
      const list = X.flatMap((x, i) =>
        nearestRows(X, i, 3, (j) => (y[j] === y[i]) === own).map(({ j }) => minus(x, X[j])),
      );
      return product(
        product(
          map,
          outer(
            list,
            list.map(() => 1 / list.length),
          ),
        ),
        flip(map),
      );
    };
    const [s, d] = [moment(true), moment(false)];
    return map.length - (trace(solve(s, d)) + trace(solve(d, s))) / 2;
  },
};

const traceRatio = (/** @type {Rows} */ map, /** @type {Rows} */ top, /** @type {Rows} */ bottom) => {
  const seen = (/** @type {Rows} */ s) => product(product(map, s), flip(map));
  return trace(solve(seen(bottom), seen(top)));
};

/** ½ Σ_ij w_ij (x_i − x_j)(x_i − x_j)ᵀ. */
function scatter(/** @type {Rows} */ X, /** @type {(i: number, j: number) => number} */ weight) {
  const list = X.flatMap((x, i) => X.map((other, j) => ({ v: minus(x, other), w: weight(i, j) / 2 })));
  return outer(
    list.map(({ v }) => v),
    list.map(({ w }) => w),
  );
}

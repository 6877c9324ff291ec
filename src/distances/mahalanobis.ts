import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import { factorPsd, psdCertificate } from "../linalg/psd.ts";
import { type Distance, withLaws } from "./laws.ts";
import { norm } from "./norm.ts";
import { requireSymmetric } from "./symmetric.ts";
import { requireFiniteResult, requireVectors, type Vector } from "./vectors.ts";

/**
 * The distance √((x − y)ᵀ M (x − y)) = ‖L(x − y)‖ of vectors of length d under a given positive semidefinite M = LᵀL
 * (d x d; the inverse of a covariance for Mahalanobis's own), plain. A metric if M has full rank, else a pseudometric.
 * `SHAPE` if M is not square, `DATA` if it is not symmetric, `NUMERIC` if it has a negative eigenvalue; the distance throws
 * as `euclidean` does, and `SHAPE` if the vectors do not have d entries. Mahalanobis 1936.
 */
export function mahalanobis(matrix: Matrix): Distance<Vector, "metric" | "pseudometric"> {
  const d = requireSymmetric(matrix, "mahalanobis");
  const { semidefinite, smallest } = psdCertificate(matrix);
  if (!semidefinite) {
    throw new EtalonError(
      "NUMERIC",
      `mahalanobis: the matrix has the eigenvalue ${smallest}. Give a positive semidefinite matrix, such as projectPsd(matrix).`,
    );
  }
  const map = factorPsd(matrix);
  const full = d > 0 && map.rows === d && norm(map.row(d - 1)) > 0;
  return withLaws(full ? "metric" : "pseudometric", (x: Vector, y: Vector) => {
    if (requireVectors(x, y, "mahalanobis") !== d) {
      throw new EtalonError(
        "SHAPE",
        `mahalanobis: the vectors have ${x.length} entries but the matrix is ${d} x ${d}.`,
      );
    }
    const difference = new Matrix(1, d);
    for (let i = 0; i < d; i++) difference.data[i] = x[i] - y[i];
    return requireFiniteResult(norm(mapRows(difference, map).data), "mahalanobis");
  });
}

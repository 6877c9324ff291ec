import { EtalonError } from "../base/errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { factorPsd, projectPsd } from "../linalg/psd.ts";
import { symmetricPart } from "./bilinearForm.ts";

/** A share of W above this is worth a warning when it is cut. */
const WORTH_SAYING = 1e-3;

/**
 * The map of P₊((W + Wᵀ)/2), the nearest metric to a bilinear form W, d x d, with at most `components` rows, largest eigenvalues first. Warns of what
 * is lost. `DATA` if nothing is left.
 */
export function mapOfForm(
  w: Matrix,
  components: number | undefined,
  warn: (message: string) => void = () => {},
): Matrix {
  const matrix = projectPsd(symmetricPart(w));
  const lost = distance(w, matrix) / distance(w);
  if (lost > WORTH_SAYING)
    warn(`W is no metric's: making it symmetric and positive semidefinite moved it by ${(100 * lost).toPrecision(3)}%`);
  const map = factorPsd(matrix, components);
  if (map.data.some((value) => value !== 0)) return map;
  throw new EtalonError(
    "DATA",
    "oasis: no direction is left of W that is a metric's. Check that `negative` is the far point, or lower `aggressiveness`.",
  );
}

/** ‖A − B‖, or ‖A‖. */
function distance(a: Matrix, b?: Matrix): number {
  let sum = 0;
  for (let k = 0; k < a.data.length; k++) {
    const difference = a.data[k] - (b?.data[k] ?? 0);
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

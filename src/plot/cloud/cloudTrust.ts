import { trustworthiness } from "../../evaluate/trustworthiness.ts";
import { Matrix } from "../../linalg/matrix.ts";

/** How far the neighborhoods of a picture can be trusted, from 0 to 1, on a sample of its points. */
export interface CloudTrust {
  /** Beside the neighborhoods of the input space. */
  readonly input: number;
  /** Beside those of the learned space. */
  readonly learned: number;
  /** Points asked. */
  readonly sample: number;
  /** Size of a neighborhood. */
  readonly neighbors: number;
}

/** Trustworthiness of a picture (x, y of n points) of both spaces, on the rows of `sample`; null where they are too few. */
export function cloudTrust(
  { points, mapped }: { points: Matrix; mapped: Matrix },
  picture: ArrayLike<number>,
  sample: Int32Array,
  neighbors = 5,
): CloudTrust | null {
  if (2 * neighbors >= sample.length) return null;
  const seen = new Matrix(sample.length, 2);
  sample.forEach((row, k) => {
    seen.data[2 * k] = picture[2 * row]!;
    seen.data[2 * k + 1] = picture[2 * row + 1]!;
  });
  return {
    input: trustworthiness(points.take(sample), seen, neighbors),
    learned: trustworthiness(mapped.take(sample), seen, neighbors),
    sample: sample.length,
    neighbors,
  };
}

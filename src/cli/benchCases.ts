import { Random } from "../base/random.ts";
import { loadData } from "../io/loadData.node.ts";
import { gmml } from "../learners/gmml.ts";
import { lmnn } from "../learners/lmnn.ts";
import { nca } from "../learners/nca.ts";
import { nearest, squaredDistances } from "../linalg/distances.ts";
import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiply, weightedGram } from "../linalg/products.ts";

/** Work whose time a user may compare between machines. */
export interface BenchCase {
  readonly name: string;
  /** Floating-point operations of one run, where they can be counted. */
  readonly operations?: number;
  run(): unknown;
}

/** Products, a decomposition, neighbors and fits, each well below a second on one thread. */
export function benchCases(seed: number): BenchCase[] {
  const random = new Random(seed);
  const matrix = (rows: number, cols: number): Matrix =>
    new Matrix(
      rows,
      cols,
      Float64Array.from({ length: rows * cols }, () => random.uniform() - 0.5),
    );
  const [a, b] = [matrix(512, 512), matrix(512, 512)];
  const [table, points, wide] = [matrix(3000, 50), matrix(6000, 50), matrix(8000, 200)];
  const symmetric = weightedGram(matrix(400, 400));
  const digits = loadData("digits", { label: "label" });
  const fits = [gmml, lmnn, nca].map(
    (learner): BenchCase => ({
      name: `${learner.name} on digits, 1,797 x 64`,
      run: () => learner.fit({ points: digits.points, labels: digits.labels! }),
    }),
  );
  return [
    { name: "product, 512 x 512", operations: 2 * 512 ** 3, run: () => multiply(a, b) },
    {
      name: "distances, 3,000 x 3,000 x 50",
      operations: 2 * 3000 ** 2 * 50,
      run: () => squaredDistances(table, table),
    },
    { name: "10 nearest, 6,000 x 50", operations: 2 * 6000 ** 2 * 50, run: () => nearest(points, points, 10) },
    { name: "Gram matrix, 8,000 x 200", operations: 8000 * 200 ** 2, run: () => weightedGram(wide) },
    { name: "eigenvectors, 400 x 400", run: () => eigh(symmetric) },
    ...fits,
  ];
}

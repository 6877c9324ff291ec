import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { factorPsd, psdCertificate } from "../linalg/psd.ts";
import { closedForm, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";

const rowsOfNumbers = (description: string) =>
  z.array(z.array(z.number()).min(1)).min(1).optional().meta({ description });

/**
 * The distance that the user knows already, as a map L (k x d, d² = ‖L(a − b)‖²) or as a symmetric positive semidefinite M (d x d), so that it can be
 * compared, saved and used like a learned one; Euclidean without either. `OPTION` where the sizes do not fit the points or M is not a metric's.
 */
export const given = defineLearner({
  name: "given",
  title: "Given map or matrix",
  supervision: "none",
  reference: null,
  tags: ["closedForm", "rowOrderFree", "fixed", "ownChoice"],
  cost: { numbers: "n d + 4.5 d²" },
  options: {
    map: rowsOfNumbers("the rows of L"),
    matrix: rowsOfNumbers("the rows of M, in place of a map"),
  },
  *learn({ points, scale }, options) {
    return closedForm(givenMap(options, points.cols, scale));
  },
  stream: (options) =>
    momentStream({ learner: "given", takes: "none", quartic: false }, function* ({ ranges, scale }) {
      return closedForm(givenMap(options, ranges.length, scale));
    }),
});

interface GivenOptions {
  readonly map?: readonly (readonly number[])[] | undefined;
  readonly matrix?: readonly (readonly number[])[] | undefined;
}

function givenMap({ map, matrix }: GivenOptions, d: number, scale: number): Matrix {
  if (map && matrix) throw illegal("has both `map` and `matrix`. Give one of them");
  const chosen = map ? checkedMap(map, d) : matrix ? factorOf(matrix, d) : Matrix.identity(d);
  return new Matrix(
    chosen.rows,
    d,
    chosen.data.map((value) => value * scale),
  );
}

function checkedMap(rows: readonly (readonly number[])[], features: number): Matrix {
  const wrong = rows.findIndex((row) => row.length !== features);
  if (wrong >= 0)
    throw illegal(
      `\`map\` has ${rows[wrong].length} numbers in row ${wrong} for ${features} features. Give ${features}`,
    );
  const map = Matrix.from(rows);
  if (!map.data.some((value) => value !== 0))
    throw illegal("`map` is zero everywhere. Give a map that tells points apart");
  return map;
}

function factorOf(rows: readonly (readonly number[])[], features: number): Matrix {
  if (rows.length !== features || rows.some((row) => row.length !== features))
    throw illegal(`\`matrix\` is not ${features} x ${features}. Give a row and a column for each feature`);
  const matrix = Matrix.from(rows);
  for (let i = 0; i < features; i++) {
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [matrix.get(i, j), matrix.get(j, i)];
      if (Math.abs(lower - upper) > 1e-9 * Math.max(Math.abs(lower), Math.abs(upper)))
        throw illegal(
          `\`matrix\` is not symmetric: ${lower} in row ${i}, column ${j}, but ${upper} across the diagonal`,
        );
    }
  }
  const { semidefinite, smallest } = psdCertificate(matrix, 1e-9);
  if (!semidefinite)
    throw illegal(`\`matrix\` has the negative eigenvalue ${smallest}. Give a positive semidefinite one`);
  const map = factorPsd(matrix);
  if (!map.data.some((value) => value !== 0))
    throw illegal("`matrix` is zero everywhere. Give one that tells points apart");
  return map;
}

const illegal = (what: string): EtalonError => new EtalonError("OPTION", `given: ${what}.`);

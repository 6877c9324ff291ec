import { encodeLabels } from "../data/labels.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { ledoitWolf, shrinkToSphere } from "../linalg/shrinkage.ts";
import { betweenRows } from "./classScatter.ts";
import { classSums } from "./classSums.ts";
import { discriminantMap } from "./lda.ts";
import { scaled, spreadOf } from "./shrinkage.ts";

/**
 * The directions of `lda` with S_w shrunk to a sphere by the rule of Ledoit and Wolf, for points in coordinates of their span: there the features are uncorrelated, so that
 * shrinking correlations, as `lda` does, would leave directions of hardly any variance as they are. Undefined where there is one class, or every class has a single point; `DATA` where all class means coincide.
 */
export function sphericalDiscriminants(points: Matrix, labels: Int32Array): Matrix | undefined {
  const { codes, names } = encodeLabels(Array.from(labels));
  const freedom = points.rows - names.length;
  if (names.length < 2 || freedom < 1) return undefined;
  const { groups, residuals, scatter } = classSums(points, codes, names.length);
  const moment = scaled(scatter(), 1 / points.rows);
  const share = ledoitWolf(moment, spreadOf(residuals, points.rows * freedom, 1 / freedom));
  return discriminantMap(shrinkToSphere(moment, share), betweenRows(groups), undefined, () => {});
}

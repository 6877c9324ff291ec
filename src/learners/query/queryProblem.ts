import { EtalonError } from "../../base/errors.ts";
import { Random } from "../../base/random.ts";
import { refuseWhere, requireOneLength, requireRows } from "../../constraints/checks.ts";
import { closedFamilies } from "../../constraints/families.ts";
import { contentOrder } from "../../data/contentOrder.ts";
import { featureNames, toMatrix } from "../../data/points.ts";
import { unitRows } from "../../data/unitRows.ts";
import { columnMeans } from "../../linalg/columnMeans.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Comparison } from "../../metrics/queryMapParts.ts";
import type { QueryData } from "./queryData.ts";

/** What one query should find: documents by row, and shares of its attention in proportion to their grades, which add up to 1. */
export interface Target {
  readonly items: Int32Array;
  readonly shares: Float64Array;
}

/** Queries as learners of query maps see them: those alone that have a relevant document, in an order that their content decides. */
export interface QueryProblem {
  /** m x d. */
  readonly queries: Matrix;
  /** n x d; of length 1 under cosine. */
  readonly documents: Matrix;
  /** One for each query. */
  readonly targets: readonly Target[];
  /** For each query the document that is the query itself, -1 for none. */
  readonly own: Int32Array;
  /**
   * Codes of what judgments join, directly or over others: a document of a query's family that it does not name is neither wanted nor unwanted. Unique codes
   * where families would be too large to say that.
   */
  readonly families: { readonly queries: Int32Array; readonly documents: Int32Array };
  /** Documents in the order of their content: draws go by it. */
  readonly order: Int32Array;
  /** Mean squared distance of the documents to their mean. */
  readonly spread: number;
  readonly comparison: Comparison;
  readonly features: readonly string[] | undefined;
  readonly random: Random;
  readonly judgments: number;
}

/** `SHAPE` and `DATA` for what does not fit together or says nothing. */
export function queryProblem(
  learner: string,
  { documents: given, queries: asking, relevance }: QueryData,
  { comparison, seed }: { readonly comparison: Comparison; readonly seed: number },
): QueryProblem {
  const compared = (matrix: Matrix): Matrix => (comparison === "cosine" ? unitRows(matrix) : matrix);
  const documents = compared(toMatrix(given, "documents"));
  const all = asking === undefined ? documents : compared(toMatrix(asking, "queries"));
  if (all.cols !== documents.cols)
    throw new EtalonError(
      "SHAPE",
      `${learner}: queries have ${all.cols} features, documents ${documents.cols}. A query map needs the same.`,
    );
  const { query, item } = relevance;
  const grade = relevance.grade ?? Float64Array.from({ length: query.length }, () => 1);
  requireOneLength("relevance", { query, item, grade });
  requireRows("relevance", { query }, all.rows);
  requireRows("relevance", { item }, documents.rows);
  refuseWhere(
    grade.length,
    (e) => (grade[e] >= 0 && grade[e] < Infinity ? undefined : `grade ${e} is ${grade[e]}`),
    (list) => `relevance: grades are finite numbers from 0, but ${list}.`,
  );
  const found = targetsOf(query, item, grade, asking === undefined);
  const rows = contentOrder(all).filter((row) => found.has(row));
  if (rows.length < 2)
    throw new EtalonError(
      "DATA",
      `${learner}: ${rows.length} queries have a relevant document. Judge at least two queries.`,
    );
  const spread = meanSquaredOffset(documents);
  if (!(spread > 0))
    throw new EtalonError("DATA", `${learner}: all documents are identical: there is no order to learn.`);
  const targets = Array.from(rows, (row) => found.get(row) as Target);
  const selves = asking === undefined;
  const first = selves ? 0 : documents.rows;
  const family = closedFamilies(
    Array.from(rows, (row, q) => Array.from(targets[q].items, (i) => [first + row, i] as const)).flat(),
    first + all.rows,
  ).codes;
  return {
    queries: all.take(rows),
    documents,
    targets,
    families: { queries: rows.map((row) => family[first + row]), documents: family.slice(0, documents.rows) },
    own: selves ? rows : new Int32Array(rows.length).fill(-1),
    order: contentOrder(documents),
    spread,
    comparison,
    features: featureNames(given),
    random: new Random(seed),
    judgments: targets.reduce((sum, { items }) => sum + items.length, 0),
  };
}

/** What each query with a relevant document other than itself should find; of a document judged twice the higher grade counts. */
function targetsOf(
  query: ArrayLike<number>,
  item: ArrayLike<number>,
  grade: ArrayLike<number>,
  selves: boolean,
): Map<number, Target> {
  const grades = new Map<number, Map<number, number>>();
  for (let e = 0; e < query.length; e++) {
    if (!(grade[e] > 0) || (selves && query[e] === item[e])) continue;
    const of = grades.get(query[e]) ?? new Map<number, number>();
    grades.set(query[e], of.set(item[e], Math.max(grade[e], of.get(item[e]) ?? 0)));
  }
  return new Map(
    Array.from(grades, ([row, of]) => {
      const items = Int32Array.from(of.keys()).sort();
      const total = items.reduce((sum, i) => sum + (of.get(i) as number), 0);
      return [row, { items, shares: Float64Array.from(items, (i) => (of.get(i) as number) / total) }];
    }),
  );
}

function meanSquaredOffset(points: Matrix): number {
  const mean = columnMeans(points);
  let sum = 0;
  for (let i = 0, k = 0; i < points.rows; i++)
    for (let c = 0; c < points.cols; c++, k++) {
      const offset = points.data[k] - mean[c];
      sum += offset * offset;
    }
  return sum / points.rows;
}

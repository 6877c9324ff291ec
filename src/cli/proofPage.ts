import { precisionRecallCurve, rocCurve } from "../evaluate/curves.ts";
import type { RelevanceCases, Wanted } from "../evaluate/relevance.ts";
import { nearest, pairSquaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { NamedGain, NeighborCase, ProofInput } from "../plot/proofReport.ts";
import type { Judgment } from "./judgment.ts";
import { type Search, searchCases } from "./search.ts";
import { version } from "./version.ts";

/** What a page says beside the judgment. */
export interface PageFacts extends Pick<ProofInput, "name" | "learner" | "facts" | "warnings" | "command" | "seed"> {
  /** What to call each query and each point. */
  readonly names: { readonly queries: readonly string[]; readonly points: readonly string[] };
  /** The score that decides; the first when left out. */
  readonly score?: string | undefined;
}

const LARGEST_K = 50;
const SHOWN = 5;
const EACH = 4;

/** The page that shows what a judgment by pairs or queries found. */
export async function proofPage({ scores, pairs, search }: Judgment, facts: PageFacts): Promise<string> {
  const { proofReport } = await import("../plot/proofReport.ts"); // drawing loads slowly
  const deciding = (scores.find(({ name }) => name === facts.score) ?? scores[0]) as NamedGain;
  const among = (space: Matrix): Float64Array => pairSquaredDistances(space, pairs!.left, pairs!.right);
  const both = pairs && search && { before: among(search.gallery.input), after: among(search.gallery.learned) };
  const curve = (of: typeof rocCurve) => ({
    before: of(both!.before, pairs!.similar),
    after: of(both!.after, pairs!.similar),
  });
  const { names, score: _, ...said } = facts;
  return proofReport({
    ...said,
    ...{ scores, deciding, version, neighbors: [] },
    ...(both ? { roc: curve(rocCurve), precisionRecall: curve(precisionRecallCurve) } : {}),
    ...(search && search.rows.length > 0 ? searched(search, names) : {}),
  });
}

function searched(search: Search, names: PageFacts["names"]): Pick<ProofInput, "recall" | "neighbors"> {
  const most = Math.min(LARGEST_K, search.gallery.input.rows - 1);
  const [before, after] = searchCases(
    search,
    Array.from({ length: most }, (_, k) => k + 1),
  );
  const means = ({ recall }: RelevanceCases): number[] =>
    recall.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  return {
    recall: { before: means(before), after: means(after) },
    neighbors: telling(before, after).map((q) => neighborCase(search, q, names, before, after)),
  };
}

/** The queries that gained most, then those that lost most, by average precision. */
function telling({ averagePrecision: before }: RelevanceCases, { averagePrecision: after }: RelevanceCases): number[] {
  const gain = (q: number): number => after[q]! - before[q]!;
  const order = Array.from(before.keys()).sort((p, q) => gain(q) - gain(p) || p - q);
  const gained = order.filter((q) => gain(q) > 0).slice(0, EACH);
  const lost = order.filter((q) => gain(q) < 0).slice(-EACH);
  return [...gained, ...lost.reverse()];
}

function neighborCase(
  { gallery, queries, rows, wanted }: Search,
  q: number,
  names: PageFacts["names"],
  before: RelevanceCases,
  after: RelevanceCases,
): NeighborCase {
  const aim: Wanted = wanted[q]!;
  const sought = new Set(Array.from(aim.items));
  const side = (points: Matrix, asking: Matrix) => {
    const count = Math.min(SHOWN, points.rows - (aim.self >= 0 ? 1 : 0));
    const { indices } = nearest(asking.take([q]), points, count, { exclude: Int32Array.of(aim.self) });
    return Array.from(indices, (i) => ({ name: names.points[i]!, wanted: sought.has(i) }));
  };
  return {
    query: names.queries[rows[q]!]!,
    before: side(gallery.input, queries.input),
    after: side(gallery.learned, queries.learned),
    precision: { before: before.averagePrecision[q]!, after: after.averagePrecision[q]! },
  };
}

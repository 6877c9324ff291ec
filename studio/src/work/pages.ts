import type { Comparison } from "etalon";
import type { FitReportInput, ReportInput } from "etalon/report";
import type { CompareRun } from "./compareRun.ts";
import type { StudioData } from "./protocol.ts";
import type { LearnRun } from "./run.ts";

/** What the page knows of a fit, for its report. */
export interface FitPageRequest
  extends Pick<
    FitReportInput,
    | "data"
    | "title"
    | "formula"
    | "facts"
    | "options"
    | "iterates"
    | "warnings"
    | "commands"
    | "needs"
    | "version"
    | "seed"
  > {
  /** The frame that is reported. */
  readonly index: number;
}

/** What the page knows of a comparison, for its report. */
export interface ComparePageRequest extends Pick<ReportInput, "command" | "learning" | "version" | "warnings"> {
  readonly data: string;
}

/** k of the nearest-neighbor errors that the learn scene shows. */
const NEIGHBORS = 3;

/** The report of one frame's metric as an HTML page; undefined before the first. Drawing is loaded when it is asked for. */
export async function fitPage(
  run: LearnRun,
  { classes }: Pick<StudioData, "classes">,
  { index, ...request }: FitPageRequest,
): Promise<string | undefined> {
  const metric = run.metric(index);
  if (!metric) return undefined;
  const { fitReport } = await import("etalon/report");
  const { train, held } = run.parts;
  const rows = (of: Int32Array) => run.labeled(of);
  return fitReport({
    ...request,
    ...{ metric, features: run.features, classNames: classes, neighbors: NEIGHBORS },
    train: rows(train),
    ...(held.length > 0 ? { held: rows(held) } : {}),
  });
}

/** The report of a comparison that has ended as an HTML page, the same as that of `etalon compare --report`; undefined before. */
export async function comparePage(run: CompareRun, request: ComparePageRequest): Promise<string | undefined> {
  const { ended } = run;
  if (!ended) return undefined;
  const { compareReport } = await import("etalon/report");
  const { data, ...said } = request;
  const comparison: Comparison = { ...ended, summary: { ...ended.summary, dataset: data } };
  return compareReport({ ...said, comparison, ...run.compared });
}

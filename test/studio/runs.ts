import { readFileSync } from "node:fs";
import { type Edit, editedData } from "../../studio/src/store/edits.ts";
import { openBuiltin, openBytes } from "../../studio/src/work/datasets.ts";
import type { Frame, Outcome, StudioData } from "../../studio/src/work/protocol.ts";
import { LearnRun } from "../../studio/src/work/run.ts";

/** Data as the studio opens them: by a rule, or of a file in data/. */
export const studioData = async (
  name: string,
  settings: Readonly<Record<string, number>> = {},
  seed = 0,
): Promise<StudioData> =>
  ["wine", "digits", "iris", "breast_cancer"].includes(name)
    ? openBytes(`${name}.csv`, readFileSync(`data/${name}.csv`), { label: "label" })
    : openBuiltin(name, seed, settings);

interface Choices {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly edits?: readonly Edit[];
  readonly hasty?: boolean;
  readonly lift?: "quadratic";
}

/** A finished run with all its frames, as the worker makes it. */
export async function studioRun(
  data: StudioData,
  learner: string,
  { options = {}, edits = [], hasty = false, lift }: Choices = {},
): Promise<{ run: LearnRun; frames: readonly Frame[]; outcome: Outcome }> {
  const { removed, ...edited } = editedData(data, edits);
  const request = { learner, options, seed: 0, removed: [...removed], ...edited, hasty, lift };
  const run = new LearnRun(request, data.rows, data.features);
  const frames: Frame[] = [];
  const outcome = await run.learn((frame) => frames.push(frame));
  return { run, frames, outcome };
}

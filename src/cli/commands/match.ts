import type { Command } from "commander";
import { EtalonError } from "../../base/errors.ts";
import { progressBar } from "../../engine/progress.ts";
import { pairedGain } from "../../evaluate/pairedGain.ts";
import type { Column } from "../../io/table.ts";
import { COSTS, type Matching, match } from "../../tasks/matching/match.ts";
import { type DataFlags, decimalNumber, etalonCommand, oneOf, withDataFlags } from "../flags.ts";
import { namesOf } from "../judging.ts";
import { loadForMatch, type MatchData } from "../matchData.ts";
import { type MatchedPair, matchText } from "../matchText.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import type { Scored } from "../scores.ts";
import { outputKind } from "../writeOut.ts";
import { TABLES, writeTable } from "../writeTable.ts";

export interface MatchFlags extends GlobalFlags, DataFlags {
  readonly maxDistance?: string;
  readonly cost: (typeof COSTS)[number];
  readonly greedy?: boolean;
  readonly truth?: string;
  readonly scale?: string;
  readonly out?: string;
}

export const matchCommand = (): Command =>
  withDataFlags(etalonCommand("match", "match two sets of points one to one, at the least total distance"))
    .argument("<model>", "a .etalon file, or none for the Euclidean distance")
    .argument("<a>", "the first set: a file or a built-in data set")
    .argument("<b>", "the second set, with the same features")
    .option(
      "--max-distance <d>",
      "no match lies farther apart, and leaving a point alone costs as much; calibrated takes the model's threshold",
    )
    .option(
      "--cost <what>",
      "what is added up: distance or squared",
      oneOf("--cost", COSTS, "etalon match --help"),
      "distance",
    )
    .option("--greedy", "always the nearest pair that is left, in place of the least total")
    .option(
      "--truth <file>",
      "known matches to judge by: columns a and b; points that share a --label count as such otherwise",
    )
    .option(
      "--scale <how>",
      "zscore, minmax or none, where no model is given (default: zscore, none for vectors)",
      oneOf("--scale", ["zscore", "minmax", "none"], "etalon match --help"),
    )
    .option("--out <file>", "write the matches: csv, tsv, jsonl, parquet or arrow")
    .action((model: string, a: string, b: string, flags: MatchFlags) => finish(flags, () => run(model, a, b, flags)));

async function run(modelPath: string, a: string, b: string, flags: MatchFlags): Promise<Outcome> {
  if (flags.out !== undefined) outputKind(flags.out, TABLES, "match");
  const data = await loadForMatch(modelPath, a, b, flags);
  const maximum = maximumOf(flags.maxDistance, data);
  const options = { cost: flags.cost, ...(maximum === undefined ? {} : { maximum }) };
  const bar = progressBar(process.stderr, flags.quiet);
  const matched = (space: "input" | "learned", method: "optimal" | "greedy"): Matching => {
    bar.update(null, `${method} matching in the ${space} space`);
    const limit = space === "input" ? { cost: flags.cost } : options;
    return match(data.left[space], data.right[space], { ...limit, method });
  };
  const method = flags.greedy ? "greedy" : "optimal";
  const learned = matched("learned", method);
  // A largest distance means another thing in the input space: there both distances are judged by whom they would match.
  const comparable = data.model !== undefined && maximum === undefined;
  const scores: Scored[] = [];
  if (data.partners) {
    const before = comparable ? matched("input", method) : learned;
    scores.push(rightScore(`right partner, ${method}`, data.partners, before, learned, flags.seed));
    const other = flags.greedy ? "optimal" : "greedy";
    const [otherLearned, otherBefore] = [matched("learned", other), comparable ? matched("input", other) : undefined];
    scores.push(
      rightScore(`right partner, ${other}`, data.partners, otherBefore ?? otherLearned, otherLearned, flags.seed),
    );
  }
  bar.clear();
  const right = data.partners && countRight(data.partners, learned);
  const names = [namesOf(data.a), namesOf(data.b)] as const;
  if (flags.out !== undefined) await writeTable(flags.out, columnsOf(learned, names), "match");
  const facts = {
    left: data.a.points.rows,
    right: data.b.points.rows,
    matched: learned.matched,
    cost: learned.cost,
    maximum: maximum ?? null,
    precision: right === undefined ? null : learned.matched === 0 ? null : right / learned.matched,
  };
  return {
    document: {
      model: data.model === undefined ? null : modelPath,
      method,
      costOf: flags.cost,
      ...facts,
      scores: scores.map(({ name, gain }) => ({ name, ...(comparable ? gain : { learned: gain.learned }) })),
      matches: flags.out === undefined ? pairsOf(learned, names) : null,
      out: flags.out ?? null,
    },
    text: matchText(facts, {
      method,
      scores,
      comparable,
      pairs: pairsOf(learned, names),
      out: flags.out,
      cost: flags.cost,
    }),
    warnings: data.warnings,
  };
}

function maximumOf(text: string | undefined, { model }: MatchData): number | undefined {
  if (text === undefined) return undefined;
  if (text !== "calibrated") return decimalNumber("--max-distance", 0)(text);
  const decision = model?.metric.decision;
  if (decision) return decision.threshold;
  throw new EtalonError(
    "UNSUPPORTED",
    "--max-distance calibrated needs a model with a threshold. Give it one with etalon calibrate, or give a distance.",
  );
}

/** Of the points on the left that have known partners, how many found one. */
function rightScore(
  name: string,
  partners: MatchData["partners"] & object,
  before: Matching,
  after: Matching,
  seed: number,
): Scored {
  const asking = [...partners.keys()];
  const hits = ({ right }: Matching) => asking.map((i) => (partners.get(i)!.has(right[i]!) ? 1 : 0));
  return { name, gain: pairedGain(hits(before), hits(after), { seed }) };
}

const countRight = (partners: MatchData["partners"] & object, { right }: Matching): number =>
  [...partners].filter(([i, known]) => known.has(right[i]!)).length;

function pairsOf(
  { right, distances }: Matching,
  [left, other]: readonly [readonly string[], readonly string[]],
): MatchedPair[] {
  return Array.from(right, (j, i) => ({ j, i }))
    .filter(({ j }) => j >= 0)
    .map(({ j, i }) => ({ a: left[i]!, b: other[j]!, distance: distances[i]! }));
}

function columnsOf(matching: Matching, names: readonly [readonly string[], readonly string[]]): Column[] {
  const pairs = pairsOf(matching, names);
  const text = (name: "a" | "b"): Column => ({
    kind: "text",
    name,
    values: pairs.map((pair) => pair[name]),
    numbers: 0,
    firstText: 0,
  });
  return [
    text("a"),
    text("b"),
    { kind: "number", name: "distance", values: Float64Array.from(pairs, ({ distance }) => distance) },
  ];
}

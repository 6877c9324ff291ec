import { describe, expect, test } from "vitest";
import { etalon, folderWith, json } from "./etalon.ts";
import { csv, planted, sites } from "./siteTable.ts";

interface Judged {
  readonly score: string;
  readonly heldOut: number;
  readonly cases: number;
  readonly euclidean: { readonly mean: number };
  readonly learned: { readonly mean: number };
  readonly alone: unknown;
  readonly pooled: unknown;
}
interface Document {
  readonly tasks: readonly { readonly task: string; readonly points: number; readonly evaluation: Judged | null }[];
  readonly evaluation: Judged | null;
}

/** Triplets within each site that agree with the planted classes: of the points around each. */
function tripletLines(): string[] {
  const { labels } = planted;
  return labels.flatMap((label, i) => {
    const others = [...labels.keys()].filter((j) => j !== i && sites[j] === sites[i]);
    const near = others.filter((j) => labels[j] === label);
    const far = others.filter((j) => labels[j] !== label);
    return [0, 1, 2, 3, 4, 5].map(
      (k) => `${i},${near[(7 * i + 5 * k) % near.length]},${far[(3 * i + 11 * k) % far.length]}`,
    );
  });
}

const LINE = ["fit", "--learner", "scmlMultiTask", "--task", "site"];

describe("etalon fit --task", () => {
  const unlabeled = planted.labels.map((label, i) => (sites[i] === "a/b" ? "" : label));
  const lines = tripletLines();
  const folder = folderWith({
    "sites.csv": csv(sites),
    "some.csv": csv(sites, unlabeled),
    "triplets.csv": ["anchor,positive,negative", ...lines].join("\n"),
    "quadruplets.csv": [
      "a,b,c,d",
      ...lines.map((line) => {
        const [anchor, positive, negative] = line.split(",");
        return [anchor, positive, anchor, negative].join(",");
      }),
    ].join("\n"),
    "pairs.csv": [
      "a,b,label",
      ...lines
        .filter((_, e) => e % 6 === 0)
        .flatMap((line) => {
          const [anchor, positive, negative] = line.split(",");
          return [`${anchor},${positive},1`, `${anchor},${negative},0`];
        }),
    ].join("\n"),
  });

  test.each([
    ["triplets", "triplets in order"],
    ["quadruplets", "quadruplets in order"],
  ])("learns from a file of %s, and judges each task by those held out", (kind, score) => {
    const document = json(
      folder,
      ...[...LINE, "sites.csv", "--drop", "kind", `--${kind}`, `${kind}.csv`, "--out", kind],
    ) as Document;
    expect(document.tasks.map(({ task, points }) => [task, points])).toEqual([
      ["07", 60],
      ["A?b", 24],
      ["a/b", 24],
    ]);
    const judged = document.tasks.map(({ evaluation }) => evaluation as Judged);
    for (const evaluation of judged) expect(evaluation.score).toBe(score);
    const all = document.evaluation as Judged;
    expect(all.heldOut).toBe(54);
    expect(all.cases).toBe(judged.reduce((sum, { cases }) => sum + cases, 0));
    expect(all.learned.mean).toBeGreaterThan(all.euclidean.mean + 0.05);
    expect(all.alone).not.toBeNull();
    expect(all.pooled).not.toBeNull();
  });

  test("learns a task without labels from triplets beside the labels of others", () => {
    const { code, out, err } = etalon(
      folder,
      ...[...LINE, "some.csv", "--label", "kind", "--triplets", "triplets.csv", "--out", "both"],
    );
    expect(err).toMatch(/relations between training and held-out points were left out of the estimate/);
    expect(code).toBe(0);
    expect(out).toMatch(/^ *a\/b +24 +0 *$/m);
    expect(out).toMatch(/3-nearest-neighbor accuracy on \d+ held-out points/);
  });

  test("learns from pairs, of which it gives no estimate, and says so", () => {
    const { code, err } = etalon(
      folder,
      ...[...LINE, "sites.csv", "--drop", "kind", "--pairs", "pairs.csv", "--out", "paired"],
    );
    expect(err).toMatch(/without labels, triplets or quadruplets there is no estimate/);
    expect(code).toBe(0);
  });

  test("prints the share of triplets in order for people", () => {
    const { out } = etalon(
      folder,
      ...[...LINE, "sites.csv", "--drop", "kind", "--triplets", "triplets.csv", "--out", "text"],
    );
    expect(out).toMatch(/Share of \d+ held-out triplets in order:/);
  });
});

import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import type { Given } from "../../src/learners/data.ts";
import type { MultiTaskData } from "../../src/learners/multiTask/multiTaskData.ts";
import { insanity, permutation, when } from "./fixtures.ts";
import { bytesOf, fitBriefly, given, labels, points, TASKS, taskRegistry, tasks, triplets } from "./taskData.ts";

const KINDS = Object.keys(given) as Given[];
const dataOf = (more: Partial<Record<keyof MultiTaskData, unknown>>): MultiTaskData =>
  ({ points, tasks, ...more }) as MultiTaskData;
const rowOf = (task: string): number => tasks.indexOf(task);

function codeAndText(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof EtalonError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "no error";
}

describe.each(taskRegistry)("$name", (learner) => {
  const learned = (more: Partial<Record<keyof MultiTaskData, unknown>>, options = {}) =>
    fitBriefly(learner, dataOf(more), options);
  const refused = (more: Partial<Record<keyof MultiTaskData, unknown>>): string => codeAndText(() => learned(more));

  for (const kind of learner.takes) {
    test(`learns sane metrics from ${kind} alone, as its metadata say`, () => {
      const { metrics } = learned({ [kind]: given[kind] });
      expect([...metrics.keys()]).toEqual(TASKS);
      for (const metric of metrics.values()) expect(insanity(metric)).toBeUndefined();
    });

    when(kind !== "labels")(`says the same of ${kind} whatever the order of the rows`, () => {
      const order = permutation(points.length);
      const place = new Int32Array(order.length);
      order.forEach((row, k) => {
        place[row] = k;
      });
      const moved = (value: unknown): unknown =>
        Array.isArray(value)
          ? order.map((row) => value[row])
          : Object.fromEntries(
              Object.entries(value as Record<string, number[]>).map(([name, rows]) => [
                name,
                name === "similar" ? rows : rows.map((row) => place[row]),
              ]),
            );
      const turned = fitBriefly(learner, {
        points: order.map((row) => points[row]),
        tasks: order.map((row) => tasks[row]),
        [kind]: moved(given[kind]),
      });
      expect(bytesOf(turned)).toEqual(bytesOf(learned({ [kind]: given[kind] })));
    });
  }

  for (const kind of KINDS.filter((each) => !learner.takes.includes(each))) {
    test(`refuses ${kind} alone with DATA, and says what would do`, () => {
      const text = refused({ [kind]: given[kind] });
      expect(text).toMatch(/^DATA /);
      for (const taken of learner.takes) expect(text).toContain(`\`${taken}\``);
    });
  }

  test("takes each task by what is known of it: one by labels, one by triplets, one by both", () => {
    const some = labels.map((label, i) => (tasks[i] === "task 1" ? null : label));
    const rows = triplets.anchor.flatMap((row, e) => (tasks[row] === "task 0" ? [] : [e]));
    const part = {
      anchor: rows.map((e) => triplets.anchor[e]),
      positive: rows.map((e) => triplets.positive[e]),
      negative: rows.map((e) => triplets.negative[e]),
    };
    const { metrics, report } = learned({ labels: some, triplets: part });
    expect([...metrics.keys()]).toEqual(TASKS);
    const counts = TASKS.map((task) => metrics.get(task)?.report.constraints["triplets"] as number);
    const labelsAlone = learned({ labels }).metrics;
    const alone = TASKS.map((task) => labelsAlone.get(task)?.report.constraints["triplets"] as number);
    expect(counts).toEqual([alone[0], 60, alone[2] + 60]);
    expect(report.constraints["triplets"]).toBe(counts.reduce((sum, count) => sum + count, 0));
  });

  test("learns from one kind alone where `learnFrom` says so", () => {
    const both = { labels, triplets };
    expect(bytesOf(learned({ ...both, learnFrom: "triplets" }))).toEqual(bytesOf(learned({ triplets })));
    expect(bytesOf(learned({ ...both, learnFrom: ["labels"] }))).toEqual(bytesOf(learned({ labels })));
    expect(refused({ labels, learnFrom: "views" })).toMatch(/^OPTION .*views/);
  });

  test("refuses a triplet over two tasks, naming its rows and their tasks", () => {
    const [i, j] = [rowOf("task 0"), rowOf("task 1")];
    const text = refused({ triplets: { anchor: [i], positive: [i + 1], negative: [j] } });
    expect(text).toMatch(/^DATA triplets: /);
    expect(text).toContain(`row ${i} is of the task "task 0" and row ${j} of "task 1"`);
  });

  test("refuses pairs and quadruplets over two tasks", () => {
    const [i, j] = [rowOf("task 0"), rowOf("task 2")];
    expect(refused({ pairs: { left: [i, i], right: [i + 1, j], similar: [1, 0] } })).toMatch(/^DATA pairs: .*task 2/);
    const order = { a: [i], b: [i + 1], c: [j], d: [j + 1] };
    expect(refused({ quadruplets: order })).toMatch(/^DATA quadruplets: .*task 2/);
  });

  test("refuses what is known of a row without a task, naming the row", () => {
    const homeless = tasks.map((task, i) => (i === triplets.anchor[0] ? null : task));
    const row = triplets.anchor[0];
    expect(refused({ tasks: homeless, triplets })).toMatch(new RegExp(`^DATA .*row ${row} of triplet 0 has no task`));
    expect(refused({ tasks: homeless, labels })).toMatch(new RegExp(`^DATA .*row ${row} has a label but no task`));
    expect(refused({ tasks: homeless, targets: given.targets })).toMatch(
      new RegExp(`^DATA .*row ${row} has a target but no task`),
    );
    const free = [...tasks.keys()].filter((i) => i !== row && tasks[i] === "task 1");
    const same = free.find((i) => i !== free[0] && labels[i] === labels[free[0]]) as number;
    const other = free.find((i) => labels[i] !== labels[free[0]]) as number;
    const pairs = { left: [free[0], free[0]], right: [same, other], similar: [1, 0] };
    expect(refused({ tasks: homeless, pairs, chunks: labels })).toMatch(
      new RegExp(`^DATA .*row ${row} has a chunk but no task`),
    );
  });

  test("refuses triplets that no distance could keep by the user's own rows", () => {
    const last = points.length - 1;
    const refusedTriplet = (anchor: number[], positive: number[], negative: number[]): string =>
      refused({ triplets: { anchor, positive, negative } });
    expect(refusedTriplet([0, 1], [3], [1])).toMatch(/^SHAPE /);
    expect(refusedTriplet([0], [3], [999])).toMatch(/^DATA .*negative\[0\].* is 999/);
    expect(refusedTriplet([last], [last], [0])).toMatch(new RegExp(`^DATA .*triplet 0 is \\(${last}, ${last}, 0\\)`));
    expect(refusedTriplet([], [], [])).toMatch(/^DATA /);
  });

  test("warns of triplets against labels by the user's own rows, and names the task", () => {
    const own = [...tasks.keys()].filter((i) => tasks[i] === "task 2");
    const anchor = own[0];
    const [positive, negative] = [
      own.find((i) => labels[i] !== labels[anchor]) as number,
      own.find((i) => i !== anchor && labels[i] === labels[anchor]) as number,
    ];
    const { report } = learned({
      labels,
      triplets: { anchor: [anchor], positive: [positive], negative: [negative] },
    });
    expect(report.warnings.join("; ")).toContain(
      `task "task 2": 1 of the given triplets contradict the labels; they were kept: rows (${anchor}, ${positive}, ${negative})`,
    );
  });

  test("tells chunks of one name apart in different tasks", () => {
    const renamed = labels.map((_, i) => {
      const chunk = (given.chunks as (string | null)[])[i];
      return chunk === null ? null : `${tasks[i]} ${chunk}`;
    });
    const { pairs } = given;
    const own = bytesOf(learned({ pairs, chunks: given.chunks }));
    expect(own).toEqual(bytesOf(learned({ pairs, chunks: renamed })));
    expect(own).not.toEqual(bytesOf(learned({ pairs })));
  });

  test("uses unlabeled points where triplets are given too, and leaves them out where labels alone are", () => {
    const some = labels.map((label, i) => (i % 5 === 0 ? null : label));
    const unlabeled = some.filter((label) => label === null).length;
    expect(learned({ labels: some }).report.warnings).toEqual([`${unlabeled} unlabeled points were left out`]);
    expect(learned({ labels: some, triplets }).report.warnings).toEqual([]);
  });

  when(!learner.tags.includes("sampleWeights"))("refuses weights of points: it would pass over them", () => {
    expect(refused({ labels, weights: labels.map(() => 1) })).toMatch(/^DATA .*weighs all points alike/);
    expect(refused({ labels, weights: [1] })).toMatch(/^SHAPE /);
  });

  when(!learner.tags.includes("constraintWeights"))("refuses weights of constraints", () => {
    const weights = triplets.anchor.map(() => 1);
    expect(refused({ triplets: { ...triplets, weights } })).toMatch(/^DATA .*weighs all constraints alike/);
  });

  when(!learner.tags.includes("softLabels"))("refuses class probabilities", () => {
    expect(refused({ softLabels: points.map(() => [0.5, 0.5]) })).toMatch(/^DATA /);
  });
});

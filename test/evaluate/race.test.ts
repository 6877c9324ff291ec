import { describe, expect, test } from "vitest";
import { finish } from "../../src/base/finish.ts";
import { crossValidate, meanAccuracy } from "../../src/evaluate/crossValidate.ts";
import { makeProtocol } from "../../src/evaluate/protocol.ts";
import { type Racer, race } from "../../src/evaluate/race.ts";
import { signTest } from "../../src/evaluate/significance.ts";
import { covariance } from "../../src/learners/covariance.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { gmml } from "../../src/learners/gmml.ts";
import { lda } from "../../src/learners/lda.ts";
import { nca } from "../../src/learners/nca.ts";
import { ncmml } from "../../src/learners/ncmml.ts";
import { pca } from "../../src/learners/pca.ts";
import { rca } from "../../src/learners/rca.ts";
import type { Trainer } from "../../src/learners/trainer.ts";
import { endless, failing, iris, noise, planted, randomMap, tickingClock } from "./fixtures.ts";

const racer = (learner: Trainer, name = learner.name, options = {}): Racer => ({ name, learner, options });
const plain = { sample: Number.POSITIVE_INFINITY };
const start = planted(240, 3);
const protocol = makeProtocol(start, { folds: 3 });

describe("race", () => {
  const result = finish(race(protocol, [racer(nca), racer(lda), racer(pca)], plain));

  test("runs Euclidean, closed forms, then the others, the cheap ones first", () => {
    expect(result.table.map(({ learner }) => learner)).toEqual(["euclidean", "pca", "lda", "nca", "nca from lda"]);
  });

  test("tries the values of a path one by one where another learner starts, whose map they begin at", () => {
    const search = { method: "path", names: ["regularization"], values: [0.2, 0.4], folds: 2 } as const;
    const searched = (): Racer[] => [{ ...racer(ncmml), search }, racer(lda)];
    const { table } = finish(race(protocol, searched(), plain));
    expect(table.map(({ learner, status }) => [learner, status])).toEqual([
      ["euclidean", "ok"],
      ["lda", "ok"],
      ["ncmml", expect.stringMatching(/ok|skipped/)],
      ["ncmml from lda", expect.stringMatching(/ok|skipped/)],
    ]);
  });

  test("says who started from whom", () => {
    expect(result.table.map(({ from }) => from)).toEqual([null, null, null, null, "lda"]);
  });

  test("scores as a cross-validation does, and predicts what the winner predicts", () => {
    const alone = finish(crossValidate(protocol, lda));
    expect(result.table[2]).toEqual({
      learner: "lda",
      from: null,
      status: "ok",
      accuracy: meanAccuracy(alone.folds),
      folds: 3,
      reason: null,
    });
    expect(result.winner.name).toBe("lda");
    expect(result.predictions).toEqual(alone.predictions);
    expect(result.baseline).toEqual(finish(crossValidate(protocol, euclidean)).predictions);
  });

  test.each([0, 1, 2, 3, 4])(
    "takes the first within a standard error of the most accurate, by slow loops, %i",
    (seed) => {
      const { points, labels } = iris();
      const split = makeProtocol({ points, labels }, { folds: 3, seed });
      const field = { euclidean, rca, gmml, lda, covariance } as Readonly<Record<string, Trainer>>;
      const { winner, table } = finish(
        race(
          split,
          Object.values(field).map((learner) => racer(learner)),
          plain,
        ),
      );
      const ended = table
        .filter(({ status }) => status === "ok")
        .map(({ learner, accuracy }) => {
          const predicted = finish(crossValidate(split, field[learner])).predictions;
          return { learner, accuracy: accuracy ?? 0, right: labels.map((_, i) => predicted[i] === split.codes[i]) };
        });
      const best = ended.reduce((top, other) => (other.accuracy > top.accuracy ? other : top));
      const isClose = ({ right }: typeof best): boolean => {
        const lost = labels.filter((_, i) => best.right[i] && !right[i]).length;
        const won = labels.filter((_, i) => !best.right[i] && right[i]).length;
        return lost <= won || (lost - won) ** 2 <= lost + won;
      };
      expect(winner.name).toBe(ended.find(isClose)?.learner);
    },
  );

  test("lets one leave that is clearly worse, and says after which fold", () => {
    const { table } = finish(race(protocol, [racer(lda), racer(randomMap)], plain));
    const left = table.find(({ learner }) => learner === "randomMap");
    expect(left).toMatchObject({
      status: "skipped",
      reason: expect.stringMatching(/^clearly worse than \w+ after fold [12]$/),
    });
    const codes = protocol.codes;
    const own = finish(crossValidate(protocol, randomMap)).predictions;
    const led = finish(crossValidate(protocol, lda)).predictions;
    const rows = protocol.folds.slice(0, left?.folds).flatMap((fold) => Array.from(fold));
    const wins = rows.filter((i) => own[i] === codes[i] && led[i] !== codes[i]).length;
    const losses = rows.filter((i) => own[i] !== codes[i] && led[i] === codes[i]).length;
    expect(signTest(wins, losses)).toBeLessThanOrEqual(0.05);
  });

  test("keeps Euclidean where labels mean nothing, most of the time", () => {
    const winners = Array.from({ length: 20 }, (_, seed) => {
      const split = makeProtocol(noise(120, seed), { folds: 3 });
      return finish(race(split, [racer(lda), racer(gmml)], plain)).winner.name;
    });
    expect(winners.filter((name) => name === "euclidean").length).toBeGreaterThan(10);
  });

  test("goes on without one that fails or spends its time", () => {
    const { table, winner } = finish(
      race(protocol, [racer(failing(0)), racer(endless), racer(lda)], {
        ...plain,
        clock: tickingClock(100),
        timeout: 3,
      }),
    );
    expect(table.map(({ learner, status }) => [learner, status])).toContainEqual(["failing", "failed"]);
    expect(table.map(({ learner, status }) => [learner, status])).toContainEqual(["endless", "timeout"]);
    expect(winner.name).toBe("lda");
  });

  test("skips those who wait when its time is over or the signal has fired, but never Euclidean", () => {
    const late = { ...plain, clock: tickingClock(10), deadline: 5 };
    const aborted = { ...plain, signal: AbortSignal.abort() };
    for (const settings of [late, aborted]) {
      const { table, winner } = finish(race(protocol, [racer(lda), racer(pca)], settings));
      expect(table.map(({ status }) => status)).toEqual(["ok", "skipped", "skipped"]);
      expect(winner.name).toBe("euclidean");
    }
  });
});

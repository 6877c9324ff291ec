import { describe, expect, test } from "vitest";
import { EtalonError } from "../../../src/base/errors.ts";
import type { Data, Given } from "../../../src/learners/data.ts";
import { localRegistry, when } from "../fixtures.ts";
import { given, KINDS, labels, points } from "../supervisionKinds.ts";
import { bits, fitBriefly, insanity } from "./fixtures.ts";

function codeAndText(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof EtalonError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "no error";
}

describe.each(localRegistry)("$name", (learner) => {
  const few = "constraints" in learner.options ? { constraints: 300 } : {};
  const learn = (data: Data) => fitBriefly(learner, data, few);

  for (const kind of learner.takes) {
    test(`learns a sane local metric from ${kind} alone, as its metadata say`, () => {
      expect(insanity(learn({ points, [kind]: given[kind] }), points)).toBeUndefined();
    });
  }

  for (const kind of KINDS.filter((kind) => !learner.takes.includes(kind) && learner.supervision !== "none")) {
    test(`refuses ${kind} alone with DATA, and says what would do`, () => {
      const text = codeAndText(() => learn({ points, [kind]: given[kind] }));
      expect(text).toMatch(/^DATA /);
      for (const taken of learner.takes) expect(text).toContain(`\`${taken}\``);
    });
  }

  for (const kind of learner.joins) {
    test(`uses ${kind} beside pairs, and says so where it does not`, () => {
      const { pairs } = given;
      const [joined, alone] = [learn({ points, pairs, [kind]: given[kind] }), learn({ points, pairs })];
      expect(bits(joined)).not.toEqual(bits(alone));
      expect(joined.report.warnings.join("; ")).not.toMatch(/were not used/);
      // Beside labels alone learners of comparisons have no dissimilar pair to hold a chunk's pairs against.
      if (learner.supervision === "pairs") return;
      const beside = learn({ points, labels, [kind]: given[kind] });
      expect(bits(beside)).toEqual(bits(learn({ points, labels })));
      expect(beside.report.warnings.join("; ")).toContain(`${kind} were not used`);
    });
  }

  when(learner.takes.length > 1)("learns from one kind alone where `learnFrom` says so", () => {
    const own = learner.takes[0];
    const both = { points, labels, [own]: given[own] };
    const alone = bits(learn({ points, [own]: given[own] }));
    expect(bits(learn({ ...both, learnFrom: own }))).toEqual(alone);
    expect(bits(learn({ ...both, learnFrom: ["labels"] }))).toEqual(bits(learn({ points, labels })));
    expect(bits(learn(both))).not.toEqual(alone);
    expect(codeAndText(() => learn({ points, labels, learnFrom: "views" as Given }))).toMatch(/^OPTION .*views/);
  });

  when(!learner.tags.includes("sampleWeights"))("refuses weights of points: it would pass over them", () => {
    const weights = labels.map(() => 1);
    expect(codeAndText(() => learn({ points, labels, weights }))).toMatch(/^DATA .*weighs all points alike/);
  });

  const kind = learner.supervision;
  const constrained = kind === "pairs" || kind === "triplets" || kind === "quadruplets";
  when(constrained && !learner.tags.includes("constraintWeights"))("refuses weights of constraints", () => {
    const own = given[kind as "pairs" | "triplets" | "quadruplets"];
    const weights = (Object.values(own)[0] as number[]).map(() => 1);
    expect(codeAndText(() => learn({ points, [kind]: { ...own, weights } } as Data))).toMatch(
      /^DATA .*weighs all constraints alike/,
    );
  });

  when(kind === "triplets" && learner.takes.includes("quadruplets"))("takes a triplet for a quadruplet", () => {
    const { triplets, quadruplets } = given;
    expect(bits(learn({ points, quadruplets }))).toEqual(bits(learn({ points, triplets })));
  });
});

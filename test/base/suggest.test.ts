import { describe, expect, test } from "vitest";
import { nearestName } from "../../src/base/suggest.ts";

const names = ["lda", "lmnn", "euclidean", "covariance", "wine"];

describe("the name that may have been meant", () => {
  test.each([
    ["lad", "lda"],
    ["lmn", "lmnn"],
    ["LMNN", "lmnn"],
    ["wnie", "wine"],
    ["euclidian", "euclidean"],
    ["eucledain", "euclidean"],
    ["covarianz", "covariance"],
  ])("%s is a slip for %s", (word, meant) => {
    expect(nearestName(word, names)).toBe(meant);
  });

  test.each(["abc", "ida2", "svm", "random", "line up", "", "mean"])("%s is not like any", (word) => {
    expect(nearestName(word, names)).toBeUndefined();
  });

  test("the nearest of several wins, the first of equals", () => {
    expect(nearestName("nca1", ["mca1", "nca", "nca2"])).toBe("mca1");
    expect(nearestName("neighbours", ["neighbor", "neighbors"])).toBe("neighbors");
  });
});

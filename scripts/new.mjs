// @ts-check
// Scaffolds a learner: `npm run new learner <name>` writes the learner, its registry line, its test and its page.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./steps.mjs";

const [kind, name] = process.argv.slice(2);
if (kind !== "learner" || !/^[a-z][A-Za-z0-9]*$/.test(name ?? "")) {
  console.error("usage: npm run new learner <name>   (camelCase, such as npm run new learner ldml)");
  process.exit(2);
}
const at = (/** @type {string} */ file) => path.join(root, file);
const files = {
  source: `src/learners/${name}.ts`,
  test: `test/learners/${name}.test.ts`,
  page: `docs/learners/${name}.md`,
};
for (const file of Object.values(files)) {
  if (existsSync(at(file))) {
    console.error(`${file} exists already. Choose another name or delete it first.`);
    process.exit(1);
  }
}

const registry = at("src/learners/index.ts");
const extended = readFileSync(registry, "utf8")
  .replace(/(import type \{ Learner \})/, `import { ${name} } from "./${name}.ts";\n$1`)
  .replace(/(const all: readonly Learner\[\] = \[[^\]]*?),?(\s*\];)/, `$1, ${name}$2`);
if (!extended.includes(`, ${name}`)) {
  console.error("src/learners/index.ts has no `const all: readonly Learner[] = [...]` to extend.");
  process.exit(1);
}

writeFileSync(
  at(files.source),
  `import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { classSizes } from "../constraints/targetNeighbors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import type { Objective } from "../optim/objective.ts";
import { solve } from "../optim/solve.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import type { LabeledProblem } from "./problem.ts";

/** Pulls every point to the mean of its class while a ridge keeps L near the identity: replace this by the method's own idea. */
export const ${name} = defineLearner({
  name: "${name}",
  title: "${name}",
  supervision: "labels",
  reference: null,
  tags: [],
  options: {
    ridge: z.number().gt(0).default(0.1).meta({ description: "pull of L towards the identity", symbol: "λ", scale: "log", search: [1e-3, 10] }),
    ...iterationOptions,
  },
  *learn(problem, options) {
    if (classSizes(problem.labels).every((size) => size < 2)) {
      throw new EtalonError("DATA", "${name}: every class has a single point. Give classes of two points or more.");
    }
    const objective = ${name}Objective(problem, options.ridge);
    const solution = yield* solve(lbfgs(objective, Matrix.identity(problem.points.cols)), stopRule(options));
    return { map: solution.x, value: solution.value, reason: solution.reason, converged: solution.converged };
  },
});

/** f(L) = 1/n Σᵢ ‖L(xᵢ − μ_c(i))‖² + λ ‖L − I‖². */
export function ${name}Objective({ points, labels, classes }: Pick<LabeledProblem, "points" | "labels" | "classes">, ridge: number): Objective {
  const { rows: n, cols: d } = points;
  const offsets = points.clone();
  for (let c = 0; c < classes; c++) {
    for (let j = 0; j < d; j++) {
      let sum = 0;
      let count = 0;
      for (let i = 0; i < n; i++) if (labels[i] === c) {
        sum += points.get(i, j);
        count++;
      }
      for (let i = 0; i < n; i++) if (labels[i] === c) offsets.data[i * d + j] -= sum / count;
    }
  }
  return (map, gradient) => {
    let value = 0;
    gradient.data.fill(0);
    for (let i = 0; i < n; i++) {
      for (let r = 0; r < map.rows; r++) {
        let z = 0;
        for (let j = 0; j < d; j++) z += map.data[r * d + j] * offsets.data[i * d + j];
        value += (z * z) / n;
        for (let j = 0; j < d; j++) gradient.data[r * d + j] += (2 * z * offsets.data[i * d + j]) / n;
      }
    }
    for (let r = 0; r < map.rows; r++) {
      for (let j = 0; j < d; j++) {
        const away = map.data[r * d + j] - (r === j ? 1 : 0);
        value += ridge * away * away;
        gradient.data[r * d + j] += 2 * ridge * away;
      }
    }
    return value;
  };
}
`,
);
writeFileSync(
  at(files.test),
  `import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { ${name}Objective } from "../../src/learners/${name}.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const random = new Random(1);
const numbers = (rows: number, cols: number) => new Matrix(rows, cols, Float64Array.from({ length: rows * cols }, () => random.uniform() - 0.5));
const points = numbers(12, 3);
const labels = Int32Array.from({ length: 12 }, (_, i) => i % 3);

describe("${name}", () => {
  test("objective is the paper's, recomputed by slow loops", () => {
    const map = numbers(2, 3);
    let expected = 0;
    for (let i = 0; i < 12; i++) {
      const same = [...labels.keys()].filter((j) => labels[j] === labels[i]);
      const offset = [0, 1, 2].map((c) => points.get(i, c) - same.reduce((sum, j) => sum + points.get(j, c), 0) / same.length);
      for (let r = 0; r < 2; r++) {
        const z = offset.reduce((sum, value, c) => sum + map.get(r, c) * value, 0);
        expected += (z * z) / 12;
      }
    }
    for (let r = 0; r < 2; r++) for (let c = 0; c < 3; c++) expected += 0.1 * (map.get(r, c) - (r === c ? 1 : 0)) * (map.get(r, c) - (r === c ? 1 : 0));
    const value = ${name}Objective({ points, labels, classes: 3 }, 0.1)(map, new Matrix(2, 3));
    expect(Math.abs(value - expected)).toBeLessThan(1e-12 * expected);
  });

  test("gradient matches central differences", () => {
    const objective = ${name}Objective({ points, labels, classes: 3 }, 0.1);
    const map = numbers(2, 3);
    const gradient = new Matrix(2, 3);
    objective(map, gradient);
    for (let k = 0; k < 6; k++) {
      const h = 1e-6;
      const [up, down] = [map.clone(), map.clone()];
      up.data[k] += h;
      down.data[k] -= h;
      const numeric = (objective(up, new Matrix(2, 3)) - objective(down, new Matrix(2, 3))) / (2 * h);
      expect(Math.abs(numeric - gradient.data[k])).toBeLessThan(1e-6 * Math.max(1, Math.abs(numeric)));
    }
  });
});
`,
);
writeFileSync(
  at(files.page),
  `# ${name}

**Learns from** labels. **Gives** a full map L (k x d).

Objective: f(L) = 1/n Σᵢ ‖L(xᵢ − μ_c(i))‖² + λ ‖L − I‖², over points xᵢ with class means μ.

**When to use it.** Say here for which data it is the right choice, and for which it is not.

**Paper.** Cite it here and in \`docs/references.md\`, and put its key into \`reference\`.
`,
);
writeFileSync(registry, extended);
console.log(`Wrote ${Object.values(files).join(", ")} and registered ${name}.
Next: npm run format, then npx vitest run test/learners/${name}.test.ts test/contract`);

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { ball } from "../../../src/optim/sets/ball.ts";
import { box, nonnegative } from "../../../src/optim/sets/box.ts";
import { halfSpace } from "../../../src/optim/sets/halfSpace.ts";
import type { Projection } from "../../../src/optim/sets/projection.ts";
import { projectSimplex, projectSolidSimplex } from "../../../src/optim/sets/simplex.ts";
import { eigenvalueBox, psdCone, solidSpectrahedron, spectrahedron } from "../../../src/optim/sets/spectral.ts";
import { dot, norm, plus } from "../../../src/optim/vectors.ts";

const onVector =
  (project: (values: Float64Array, total: number) => Float64Array, total: number): Projection =>
  (x) =>
    new Matrix(x.rows, x.cols, project(x.data, total));

const sets: [string, Projection][] = [
  ["psdCone", psdCone],
  ["spectrahedron", spectrahedron(2)],
  ["spectrahedron with a floor", spectrahedron(2, 0.1)],
  ["spectrahedron that is one point", spectrahedron(0.3, 0.1)],
  ["solidSpectrahedron", solidSpectrahedron(2)],
  ["eigenvalueBox", eigenvalueBox(-0.5, 1)],
  ["simplex", onVector(projectSimplex, 2)],
  ["solid simplex", onVector(projectSolidSimplex, 2)],
  ["ball", ball(1.5)],
  ["box", box(-0.5, new Matrix(3, 3, new Float64Array(9).fill(1)))],
  ["nonnegative", nonnegative],
  ["halfSpace", halfSpace(new Matrix(3, 3, Float64Array.of(1, -1, 0.5, -1, 2, 0, 0.5, 0, -1)), 0.7)],
];

const entry = fc.oneof(fc.double({ min: -4, max: 4, noNaN: true }), fc.constantFrom(0, 1, -1, 2));
const symmetricMatrix = fc
  .tuple(entry, entry, entry, entry, entry, entry)
  .map(([a, b, c, d, e, f]) => new Matrix(3, 3, Float64Array.of(a, b, c, b, d, e, c, e, f)));

describe.each(sets)("the projection onto %s", (_, project) => {
  it("is idempotent, does not expand, and leaves its input alone", () => {
    fc.assert(
      fc.property(symmetricMatrix, symmetricMatrix, (a, b) => {
        const before = a.data.slice();
        const pa = project(a);
        const pb = project(b);
        expect(a.data).toEqual(before);
        expect(pa.data).not.toBe(a.data);
        expect(norm(plus(project(pa), -1, pa))).toBeLessThan(1e-10);
        expect(norm(plus(pa, -1, pb))).toBeLessThanOrEqual(norm(plus(a, -1, b)) + 1e-10);
      }),
      { numRuns: 100 },
    );
  });

  it("is nearest: ⟨a − P(a), c − P(a)⟩ ≤ 0 for every c of the set", () => {
    fc.assert(
      fc.property(symmetricMatrix, symmetricMatrix, (a, b) => {
        const pa = project(a);
        expect(dot(plus(a, -1, pa), plus(project(b), -1, pa))).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 100 },
    );
  });
});

describe("membership", () => {
  it("holds for what each projection returns", () => {
    fc.assert(
      fc.property(symmetricMatrix, (a) => {
        const trace = (m: Matrix): number => m.data[0] + m.data[4] + m.data[8];
        const sum = (m: Matrix): number => m.data.reduce((total, value) => total + value, 0);
        expect(trace(spectrahedron(2)(a))).toBeCloseTo(2, 9);
        expect(trace(solidSpectrahedron(2)(a))).toBeLessThanOrEqual(2 + 1e-9);
        expect(sum(onVector(projectSimplex, 2)(a))).toBeCloseTo(2, 9);
        expect(sum(onVector(projectSolidSimplex, 2)(a))).toBeLessThanOrEqual(2 + 1e-9);
        expect(norm(ball(1.5)(a))).toBeLessThanOrEqual(1.5 + 1e-12);
        const probe = Float64Array.of(0.3, -0.8, 0.5);
        const psd = psdCone(a);
        let form = 0;
        for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) form += probe[i] * psd.data[i * 3 + j] * probe[j];
        expect(form).toBeGreaterThanOrEqual(-1e-12);
      }),
      { numRuns: 100 },
    );
  });
});

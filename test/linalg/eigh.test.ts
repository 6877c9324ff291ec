import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { onBoth } from "./both.ts";
import { ORDERS, SYMMETRIC } from "./matrices.ts";
import { BAR, eigenResidual, rowOrthogonality } from "./ratios.ts";

describe("eigh", () => {
  for (const [kind, make] of Object.entries(SYMMETRIC)) {
    test(`decomposes matrices of kind "${kind}" to working precision, with the same bits from both loops`, () => {
      const worst = { residual: 0, orthogonality: 0 };
      for (const n of ORDERS) {
        const a = make(n);
        const eigen = onBoth(() => eigh(a));
        for (let i = 1; i < n; i++) expect(eigen.values[i]).toBeGreaterThanOrEqual(eigen.values[i - 1]);
        worst.residual = Math.max(worst.residual, eigenResidual(a, eigen));
        worst.orthogonality = Math.max(worst.orthogonality, rowOrthogonality(eigen.vectors));
      }
      expect(worst.residual).toBeLessThan(BAR);
      expect(worst.orthogonality).toBeLessThan(BAR);
    });
  }
});

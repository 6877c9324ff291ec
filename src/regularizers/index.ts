import type { Matrix } from "../linalg/matrix.ts";
import { frobenius } from "./frobenius.ts";
import { l1 } from "./l1.ts";
import { l21 } from "./l21.ts";
import { logDet } from "./logDet.ts";
import { nuclear } from "./nuclear.ts";
import type { Regularizer } from "./regularizer.ts";
import { vonNeumann } from "./vonNeumann.ts";

export type { Regularizer } from "./regularizer.ts";
export { frobenius, l1, l21, logDet, nuclear, vonNeumann };

/** The regularizers by name, each given the precision M₀⁻¹ of the prior, which only the two divergences heed. */
export const regularizers = Object.freeze({
  frobenius: () => frobenius,
  l1: () => l1,
  l21: () => l21,
  nuclear: () => nuclear,
  logDet,
  vonNeumann,
}) satisfies Readonly<Record<string, (precision: Matrix) => Regularizer>>;

import type { Matrix } from "../linalg/matrix.ts";
import type { Objective } from "./objective.ts";

/** f(x) + weight·‖x − anchor‖²/‖anchor‖²; ‖x‖² in place of the distance where `towards` is "zero". */
export function stayNear(
  objective: Objective,
  anchor: Matrix,
  weight: number,
  towards: "anchor" | "zero" = "anchor",
): Objective {
  if (weight === 0) return objective;
  const rate = weight / anchor.data.reduce((sum, value) => sum + value * value, 0);
  const rest = towards === "anchor" ? 1 : 0;
  return (x, gradient) => {
    const value = objective(x, gradient);
    let square = 0;
    for (let e = 0; e < x.data.length; e++) {
      const move = x.data[e] - rest * anchor.data[e];
      square += move * move;
      gradient.data[e] += 2 * rate * move;
    }
    return value + rate * square;
  };
}

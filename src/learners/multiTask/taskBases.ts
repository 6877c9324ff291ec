import { Matrix } from "../../linalg/matrix.ts";
import { mapRows } from "../../linalg/products.ts";
import { localDirections } from "../localBases.ts";
import type { Task } from "./multiTaskProblem.ts";

/**
 * Directions (rows b) that tell near from far somewhere in some task: the local directions of each, an equal share of `bases`, one at least. Scaled so that
 * the mean over tasks of the mean squared difference of two points along each is 1.
 */
export function taskBases(tasks: readonly Task[], bases: number): Matrix {
  const share = Math.ceil(bases / tasks.length);
  const found = tasks.flatMap((task) => localDirections(task, { bases: share, random: task.random }).toArrays());
  const cols = tasks[0].points.cols;
  const directions = new Matrix(found.length, cols, Float64Array.from(found.flat()));
  const squares = new Float64Array(directions.rows);
  for (const { points } of tasks) {
    mapRows(points, directions).data.forEach((value, k) => {
      squares[k % directions.rows] += (2 * value * value) / (points.rows * tasks.length);
    });
  }
  directions.data.forEach((value, k) => {
    directions.data[k] = value / Math.sqrt(squares[Math.floor(k / cols)]);
  });
  return directions;
}

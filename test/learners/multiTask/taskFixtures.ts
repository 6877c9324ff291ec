import { Random } from "../../../src/base/random.ts";
import { noise } from "../../contract/fixtures.ts";

export interface TaskFixture {
  readonly points: number[][];
  readonly labels: string[];
  readonly tasks: string[];
}

/** Tasks of the given sizes whose three classes lie apart in the same two of `dimensions` features, the others noise; class names differ from task to task. */
export function plantedTasks(seed: number, sizes: readonly number[], dimensions = 12, spread = 2): TaskFixture {
  const random = new Random(seed);
  const rows = sizes.flatMap((size, t) =>
    Array.from({ length: size }, (_, i) => {
      const [x, y] = [
        [0, 2],
        [-1.7, -1],
        [1.7, -1],
      ][i % 3];
      const plain = Array.from({ length: dimensions - 2 }, () => spread * noise(random));
      return {
        point: [x + 0.6 * noise(random), y + 0.6 * noise(random), ...plain],
        label: `class ${(i + t) % 3}`,
        task: `task ${t}`,
      };
    }),
  );
  return {
    points: rows.map(({ point }) => point),
    labels: rows.map(({ label }) => label),
    tasks: rows.map(({ task }) => task),
  };
}

/** The rows of a list, in its order. */
export const rowsOf = ({ points, labels, tasks }: TaskFixture, rows: readonly number[]): TaskFixture => ({
  points: rows.map((i) => points[i]),
  labels: rows.map((i) => labels[i]),
  tasks: rows.map((i) => tasks[i]),
});

export const ofTask = (data: TaskFixture, task: string): TaskFixture =>
  rowsOf(
    data,
    [...data.tasks.keys()].filter((i) => data.tasks[i] === task),
  );

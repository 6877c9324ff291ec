import { Random } from "../../src/base/random.ts";
import { gaussianFlow } from "../../src/linalg/gaussianFlow.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { type ThreadStart, threadProgram, useThreads } from "../../src/linalg/threads.ts";

const random = new Random(1);
const matrix = (rows: number, cols: number) =>
  new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform()),
  );
const [left, right, points] = [matrix(500, 500), matrix(500, 500), matrix(900, 12)];
const groups = { from: new Float64Array(900), to: new Float64Array(900).fill(900) };

const work = (): number[] => [...multiply(left, right).data, ...gaussianFlow(points, groups, (sums) => sums).data];

const spawn = (start: ThreadStart): void => {
  const program = `onmessage = ({ data }) => (${threadProgram()})(data)`;
  new Worker(URL.createObjectURL(new Blob([program]))).postMessage(start);
};

const alone = work();
const inUse = useThreads(2, spawn);
postMessage({ inUse, same: work().every((value, e) => Object.is(value, alone[e])) });

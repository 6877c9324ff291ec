// y += Lap(w) x over an edge list; laplacian.ts holds the twin.

/** On d neighboring columns of rows that are `stride` long, from the one at x and y on. */
export function laplacianTimes(
  d: i32, x: usize, left: usize, right: usize, weights: usize, edges: i32, y: usize, stride: i32,
): void {
  const row = (<usize>stride) << 3;
  for (let e = 0; e < edges; e++) {
    const i = <usize>load<i32>(left) * row;
    const j = <usize>load<i32>(right) * row;
    flow(d, load<f64>(weights), x + i, x + j, y + i, y + j);
    left += 4;
    right += 4;
    weights += 8;
  }
}

function flow(d: i32, weight: f64, from: usize, to: usize, source: usize, sink: usize): void {
  const w = f64x2.splat(weight);
  let c = 0;
  for (; c + 2 <= d; c += 2) {
    const f = f64x2.mul(w, f64x2.sub(v128.load(from), v128.load(to)));
    v128.store(source, f64x2.add(v128.load(source), f));
    v128.store(sink, f64x2.sub(v128.load(sink), f));
    from += 16;
    to += 16;
    source += 16;
    sink += 16;
  }
  if (c < d) {
    const f = weight * (load<f64>(from) - load<f64>(to));
    store<f64>(source, load<f64>(source) + f);
    store<f64>(sink, load<f64>(sink) - f);
  }
}

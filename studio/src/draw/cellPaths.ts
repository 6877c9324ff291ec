interface Cells {
  readonly cols: number;
  readonly rows: number;
  /** Class code of each cell, row by row from the top. */
  readonly codes: ArrayLike<number>;
}

/** SVG path data of each class's cells, one unit a cell, y downwards; runs along a row are one piece. */
export function cellAreas({ cols, rows, codes }: Cells): Map<number, string> {
  const areas = new Map<number, string>();
  for (let r = 0; r < rows; r++) {
    for (let from = 0; from < cols; ) {
      const code = codes[r * cols + from] as number;
      let to = from + 1;
      while (to < cols && codes[r * cols + to] === code) to++;
      areas.set(code, `${areas.get(code) ?? ""}M${from},${r}h${to - from}v1h${from - to}Z`);
      from = to;
    }
  }
  return areas;
}

/** SVG path data of the borders between cells of different classes. */
export function cellBorders({ cols, rows, codes }: Cells): string {
  let path = "";
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      const code = codes[r * cols + c];
      if (c > 0 && codes[r * cols + c - 1] !== code) path += `M${c},${r}v1`;
      if (r > 0 && codes[(r - 1) * cols + c] !== code) path += `M${c},${r}h1`;
    }
  }
  return path;
}

/** For each class the middle of the cell that lies deepest in its area, in cells, and how many cells deep it lies. */
export function cellMiddles({ cols, rows, codes }: Cells): Map<number, { x: number; y: number; depth: number }> {
  const depth = new Int32Array(cols * rows);
  const at = (r: number, c: number, code: number | undefined): number =>
    r < 0 || c < 0 || r >= rows || c >= cols || codes[r * cols + c] !== code ? 0 : (depth[r * cols + c] as number);
  const pass = (cell: number, by: 1 | -1): number => {
    const [r, c, code] = [Math.floor(cell / cols), cell % cols, codes[cell]];
    return Math.min(at(r - by, c, code), at(r, c - by, code), at(r - by, c - by, code), at(r - by, c + by, code)) + 1;
  };
  const middles = new Map<number, { x: number; y: number; depth: number }>();
  for (let cell = 0; cell < cols * rows; cell++) depth[cell] = pass(cell, 1);
  for (let cell = cols * rows - 1; cell >= 0; cell--) {
    const deep = Math.min(depth[cell] as number, pass(cell, -1));
    depth[cell] = deep;
    const code = codes[cell] as number;
    if (deep > (middles.get(code)?.depth ?? 0))
      middles.set(code, { x: (cell % cols) + 0.5, y: Math.floor(cell / cols) + 0.5, depth: deep });
  }
  return middles;
}

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

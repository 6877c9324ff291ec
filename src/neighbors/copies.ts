/** Which rows are copies of one point: node numbers for rows, and each node's rows as a chain in ascending order. */
export interface Copies {
  rows: number;
  /** The node of each row. */
  nodeOf: Int32Array;
  /** The next row of the same node, -1 after the last. */
  next: Int32Array;
  /** The first and the last row of each node. */
  first: Int32Array;
  last: Int32Array;
  nodes: number;
}

export const noCopies = (room: number): Copies => ({
  rows: 0,
  nodeOf: new Int32Array(room),
  next: new Int32Array(room),
  first: new Int32Array(room),
  last: new Int32Array(room),
  nodes: 0,
});

/** Adds a row: to a node, or to a new one when `node` is the number of nodes. */
export function addRow(copies: Copies, node: number): void {
  if (copies.rows === copies.nodeOf.length) grow(copies);
  const row = copies.rows++;
  copies.nodeOf[row] = node;
  copies.next[row] = -1;
  if (node === copies.nodes) {
    copies.first[node] = row;
    copies.nodes++;
  } else copies.next[copies.last[node]] = row;
  copies.last[node] = row;
}

function grow(copies: Copies): void {
  const longer = (array: Int32Array): Int32Array => {
    const grown = new Int32Array(Math.max(16, 2 * array.length));
    grown.set(array);
    return grown;
  };
  for (const name of ["nodeOf", "next", "first", "last"] as const) copies[name] = longer(copies[name]);
}

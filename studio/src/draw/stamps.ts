import { SHAPES, type Shape, shapePath } from "etalon/plot";

/** Stamps in a row: one for each shape, the last left empty. */
export const COLUMNS = 8;
/** Full shapes above, hollow ones below. */
export const ROWS = 2;
/** Half a stamp's width in radii of a point: the widest shape reaches 1.5. */
export const REACH = 1.7;
const CELL = 64;

export const stampOf = (shape: Shape, hollow = false): number => SHAPES.indexOf(shape) + (hollow ? COLUMNS : 0);

/** Draws one stamp around the origin. */
export function drawStamp(context: CanvasRenderingContext2D, stamp: number, radius: number): void {
  const shape = SHAPES[stamp % COLUMNS];
  if (!shape) return;
  const path = new Path2D(shapePath(shape, radius));
  context.lineWidth = radius / 2.5;
  if (stamp < COLUMNS) context.fill(path);
  else context.stroke(path);
}

/** All stamps in white on one picture. */
export function stampSheet(): HTMLCanvasElement {
  const sheet = document.createElement("canvas");
  sheet.width = COLUMNS * CELL;
  sheet.height = ROWS * CELL;
  const context = sheet.getContext("2d");
  if (!context) return sheet;
  context.fillStyle = context.strokeStyle = "white";
  for (let stamp = 0; stamp < COLUMNS * ROWS; stamp++) {
    context.setTransform(1, 0, 0, 1, ((stamp % COLUMNS) + 0.5) * CELL, (Math.floor(stamp / COLUMNS) + 0.5) * CELL);
    drawStamp(context, stamp, CELL / 2 / REACH);
  }
  return sheet;
}

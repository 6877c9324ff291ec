import { Matrix } from "../linalg/matrix.ts";

/**
 * The picture (n x 2) turned or mirrored to lie as close as it can to an earlier one, so that pictures of successive metrics do not jump:
 * the orthogonal Q that minimizes ‖picture·Q − earlier‖ (Procrustes), found among rotations and reflections by their angle.
 */
export function alignPlane(picture: Matrix, earlier: Matrix): Matrix {
  let [xx, xy, yx, yy] = [0, 0, 0, 0];
  for (let i = 0; i < picture.rows; i++) {
    const [x, y, u, v] = [picture.get(i, 0), picture.get(i, 1), earlier.get(i, 0), earlier.get(i, 1)];
    xx += x * u;
    xy += x * v;
    yx += y * u;
    yy += y * v;
  }
  const turned = Math.hypot(xx + yy, xy - yx);
  const mirrored = Math.hypot(xx - yy, xy + yx);
  const mirror = mirrored > turned ? -1 : 1;
  const length = Math.max(turned, mirrored);
  if (!(length > 0)) return picture;
  const c = (xx + mirror * yy) / length;
  const s = (xy - mirror * yx) / length;
  const out = new Matrix(picture.rows, 2);
  for (let i = 0; i < picture.rows; i++) {
    const [x, y] = [picture.get(i, 0), mirror * picture.get(i, 1)];
    out.data[2 * i] = c * x - s * y;
    out.data[2 * i + 1] = s * x + c * y;
  }
  return out;
}

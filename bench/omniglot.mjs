// @ts-check
// Reads Omniglot (Lake, Salakhutdinov & Tenenbaum 2015): handwritten characters of several alphabets, each drawn by 20 people.
import { readFileSync } from "node:fs";
import path from "node:path";
import { inflateSync } from "node:zlib";
import { unzipSync } from "fflate";

/** The pictures of images_background_small{1,2}.zip in a folder, by names such as `Greek/character01/0394_01.png`, in their order. */
export function drawingsIn(/** @type {string} */ folder) {
  /** @type {[string, Uint8Array][]} */
  const files = [];
  for (const part of [1, 2]) {
    const zip = unzipSync(readFileSync(path.join(folder, `images_background_small${part}.zip`)));
    for (const [name, bytes] of Object.entries(zip))
      if (name.endsWith(".png")) files.push([name.split("/").slice(1).join("/"), bytes]);
  }
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The drawings of the first people as points of several tasks: the share of ink in side x side blocks, the character, and its alphabet. */
export function alphabets(/** @type {string} */ folder, /** @type {number} */ people, /** @type {number} */ side) {
  const kept = [...drawingsIn(folder)].filter(([name]) => Number(/_(\d+)\.png$/.exec(name)?.[1]) <= people);
  return {
    points: kept.map(([, png]) => ink(png, side)),
    labels: kept.map(([name]) => path.dirname(name)),
    tasks: kept.map(([name]) => name.split("/")[0]),
  };
}

/** Share of black in side x side blocks of a 105 x 105 picture of one bit a pixel: the only kind of PNG that the set holds. */
export function ink(/** @type {Uint8Array} */ png, /** @type {number} */ side) {
  const edge = 105 / side;
  if (!Number.isInteger(edge)) throw new Error(`${side} x ${side} blocks do not fill 105 x 105 pixels`);
  const parts = [];
  for (let at = 8; at < png.length; ) {
    const view = new DataView(png.buffer, png.byteOffset + at);
    const [length, kind] = [view.getUint32(0), String.fromCharCode(...png.subarray(at + 4, at + 8))];
    if (kind === "IHDR" && (view.getUint32(8) !== 105 || png[at + 16] !== 1)) throw new Error("not 105 x 105 x 1 bit");
    if (kind === "IDAT") parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const lines = inflateSync(Buffer.concat(parts));
  const width = 14;
  /** @type {number[]} */
  let above = new Array(width).fill(0);
  const shares = new Float64Array(side * side);
  for (let y = 0; y < 105; y++) {
    const filter = lines[y * (width + 1)];
    const line = Array.from(lines.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)));
    for (let b = 0; b < width; b++)
      line[b] = (line[b] + predicted(filter, line[b - 1] ?? 0, above[b], above[b - 1] ?? 0)) & 255;
    for (let x = 0; x < 105; x++)
      if (((line[x >> 3] >> (7 - (x & 7))) & 1) === 0)
        shares[Math.floor(y / edge) * side + Math.floor(x / edge)] += 1 / (edge * edge);
    above = line;
  }
  return shares;
}

function predicted(
  /** @type {number} */ filter,
  /** @type {number} */ a,
  /** @type {number} */ b,
  /** @type {number} */ c,
) {
  if (filter < 4) return [0, a, b, (a + b) >> 1][filter];
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

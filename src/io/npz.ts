import { EtalonError } from "../base/errors.ts";
import { type NpyArray, readNpy, writeNpy } from "./npy.ts";
import { type UnzipLimits, unzip } from "./unzip.ts";
import { writeZip } from "./zip.ts";

/** The arrays of a .npz file, as numpy.savez and numpy.savez_compressed write them, by name. `FORMAT` for damaged files, `MEMORY` beyond the limits. */
export function readNpz(bytes: Uint8Array, source = "npz", limits: UnzipLimits = {}): Map<string, NpyArray> {
  const arrays = new Map<string, NpyArray>();
  for (const { name, data } of unzip(bytes, source, limits)) {
    if (name.endsWith(".npy")) arrays.set(name.slice(0, -4), readNpy(data, `${source}/${name}`));
  }
  if (arrays.size === 0)
    throw new EtalonError("FORMAT", `${source}: it holds no .npy arrays. Write it with numpy.savez.`);
  return arrays;
}

/** An array to be written. */
export interface NpzInput {
  readonly data: Float64Array | Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}

/** The bytes of an uncompressed .npz file that numpy.load reads; the same arrays give the same bytes. Names of letters, digits, `_`, `.` and `-`. */
export function writeNpz(arrays: Readonly<Record<string, NpzInput>>): Uint8Array {
  const names = Object.keys(arrays).sort();
  return writeZip(
    names.map((name) => ({ name: `${name}.npy`, data: writeNpy(arrays[name].data, arrays[name].shape) })),
  );
}

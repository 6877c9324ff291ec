import { bytesOf, joinBytes, littleEndian } from "./bytes.ts";

/** An array to be written. */
export interface Tensor {
  readonly data: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  readonly shape: readonly number[];
}

/** The bytes of a .safetensors file: the header's length, a JSON header padded to eight bytes, the numbers. The same tensors give the same bytes. */
export function writeSafetensors(tensors: Readonly<Record<string, Tensor>>): Uint8Array<ArrayBuffer> {
  const names = Object.keys(tensors).sort();
  let end = 0;
  const entries = names.map((name) => {
    const { data, shape } = tensors[name];
    const start = end;
    end += data.byteLength;
    return [name, { dtype: data instanceof Float32Array ? "F32" : "F64", shape, data_offsets: [start, end] }] as const;
  });
  const text = JSON.stringify({ __metadata__: { format: "pt" }, ...Object.fromEntries(entries) });
  const plain = new TextEncoder().encode(text);
  const header = new Uint8Array(Math.ceil(plain.length / 8) * 8).fill(32);
  header.set(plain);
  return joinBytes([littleEndian(header.length, 8), header, ...names.map((name) => bytesOf(tensors[name].data))]);
}

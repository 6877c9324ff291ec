import { EtalonError } from "../base/errors.ts";
import { fromHalf } from "./half.ts";

export type NpyData = Float64Array | Float32Array | Int32Array | Uint8Array | string[];

const SIZES: Readonly<Record<string, number>> = {
  "<f8": 8,
  "<f4": 4,
  "<f2": 2,
  "<i8": 8,
  "<i4": 4,
  "<i2": 2,
  "|i1": 1,
  "<u8": 8,
  "<u4": 4,
  "<u2": 2,
  "|u1": 1,
  "|b1": 1,
};

/** Bytes of one item of a NumPy type; undefined for types that are not read. */
export function itemSize(dtype: string): number | undefined {
  if (Object.hasOwn(SIZES, dtype)) return SIZES[dtype];
  const text = /^<U([1-9]\d{0,5})$/.exec(dtype);
  return text ? 4 * Number(text[1]) : undefined;
}

/** The items of a little-endian buffer that starts at a fresh allocation. */
export function decodeItems(dtype: string, { buffer }: Uint8Array<ArrayBuffer>, source: string): NpyData {
  switch (dtype) {
    case "<f8":
      return new Float64Array(buffer);
    case "<f4":
      return new Float32Array(buffer);
    case "<i4":
      return new Int32Array(buffer);
    case "|u1":
      return new Uint8Array(buffer);
    case "<f2":
      return Float32Array.from(new Uint16Array(buffer), fromHalf);
    case "|b1":
      return Float64Array.from(new Uint8Array(buffer));
    case "|i1":
      return Float64Array.from(new Int8Array(buffer));
    case "<i2":
      return Float64Array.from(new Int16Array(buffer));
    case "<u2":
      return Float64Array.from(new Uint16Array(buffer));
    case "<u4":
      return Float64Array.from(new Uint32Array(buffer));
    case "<i8":
      return exactNumbers(new BigInt64Array(buffer), source);
    case "<u8":
      return exactNumbers(new BigUint64Array(buffer), source);
    default:
      return decodeText(new Uint32Array(buffer), (itemSize(dtype) ?? 4) / 4, source);
  }
}

function exactNumbers(integers: BigInt64Array | BigUint64Array, source: string): Float64Array {
  const numbers = new Float64Array(integers.length);
  for (let i = 0; i < integers.length; i++) {
    numbers[i] = Number(integers[i]);
    if (!Number.isSafeInteger(numbers[i])) {
      throw new EtalonError(
        "DATA",
        `${source}: item ${i} is the integer ${integers[i]}, beyond 2^53. Convert first: array.astype(str) for names, array.astype(float) for measures.`,
      );
    }
  }
  return numbers;
}

function decodeText(codes: Uint32Array, width: number, source: string): string[] {
  return Array.from({ length: codes.length / width }, (_, k) => {
    let end = (k + 1) * width;
    while (end > k * width && codes[end - 1] === 0) end--;
    let text = "";
    for (let i = k * width; i < end; i++) {
      if (codes[i] > 0x10ffff)
        throw new EtalonError("FORMAT", `${source}: item ${k} is no Unicode text. Copy the file again.`);
      text += String.fromCodePoint(codes[i]);
    }
    return text;
  });
}

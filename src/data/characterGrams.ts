import { EtalonError } from "../base/errors.ts";
import type { Points } from "./points.ts";

export interface CharacterGramOptions {
  /** Length of each vector; default 384. */
  readonly dimensions?: number;
  /** Lengths of the runs of characters that are counted; default 2 and 3. */
  readonly sizes?: readonly number[];
  /** Whether "an" in one field is another gram than "an" in the next; default true. Say false where fields may be swapped. */
  readonly apart?: boolean;
}

/**
 * Records of text fields as vectors, 32 bits, without a model: every run of `sizes` characters of a field (lower case, NFKC, white space as one space, one at
 * both ends) counts +1 or −1 at a place, both by its hash; each field is scaled to length 1, then the record. Missing and empty fields add nothing;
 * a record of nothing is 0. Near spellings share most runs and so lie near each other. The same everywhere: no randomness, no vocabulary.
 * Weinberger et al., Feature hashing for large scale multitask learning, 2009. `DATA` without records or fields, `SHAPE` for records of different lengths,
 * `OPTION` for illegal options.
 */
export function characterGrams(
  records: readonly (readonly (string | null)[])[],
  { dimensions = 384, sizes = [2, 3], apart = true }: CharacterGramOptions = {},
): Points & { readonly data: Float32Array; readonly features: readonly string[] } {
  requireWhole("dimensions", dimensions, 65536);
  for (const size of sizes) requireWhole("sizes", size, 16);
  const fields = records[0]?.length ?? 0;
  if (fields === 0 || sizes.length === 0)
    throw new EtalonError("DATA", "characterGrams: there is no text to count. Give records of at least one field.");
  const data = new Float32Array(records.length * dimensions);
  const record = new Float64Array(dimensions);
  const counts = new Float64Array(dimensions);
  records.forEach((texts, row) => {
    if (texts.length !== fields)
      throw new EtalonError(
        "SHAPE",
        `characterGrams: record ${row} has ${texts.length} fields, record 0 has ${fields}. Give as many, null for missing ones.`,
      );
    record.fill(0);
    texts.forEach((text, field) => {
      counts.fill(0);
      for (const size of sizes) countGrams(text ?? "", size, apart ? field : 0, counts);
      addScaled(record, counts);
    });
    const length = norm(record);
    if (length > 0) for (let c = 0; c < dimensions; c++) data[row * dimensions + c] = record[c] / length;
  });
  const features = Array.from({ length: dimensions }, (_, c) => `gram${c}`);
  return { rows: records.length, cols: dimensions, data, features };
}

function requireWhole(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new EtalonError(
    "OPTION",
    `characterGrams: \`${name}: ${value}\` is not legal. Give an integer from 1 to ${most}.`,
  );
}

function countGrams(text: string, size: number, field: number, counts: Float64Array): void {
  const plain = text.normalize("NFKC").toLowerCase().split(/\s+/u).join(" ").trim();
  if (plain === "") return;
  const characters = Array.from(` ${plain} `);
  for (let start = 0; start + size <= characters.length; start++) {
    const hash = hashOf(characters.slice(start, start + size).join(""), field, size);
    counts[Math.floor(((hash >>> 1) * counts.length) / 2147483648)] += hash & 1 ? 1 : -1;
  }
}

/** FNV-1a over the UTF-16 units, begun from field and size, its bits mixed by the last step of MurmurHash3. */
function hashOf(gram: string, field: number, size: number): number {
  let hash = Math.imul(0x811c9dc5 ^ (field * 31 + size), 0x01000193);
  for (let k = 0; k < gram.length; k++) {
    const unit = gram.charCodeAt(k);
    hash = Math.imul(hash ^ (unit & 255), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function addScaled(sum: Float64Array, counts: Float64Array): void {
  const length = norm(counts);
  if (length > 0) for (let c = 0; c < sum.length; c++) sum[c] += counts[c] / length;
}

function norm(values: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < values.length; c++) sum += values[c] * values[c];
  return Math.sqrt(sum);
}

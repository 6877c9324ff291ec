import { EtalonError } from "../base/errors.ts";
import { once } from "../base/once.ts";
import { listed } from "../constraints/checks.ts";
import { chunkLinks } from "../constraints/chunkLinks.ts";
import { chunksFromLabels } from "../constraints/fromLabels.ts";
import { closedChunks } from "../constraints/fromPairs.ts";
import { checkedPairs, givenChunks } from "../constraints/given.ts";
import type { Chunks, Pairs } from "../constraints/types.ts";
import { type Context, codedLabels, renumber } from "./context.ts";
import type { ChunkedProblem } from "./problem.ts";

/** Chunks of the user's, grown along their similar pairs and labels; dissimilar pairs and differing labels link them. Codes follow canonical rows. */
export function chunkedProblem(context: Context): ChunkedProblem {
  const { base, data, all, normalized } = context;
  const { rows } = all;
  if (!data.chunks && !data.pairs) {
    const { codes, names } = codedLabels(context);
    return { ...base, chunks: chunksFromLabels(codes, names.length) };
  }
  const byRow = data.chunks && givenChunks(data.chunks, { rows, warn: base.warn }, normalized.order);
  const given = byRow && { chunk: normalized.order.map((row) => byRow.chunk[row]), count: byRow.count };
  const pairs = data.pairs && renumbered(context, checkedPairs(data.pairs, { rows }));
  const codes = data.labels && codedLabels(context).codes;
  const chunks = grown(context, given, pairs, codes);
  base.count("chunks", chunks.count);
  const apart = codes ? differing(chunks, codes) : [];
  if (apart.length === 0 && !pairs?.similar.includes(0)) return { ...base, chunks };
  const links = once(() => chunkLinks(pairs ?? noPairs, chunks, { order: normalized.order, known: apart }));
  return {
    ...base,
    chunks,
    get links() {
      return links();
    },
  };
}

const noPairs: Pairs = { left: new Int32Array(0), right: new Int32Array(0), similar: new Uint8Array(0) };

function renumbered({ normalized }: Context, pairs: Pairs): Pairs {
  return { ...pairs, left: renumber(normalized, pairs.left), right: renumber(normalized, pairs.right) };
}

/** `DATA` where that would bring two labels into one chunk, or where there is no chunk. */
function grown(context: Context, given: Chunks | undefined, pairs: Pairs | undefined, codes?: Int32Array): Chunks {
  if (given && !codes && !pairs?.similar.includes(1)) return given;
  const n = context.base.points.rows;
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const start = given?.chunk ?? new Int32Array(n).fill(-1);
  const chunks = closedChunks(withClassMates(pairs ?? noPairs, codes), start, order);
  if (chunks.count === 0) {
    throw new EtalonError(
      "DATA",
      `${context.learner}: there is no similar pair, so no chunk of two points. Give similar pairs, chunks or labels.`,
    );
  }
  if (codes) refuseMixed(context, chunks, codes);
  return chunks;
}

/** The pairs, and one similar pair from each labeled point to the one before of its class. */
function withClassMates(pairs: Pairs, codes: Int32Array | undefined): Pairs {
  if (!codes) return pairs;
  const last = new Map<number, number>();
  const left: number[] = Array.from(pairs.left);
  const right: number[] = Array.from(pairs.right);
  const similar: number[] = Array.from(pairs.similar);
  codes.forEach((code, i) => {
    if (code < 0) return;
    const before = last.get(code);
    last.set(code, i);
    if (before === undefined) return;
    left.push(before);
    right.push(i);
    similar.push(1);
  });
  return { left: Int32Array.from(left), right: Int32Array.from(right), similar: Uint8Array.from(similar) };
}

function refuseMixed({ learner, normalized: { order } }: Context, { chunk, count }: Chunks, codes: Int32Array): void {
  const first = new Int32Array(count).fill(-1);
  const mixed = new Map<number, string>();
  for (let i = 0; i < codes.length; i++) {
    const c = chunk[i];
    if (c < 0 || codes[i] < 0) continue;
    if (first[c] < 0) first[c] = i;
    else if (codes[first[c]] !== codes[i] && !mixed.has(c)) mixed.set(c, `rows ${order[first[c]]} and ${order[i]}`);
  }
  if (mixed.size === 0) return;
  const places = [...mixed.values()];
  throw new EtalonError(
    "DATA",
    `${learner}: chunks and similar pairs bring points of different labels together: ${listed(places.slice(0, 5), places.length)}. Mend them, or choose with \`learnFrom\`.`,
  );
}

/** The pairs of chunks with different labels. */
function differing({ chunk, count }: Chunks, codes: Int32Array): [number, number][] {
  const labelOf = new Int32Array(count).fill(-1);
  codes.forEach((code, i) => {
    if (code >= 0 && chunk[i] >= 0) labelOf[chunk[i]] = code;
  });
  const labeled = Array.from(labelOf.keys()).filter((c) => labelOf[c] >= 0);
  return labeled.flatMap((a, place) => labeled.slice(place + 1).map((b): [number, number] => [a, b]));
}

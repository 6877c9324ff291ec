import { EtalonError } from "../base/errors.ts";
import { canonicalJson, type Json, parseCanonicalJson } from "./canonicalJson.ts";
import { readNpy, writeNpy } from "./npy.ts";
import type { NpzInput } from "./npz.ts";
import { sha256 } from "./sha256.ts";
import { readZip, sameBytes, writeZip, type ZipEntry } from "./zip.ts";

/** What a `.etalon` file holds: facts as JSON, named arrays, and a card for the human reader. */
export interface ModelContent {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, NpzInput>>;
  readonly card: string;
}

/** Another kind of file in the same container: what stands in its header, and what messages call it. */
export interface ContainerFormat {
  readonly name: string;
  readonly title: string;
  /** How to get a file that can be read. */
  readonly again: string;
}

export interface ModelRead {
  readonly facts: { readonly [key: string]: Json };
  readonly arrays: ReadonlyMap<string, NpzInput>;
  readonly card: string;
}

const MODEL: ContainerFormat = {
  name: "etalon-model",
  title: ".etalon model",
  again: "Save the model again or copy it anew.",
};
const VERSION = 1;
const FACTS = "model.json";
const CARD = "MODEL_CARD.md";

/** The bytes of a `.etalon` file: a store-only zip of model.json, one .npy for each array and MODEL_CARD.md. Equal content gives equal bytes. `DATA` for arrays that are not finite. */
export function writeModel({ facts, arrays, card }: ModelContent, format = MODEL): Uint8Array {
  const files = Object.keys(arrays)
    .sort()
    .map((name): ZipEntry => {
      const { data, shape } = arrays[name];
      const wrong = data.findIndex((value) => !Number.isFinite(value));
      if (wrong >= 0)
        throw new EtalonError(
          "DATA",
          `model: item ${wrong} of the array ${name} is ${data[wrong]}. A model holds finite numbers: fit it again.`,
        );
      return { name: `${name}.npy`, data: writeNpy(data, shape) };
    });
  files.push({ name: CARD, data: new TextEncoder().encode(card) });
  const digests = Object.fromEntries(files.map(({ name, data }) => [name, sha256(data)]));
  const header = canonicalJson({ format: format.name, version: VERSION, files: digests, facts });
  return writeZip([{ name: FACTS, data: new TextEncoder().encode(header) }, ...files]);
}

/**
 * Reads what `writeModel` wrote, and nothing else: no code runs, every checksum is verified, and every byte must be as it would be written.
 * `FORMAT` for damaged or foreign files, `UNSUPPORTED` for files of a newer version.
 */
export function readModel(bytes: Uint8Array, source = "model", format = MODEL): ModelRead {
  const refuse = (why: string): EtalonError => new EtalonError("FORMAT", `${source}: ${why}. ${format.again}`);
  const entries = readZip(bytes, source);
  if (entries[0].name !== FACTS) throw refuse(`it does not begin with ${FACTS}, so it is no ${format.title}`);
  const header = objectOf(parseCanonicalJson(textOf(entries[0].data, refuse), `${source}/${FACTS}`), FACTS, refuse);
  if (header["format"] !== format.name) throw refuse(`its format is not ${format.name}`);
  if (typeof header["version"] === "number" && header["version"] > VERSION) {
    throw new EtalonError(
      "UNSUPPORTED",
      `${source}: it was written in version ${header["version"]} of the format, this Etalon reads version ${VERSION}. Update Etalon.`,
    );
  }
  if (header["version"] !== VERSION) throw refuse("its version is not legal");
  const digests = objectOf(header["files"], "files", refuse);
  const files = entries.slice(1);
  if (Object.keys(digests).length !== files.length) throw refuse("files and checksums do not match");
  const arrays = new Map<string, NpzInput>();
  let card: string | undefined;
  for (const { name, data } of files) {
    if (!Object.hasOwn(digests, name) || sha256(data) !== digests[name])
      throw refuse(`the checksum of ${name} does not agree with its content`);
    if (name === CARD) card = textOf(data, refuse);
    else if (name.endsWith(".npy")) arrays.set(name.slice(0, -4), readArray(data, `${source}/${name}`));
    else throw refuse(`it holds ${name}, which does not belong into a model`);
  }
  if (card === undefined) throw refuse(`${CARD} is missing`);
  return { facts: objectOf(header["facts"], "facts", refuse), arrays, card };
}

function readArray(bytes: Uint8Array, source: string): NpzInput {
  const { data, shape } = readNpy(bytes, source);
  if (Array.isArray(data) || !sameBytes(writeNpy(data, shape), bytes)) {
    throw new EtalonError("FORMAT", `${source}: the array is not in the form that models use. Save the model again.`);
  }
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new EtalonError(
      "FORMAT",
      `${source}: item ${wrong} is ${data[wrong]}. A model holds finite numbers: fit it again.`,
    );
  return { data, shape };
}

function objectOf(
  value: Json | undefined,
  name: string,
  refuse: (why: string) => EtalonError,
): { readonly [key: string]: Json } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse(`${name} is no object`);
  return value as { readonly [key: string]: Json };
}

function textOf(bytes: Uint8Array, refuse: (why: string) => EtalonError): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refuse("its text is not UTF-8");
  }
}

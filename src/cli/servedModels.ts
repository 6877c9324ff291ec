import path from "node:path";
import { MODEL_ID } from "../api/modelList.ts";
import { EtalonError } from "../base/errors.ts";
import { type ServedModel, servedModel } from "../server/servedModel.ts";
import { shellWord } from "./commandLine.ts";
import type { DataFlags } from "./flags.ts";
import { loadForModel, openAnyModel } from "./model.ts";

/** Models by id, with the items of `data` mapped by each, and what was noticed on the way. */
export interface ServedModels {
  readonly models: ReadonlyMap<string, ServedModel>;
  readonly warnings: readonly string[];
}

/** Opens models given as `file` or `id=file`. `OPTION` for ids that are illegal or stand twice; errors of the files as elsewhere. */
export async function servedModels(
  words: readonly string[],
  data: string | undefined,
  flags: DataFlags,
  seed: number,
): Promise<ServedModels> {
  const models = new Map<string, ServedModel>();
  const warnings = new Set<string>();
  for (const word of words) {
    const { id, file } = namedFile(word);
    if (models.has(id)) throw taken(id, file);
    const model = openAnyModel(file);
    if (data === undefined) models.set(id, servedModel(id, model.metric));
    else {
      const { dataset, points } = await loadForModel(data, model, flags, seed);
      for (const warning of dataset.warnings) warnings.add(warning);
      const ids = dataset.ids ?? Array.from(dataset.rows, String);
      models.set(id, servedModel(id, model.metric, { ids, points }));
    }
  }
  return { models, warnings: [...warnings] };
}

function namedFile(word: string): { readonly id: string; readonly file: string } {
  const given = /^([^=/\\]*)=(.+)$/s.exec(word);
  if (!given?.[2]) return { id: idOf(word), file: word };
  const [, id = "", file] = given;
  if (MODEL_ID.test(id)) return { id, file };
  throw new EtalonError(
    "OPTION",
    `the model id ${JSON.stringify(id)} is not legal. Give up to 64 letters, digits, . _ or -, beginning with a small letter or a digit.`,
  );
}

/** The file's name in small letters, without what an id may not hold. `OPTION` when nothing remains. */
function idOf(file: string): string {
  const name = path.basename(file, ".etalon").toLowerCase();
  const id = name
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 64);
  if (MODEL_ID.test(id)) return id;
  throw new EtalonError("OPTION", `${file}: no id can be made of this name. Give one: ${shellWord(`id=${file}`)}`);
}

const taken = (id: string, file: string): EtalonError =>
  new EtalonError(
    "OPTION",
    `two models have the id ${JSON.stringify(id)}. Give one another: ${shellWord(`other=${file}`)}`,
  );

import type { Label } from "../data/labels.ts";
import { unlabeledNote } from "../io/dataset.ts";
import type { LoadedData } from "./data.ts";
import {
  loadChunks,
  loadPairs,
  loadQuadruplets,
  loadTriplets,
  type PairData,
  type QuadrupletData,
  type TripletData,
} from "./relationFiles.ts";
import { CommandError } from "./usageError.ts";

/** The flags that name a file of relations. */
export interface RelationFlags {
  readonly pairs?: string;
  readonly triplets?: string;
  readonly quadruplets?: string;
}

export const RELATION_KINDS = ["pairs", "triplets", "quadruplets"] as const;

/** The one kind of relations that the flags name, if any. `OPTION` for several. */
export function relationKind(flags: RelationFlags, command: string): (typeof RELATION_KINDS)[number] | undefined {
  const named = RELATION_KINDS.filter((kind) => flags[kind] !== undefined);
  if (named.length < 2) return named[0];
  throw new CommandError(
    "OPTION",
    `${named.map((kind) => `--${kind}`).join(" and ")} do not go together. Give one of them.`,
    `etalon ${command} --help`,
  );
}

/** What `fit` is told of points beside their labels, targets and weights. */
export interface FitRelationFlags extends RelationFlags {
  readonly chunks?: string;
  readonly chunk?: string;
  readonly strict?: boolean;
}

interface Relations {
  readonly pairs?: PairData;
  readonly triplets?: TripletData;
  readonly quadruplets?: QuadrupletData;
  readonly chunks?: readonly (Label | null)[];
}

/** All relations and chunks that the flags name. `DATA` for pairs that contradict each other, `OPTION` for chunks in a file and in a column. */
export async function givenRelations(
  { pairs, triplets, quadruplets, chunks, chunk, strict }: FitRelationFlags,
  loaded: LoadedData,
): Promise<{ readonly relations: Relations; readonly warnings: readonly string[] }> {
  if (chunks !== undefined && chunk !== undefined)
    throw new CommandError("OPTION", "--chunk and --chunks do not go together. Give one of them.", "etalon fit --help");
  const found: Relations[] = [];
  const warnings: string[] = [];
  const worth = ({ weights }: { readonly weights?: Float64Array }) => (weights ? { weights } : {});
  if (pairs !== undefined) {
    const read = await loadPairs(pairs, loaded, strict);
    if (read.contradictions.length > 0) throw contradicted(read.contradictions);
    found.push({ pairs: { ...read.ends, similar: read.similar, ...worth(read) } });
    warnings.push(...read.warnings);
  }
  if (triplets !== undefined) {
    const read = await loadTriplets(triplets, loaded, strict);
    found.push({ triplets: { ...read.ends, ...worth(read) } });
    warnings.push(...read.warnings);
  }
  if (quadruplets !== undefined) {
    const read = await loadQuadruplets(quadruplets, loaded, strict);
    found.push({ quadruplets: { ...read.ends, ...worth(read) } });
    warnings.push(...read.warnings);
  }
  if (chunks !== undefined) {
    const read = await loadChunks(chunks, loaded, strict);
    found.push({ chunks: read.chunks });
    warnings.push(...read.warnings);
  }
  if (loaded.dataset.chunks) found.push({ chunks: loaded.dataset.chunks });
  return { relations: Object.assign({}, ...found) as Relations, warnings };
}

/** The warnings of the data but the one of unlabeled points: learners say themselves what became of these. */
export function withoutUnlabeled({ dataset, points }: LoadedData): string[] {
  const unlabeled = dataset.labels?.filter((label) => label === null).length ?? 0;
  const said = unlabeledNote("", unlabeled, points.rows);
  return dataset.warnings.filter((warning) => !warning.endsWith(said));
}

function contradicted(contradictions: readonly string[]): CommandError {
  const more = contradictions.length > 3 ? ` and ${contradictions.length - 3} more` : "";
  return new CommandError(
    "DATA",
    `given both as similar and as dissimilar: ${contradictions.slice(0, 3).join("; ")}${more}. Decide for one, or write unsure.`,
    "etalon fit --help",
  );
}

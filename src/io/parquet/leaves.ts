import type { FileMetaData } from "hyparquet";
import { parquetSchema, type SchemaElement, type SchemaTree } from "hyparquet";

/** A stored column that is one column of the table: single values, or lists of them. */
export interface Leaf {
  readonly name: string;
  /** Which of the column chunks of a row group. */
  readonly chunk: number;
  readonly element: SchemaElement;
  readonly list: boolean;
  /** Definition level of a value that is there. */
  readonly defined: number;
  /** Definition level from which a list has an entry; 0 for single values. */
  readonly entered: number;
}

/** The columns of a file, and what is nested deeper than a list of values: name and kind of each. */
export interface Layout {
  readonly leaves: readonly Leaf[];
  readonly nested: readonly { readonly name: string; readonly kind: string }[];
  /** Chunks in each row group. */
  readonly chunks: number;
}

/** What a file holds by its schema. */
export function layoutOf(metadata: FileMetaData): Layout {
  const leaves: Leaf[] = [];
  const nested: { name: string; kind: string }[] = [];
  let chunk = 0;
  for (const top of parquetSchema(metadata).children) {
    const path = pathOf(top);
    const { name } = top.element;
    if (path) leaves.push({ name, chunk, ...levelsOf(path) });
    else nested.push({ name, kind: kindOf(top.element) });
    chunk += leafCount(top);
  }
  return { leaves, nested, chunks: chunk };
}

/** From the top to the only leaf: a single value, a repeated one, or a list in two or three levels. */
function pathOf(top: SchemaTree): readonly SchemaElement[] | undefined {
  if (top.children.length === 0) return [top.element];
  if (kindOf(top.element) !== "list" || top.children.length !== 1) return undefined;
  const [entries] = top.children;
  if (entries.element.repetition_type !== "REPEATED") return undefined;
  if (entries.children.length === 0) return [top.element, entries.element];
  const [entry] = entries.children;
  if (entries.children.length > 1 || entry.children.length > 0 || entry.element.repetition_type === "REPEATED") {
    return undefined;
  }
  return [top.element, entries.element, entry.element];
}

function levelsOf(path: readonly SchemaElement[]): Omit<Leaf, "name" | "chunk"> {
  const repeated = path.findIndex(({ repetition_type }) => repetition_type === "REPEATED");
  const levels = (part: readonly SchemaElement[]): number =>
    part.filter(({ repetition_type }) => repetition_type !== "REQUIRED").length;
  return {
    element: path[path.length - 1],
    list: repeated >= 0,
    defined: levels(path),
    entered: levels(path.slice(0, repeated + 1)),
  };
}

function kindOf({ converted_type, logical_type }: SchemaElement): string {
  const kind = converted_type ?? logical_type?.type;
  if (kind === "MAP_KEY_VALUE") return "map";
  return kind === "LIST" || kind === "MAP" ? kind.toLowerCase() : "struct";
}

const leafCount = (tree: SchemaTree): number =>
  tree.children.length === 0 ? 1 : tree.children.reduce((count, child) => count + leafCount(child), 0);

import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { arrowSchema } from "./arrowSchema.ts";

/** A column of vectors of one length, row after row, and a column of texts that name them. */
export interface VectorTable {
  readonly rows: number;
  readonly cols: number;
  readonly vectors: Float32Array | Float64Array;
  readonly texts: readonly string[];
  /** Names of the columns. */
  readonly names: { readonly text: string; readonly vector: string };
}

const ROWS_A_GROUP = 4096;

/** The bytes of a Parquet file, whose vectors Arrow reads as lists of fixed size. */
export function writeParquetVectors({ rows, cols, vectors, texts, names }: VectorTable): Uint8Array {
  const bits = vectors instanceof Float32Array ? 32 : 64;
  const schema = arrowSchema([
    [names.text, "text"],
    [names.vector, { length: cols, bits }],
  ]);
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: [
      { name: "schema", num_children: 2 },
      { name: names.text, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
      { name: names.vector, converted_type: "LIST", repetition_type: "OPTIONAL", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", type: bits === 32 ? "FLOAT" : "DOUBLE", repetition_type: "OPTIONAL" },
    ],
    statistics: false,
    createdBy: "etalon",
    kvMetadata: [{ key: "ARROW:schema", value: btoa(String.fromCharCode(...schema)) }],
  });
  for (let start = 0; start < rows; start += ROWS_A_GROUP) {
    const end = Math.min(rows, start + ROWS_A_GROUP);
    const lists = Array.from({ length: end - start }, (_, k) =>
      Array.from(vectors.subarray((start + k) * cols, (start + k + 1) * cols)),
    );
    file.write({
      rowGroupSize: ROWS_A_GROUP,
      columnData: [
        { name: names.text, data: texts.slice(start, end) },
        { name: names.vector, data: lists },
      ],
    });
  }
  file.finish();
  return writer.getBytes();
}

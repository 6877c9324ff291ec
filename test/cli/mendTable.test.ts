import { describe, expect, test } from "vitest";
import { mendTable, missingAmong } from "../../src/cli/mendTable.ts";
import { parseCsv } from "../../src/io/csv.ts";
import { toDataset } from "../../src/io/dataset.ts";
import { etalon, folderWith, json } from "./etalon.ts";

const csv = (text: string) => parseCsv(new TextEncoder().encode(text), { source: "t.csv" });
const lists = csv('id,emb\na,"[1,2]"\nb,"[3]"\nc,"[1,x]"\nd,\ne,words\nf,"[5,6]"\n');
const numbers = csv("id,x,y\na,1,2\nb,oops,3\nc,4,\nd,NA,0x1F\ne,5,6\nf,7,8\ng,9,1\n");

describe("mendTable", () => {
  test("tells every list that cannot be used, by place, and keeps the others", () => {
    const { table, problems } = mendTable(lists, { vector: "emb", taken: ["id"] });
    expect(problems).toEqual([
      { place: "t.csv:3:2", column: "emb", what: "the list has 1 numbers, most have 2" },
      {
        place: "t.csv:4:2",
        column: "emb",
        what: 'entry 1 ("x") of the list is not a finite number. Write lists as [0.1, 0.2]',
      },
      { place: "t.csv:6:2", column: "emb", what: '"words" is not a list. Write lists as [0.1, 0.2]' },
    ]);
    const { points, rows } = toDataset(table, { vector: "emb", id: "id", missing: "drop" });
    expect(Array.from(points.data)).toEqual([1, 2, 5, 6]);
    expect(Array.from(rows)).toEqual([0, 5]);
    expect(missingAmong(table.columns)).toBe(4);
  });

  test("tells every cell that should be a number; plain text and columns with roles stay", () => {
    const { table, problems } = mendTable(numbers, { taken: ["id"] });
    expect(problems).toEqual([
      { place: "t.csv:3:2", column: "x", what: '"oops" is not a number' },
      { place: "t.csv:5:3", column: "y", what: '"0x1F" is not a number. Write it as a decimal number' },
    ]);
    expect(table.columns.map(({ kind }) => kind)).toEqual(["text", "number", "number"]);
    expect(missingAmong(table.columns)).toBe(4);
    expect(mendTable(numbers, { taken: ["id", "x", "y"] })).toEqual({ table: numbers, problems: [] });
    const infinite = {
      ...numbers,
      columns: [{ kind: "number" as const, name: "x", values: Float64Array.of(1, -Infinity) }],
    };
    expect(mendTable(infinite, { taken: [] }).problems).toEqual([
      { place: "t.csv:3:1", column: "x", what: "-Infinity is no finite number" },
    ]);
  });

  test("inspect lists what is wrong and looks at the rest; under --strict it is an error", () => {
    const folder = folderWith({
      "t.csv": 'id,emb\na,"[1,2]"\nb,"[3]"\nc,"[3,4]"\nd,\n',
      "p.csv": "a,b,label\na,c,same\na,zz,different\n",
    });
    const document = json(folder, "inspect", "t.csv", "p.csv", "--id", "id", "--quiet");
    expect(document).toMatchObject({
      rows: 4,
      points: 2,
      missing: 1,
      problems: [{ place: "t.csv:3:2", column: "emb" }],
      relations: [{ count: 1, unknown: 1 }],
    });
    const { code, out } = etalon(folder, "inspect", "t.csv", "--id", "id");
    expect([code, /1 cell cannot be used:\s+t\.csv:3:2/.test(out)]).toEqual([0, true]);
    const strict = etalon(folder, "inspect", "t.csv", "--id", "id", "--strict");
    expect([strict.code, /t\.csv:3:2/.test(strict.err)]).toEqual([1, true]);
  });
});

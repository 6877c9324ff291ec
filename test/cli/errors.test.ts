import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Failure, failureOf, failureText } from "../../src/cli/failure.ts";
import { etalonProgram } from "../../src/cli/program.ts";
import { etalon, folderWith, smallCsv } from "./etalon.ts";

const folder = folderWith({
  "data.csv": smallCsv(),
  "ragged.csv": "a,b,class\n1,2,x\n3,4\n",
  "text.csv": "a,b,class\n1,2,x\n3,oops,y\n5,6,x\n",
  "gap.csv": "a,b,class\n1,2,x\n3,,y\n5,6,x\n7,8,y\n",
  "one.csv": "a,class\n1,x\n2,x\n3,x\n",
  "empty.csv": "",
  "folds.json": '{"test": [[0, 1], [1, 2]]}',
  "broken.json": "{",
  "broken.etalon": "PK no model",
  "pairs.csv": "a,b,label\np0,p2,maybe\n",
});

/** Command line, code, exit code, and what the message must hold. */
const BAD: readonly [string, string, number, RegExp][] = [
  ["comprae data.csv", "OPTION", 2, /unknown command 'comprae'.*Did you mean compare\?/],
  ["compare data.csv --lable class", "OPTION", 2, /unknown option '--lable'.*Did you mean --label\?/],
  ["compare", "OPTION", 2, /missing required argument 'data'/],
  ["compare data.csv extra --label class", "OPTION", 2, /too many arguments/],
  ["compare wnie", "OPTION", 2, /unknown data "wnie"\. Did you mean wine\?/],
  ["compare data.csv --label clas", "OPTION", 2, /unknown column for --label "clas"\. Did you mean class\?/],
  ["compare data.csv", "OPTION", 2, /name the column of classes with --label/],
  [
    "compare data.csv --label class --learners euclidian",
    "OPTION",
    2,
    /unknown learner "euclidian"\. Did you mean euclidean\?/,
  ],
  ["compare data.csv --label class --set pca.components=x", "OPTION", 2, /pca: option `components: "x"` is not legal/],
  [
    "compare data.csv --label class --set pca.componets=2",
    "OPTION",
    2,
    /unknown option `componets: 2`\. Did you mean `components`/,
  ],
  ["compare data.csv --label class --set pca", "OPTION", 2, /--set "pca" is not legal\. Give learner\.option=value/],
  ["compare data.csv --label class --folds 1", "OPTION", 2, /--folds "1" is not legal\. Give an integer from 2/],
  ["compare data.csv --label class --folds 400", "OPTION", 2, /folds: 400 is not legal/],
  ["compare data.csv --label class --neighbors 2.5", "OPTION", 2, /--neighbors "2\.5" is not legal/],
  ["compare data.csv --label class --neighbors 1000", "OPTION", 2, /neighbors: 1000 is not legal/],
  [
    "compare data.csv --label class --scale zscor",
    "OPTION",
    2,
    /unknown value for --scale "zscor"\. Did you mean zscore\?/,
  ],
  ["compare data.csv --label class --timeout 0", "OPTION", 2, /--timeout "0" is not legal/],
  ["compare data.csv --label class --seed -1", "OPTION", 2, /--seed "-1" is not legal/],
  ["compare data.csv --label class --folds-file folds.json", "DATA", 1, /row 1 is listed in folds 0 and 1/],
  ["compare data.csv --label class --folds-file broken.json", "FORMAT", 1, /broken\.json: this is no JSON/],
  ["compare missing.csv --label class", "DATA", 1, /missing\.csv: there is no such file/],
  ["compare ragged.csv --label class", "FORMAT", 1, /ragged\.csv:3:/],
  ["compare text.csv --label class", "DATA", 1, /text\.csv:3:2/],
  ["compare gap.csv --label class", "DATA", 1, /gap\.csv:3:2.*--missing mean/],
  ["compare one.csv --label class", "DATA", 1, /at least two/],
  ["compare empty.csv --label class", "FORMAT", 1, /empty\.csv/],
  ["fit data.csv --label class --learner nope --out m.etalon", "OPTION", 2, /unknown learner "nope"/],
  ["fit data.csv --label class --learner lda --out m.bin", "OPTION", 2, /unknown output format for --out "\.bin"/],
  ["fit data.csv --label class --learner lda", "OPTION", 2, /required option '--out/],
  [
    "fit data.csv --learner lda --out m.etalon",
    "OPTION",
    2,
    /--label <column>, --target <column>, --chunk <column>, or --pairs, --triplets, --quadruplets/,
  ],
  ["fit data.csv --label class --learner lda --components 9 --out m.etalon", "OPTION", 2, /components: 9/],
  ["fit data.csv --label class --learner lda --holdout 2 --out m.etalon", "OPTION", 2, /--holdout "2" is not legal/],
  [
    "fit data.csv --id id --pairs pairs.csv --learner gmml --out m.etalon",
    "DATA",
    1,
    /pairs\.csv:2:3: "maybe" is no verdict/,
  ],
  ["transform broken.etalon data.csv --out e.csv", "FORMAT", 1, /broken\.etalon/],
  ["transform gone.etalon data.csv --out e.csv", "DATA", 1, /gone\.etalon: there is no such file/],
  ["learners lmn", "OPTION", 2, /unknown learner "lmn"/],
  ["datasets iriss", "OPTION", 2, /Did you mean iris\?/],
];

/** The failure of a command line run in this process, file names taken from the folder. */
async function failing(line: string): Promise<Failure> {
  const words = line
    .split(" ")
    .map((word) => (/\.[a-z]+$/.test(word) && !word.startsWith("--") ? path.join(folder, word) : word));
  try {
    await (await etalonProgram(words)).parseAsync(words, { from: "user" });
  } catch (thrown) {
    return failureOf(thrown, words);
  }
  throw new Error(`${line} did not fail`);
}

describe("bad input", () => {
  test.each(BAD)("%s ends with %s and exit code %i", async (line, code, exitCode, message) => {
    const failure = await failing(line);
    expect(failure).toMatchObject({ code, exitCode });
    expect(failure.message).toMatch(message);
    expect(failure.next).toMatch(/^etalon /);
    expect(failureText(failure)).not.toMatch(/undefined|\[object|NaN| {4}at /);
  });

  const some = BAD.filter((_, k) => k % 4 === 0);
  test.each(some)(
    "%s is told on stderr alone by the built command, %s, exit code %i",
    (line, code, exitCode, message) => {
      const { code: exit, out, err } = etalon(folder, ...line.split(" "));
      expect({ exit, out }).toEqual({ exit: exitCode, out: "" });
      expect(err.startsWith(code.padEnd(9))).toBe(true);
      expect(err).toMatch(message);
      expect(err).toMatch(/\n {9}Next: etalon/);
    },
  );

  test("leaves no file behind", () => {
    expect(readdirSync(folder).sort()).toEqual([
      "broken.etalon",
      "broken.json",
      "data.csv",
      "empty.csv",
      "folds.json",
      "gap.csv",
      "one.csv",
      "pairs.csv",
      "ragged.csv",
      "text.csv",
    ]);
  });

  test("with --json is one document on stdout and nothing on stderr", () => {
    const { code, out, err } = etalon(folder, "compare", "wnie", "--json");
    expect(code).toBe(2);
    expect(err).toBe("");
    expect(JSON.parse(out)).toEqual({ error: { code: "OPTION", message: 'unknown data "wnie". Did you mean wine?' } });
  });

  test("is told in words", () => {
    expect(etalon(folder, "compare", "text.csv", "--label", "class").err).toMatchInlineSnapshot(`
      "DATA     text.csv:3:2: "oops" in column "b" is not a number. Correct it, leave the cell empty if it is unknown, or drop the column with --drop.
               Next: etalon inspect text.csv
      "
    `);
    expect(etalon(folder, "compare", "data.csv", "--label", "clas").err).toMatchInlineSnapshot(`
      "OPTION   unknown column for --label "clas". Did you mean class?
               Next: etalon inspect data.csv
      "
    `);
  });

  test("never shows a terminal what the data command it", () => {
    const evil = folderWith({ "evil.csv": "a\u001b[2J,b,class\n1,2,x\n3,4,y\n1,3,x\n2,2,y\n" });
    const { out } = etalon(evil, "inspect", "evil.csv");
    expect(out).not.toContain("\u001b");
  });
});

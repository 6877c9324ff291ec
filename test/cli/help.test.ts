import { expect, test } from "vitest";
import { etalon, folderWith } from "./etalon.ts";

const folder = folderWith();

test("etalon --help lists the commands", () => {
  const { code, out } = etalon(folder, "--help");
  expect(code).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: etalon [options] [command]

    Learn the distance that fits your data.

    Options:
      -v, --version                        the version of Etalon
      -h, --help                           this text

    Commands:
      datasets [options] [name]            list the built-in data sets, or write one
                                           to a file
      learners [options] [name]            list the learners, or one with its
                                           options
      inspect [options] <data> [files...]  look at data before learning: columns,
                                           gaps, norms, duplicates, and what to type
                                           next; or at a model
      compare [options] <data>             compare learners on held-out points, with
                                           Euclidean as the baseline
      search [options] <data>              search the options of a learner by
                                           cross-validation
      fit [options] <data>                 learn a distance and save it as a model
      transform [options] <model> <data>   map points into the learned space, or
                                           queries by a query map
      evaluate [options] <model> <data>    judge a model on data, beside the
                                           Euclidean distance
      calibrate [options] <model> <data>   give a model a threshold and a
                                           probability for same or different
      neighbors [options] <model> <data>   the nearest points in the learned and in
                                           the input space, side by side
      explain [options] <model> <data>     take the distance of two points apart,
                                           feature by feature
      cluster [options] <model> <data>     divide points into clusters by a learned
                                           distance, beside the Euclidean one
      match [options] <model> <a> <b>      match two sets of points one to one, at
                                           the least total distance
      export [options] <model>             write a model for other programs
      plot [options] <model> <data>        draw a model: no browser needed
      label [options] <data>               answer same or different, about the pairs
                                           that teach most
      serve [options] <models...>          answer for models over HTTP: transform,
                                           distance, same, explain, neighbors
      mcp [options] <models...>            offer models to an agent as tools, over
                                           standard input and output (Model Context
                                           Protocol)
      studio [options] [data]              see a metric being learned, in the
                                           browser; nothing leaves this machine
      bench [options]                      how fast this machine computes, on one
                                           thread and on all

    Start with: etalon compare wine
    "
  `);
});

test("etalon without words shows the same help", () => {
  expect(etalon(folder).out).toBe(etalon(folder, "--help").out);
});

test("etalon compare --help tells every flag", () => {
  const { code, out } = etalon(folder, "compare", "--help");
  expect(code).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: etalon compare [options] <data>

    compare learners on held-out points, with Euclidean as the baseline

    Arguments:
      data                          a file (csv, tsv, jsonl, parquet, arrow, npy,
                                    npz) or a built-in data set

    Options:
      --json                        print one JSON document on stdout and nothing
                                    else
      --seed <n>                    seed of everything random (default: 0)
      --quiet                       no progress and no warnings on stderr
      --label <column>              column of classes; \`label\` in built-in data
      --vector <column>             column whose cells hold all features, such as
                                    "[0.1, 0.2]"
      --text <a,b>                  columns of text that become vectors, by hashed
                                    runs of 2 and 3 characters
      --dimensions <n>              length of these vectors; 384 by default
      --id <column>                 column that names each point
      --group <column>              column of groups that stay together in splits; a
                                    point is not judged by its own group
      --features <a,b>              feature columns; all numeric ones without
                                    another role by default
      --drop <a,b>                  columns to ignore
      --delimiter <sign>            sign between cells
      --decimal <sign>              decimal sign, . or ,
      --no-header                   the first row is data; columns are then called
                                    0, 1, 2 …
      --missing <how>               missing values: error, drop (the row) or mean
      --strict                      warnings about the data are errors
      --learners <a,b|all>          which learners; all by default
      --task <column>               column of tasks: in each, is it better to learn
                                    all together (scmlMultiTask) than alone, pooled
                                    or not at all?
      --folds <k>                   stratified folds (default: 5)
      --folds-file <json>           {"test": [[rows of fold 0], …]}, rows from 0
      --neighbors <k>               k of the nearest neighbors (default: 3)
      --scale <how>                 zscore, minmax or none, fitted inside each fold
                                    (default: "zscore")
      --set <learner.option=value>  an option of one learner; may be repeated
      --timeout <s>                 seconds for each learner
      --budget <s>                  seconds for all learners together, shared cheap
                                    before dear; what does not fit learns from fewer
                                    points or is skipped
      --max-memory <GB>             gigabytes a learner may take; it is skipped if
                                    it needs more (default: 80% of this machine's)
      --report <html>               write a report with pictures
      --require-gain                exit with 3 unless a learner is better than
                                    Euclidean
      -h, --help                    this text
    "
  `);
});

test.each([
  "datasets",
  "learners",
  "inspect",
  "compare",
  "fit",
  "transform",
  "evaluate",
  "calibrate",
  "neighbors",
  "explain",
  "cluster",
  "match",
  "export",
  "plot",
  "label",
])("%s takes --json, --seed, --quiet and --help", (command) => {
  const { code, out } = etalon(folder, command, "--help");
  expect(code).toBe(0);
  for (const flag of ["--json", "--seed <n>", "--quiet", "--help"]) expect(out).toContain(flag);
});

test("--version is that of the package", () => {
  expect(etalon(folder, "--version").out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

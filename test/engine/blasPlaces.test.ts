import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { blasPlaces } from "../../src/engine/blasPlaces.ts";
import { type NativeInUse, nativeText, useNative } from "../../src/engine/native.ts";
import { multiply } from "../../src/linalg/products.ts";
import { randomMatrix } from "../linalg/both.ts";

const folder = mkdtempSync(path.join(tmpdir(), "etalon-blas-"));
const before = { ...process.env };
let native: NativeInUse | undefined;
afterEach(() => {
  native?.close();
  native = undefined;
  for (const name of ["VIRTUAL_ENV", "CONDA_PREFIX", "ETALON_BLAS"]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder with these empty files. */
function environment(name: string, ...files: string[]): string {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, name, file)), { recursive: true });
    writeFileSync(path.join(folder, name, file), "");
  }
  return path.join(folder, name);
}

const found = (variables: NodeJS.ProcessEnv): string[] =>
  blasPlaces(undefined, variables)
    .filter(({ source }) => source !== "system")
    .map(({ library, source }) => `${source} ${path.relative(folder, library)}`);

describe("places of a BLAS", () => {
  const numpy = "lib/python3.13/site-packages/numpy.libs";
  const venv = environment(
    "venv",
    `${numpy}/libgfortran-04.so.5`,
    `${numpy}/libscipy_openblas64_-32a4.so`,
    "lib/libmkl_rt.so.2",
  );

  test("are what the caller names, or what ETALON_BLAS names, and nothing else", () => {
    expect(blasPlaces("mine.so", { ETALON_BLAS: "other.so", VIRTUAL_ENV: venv })).toEqual([
      { library: "mine.so", source: "option" },
    ]);
    expect(blasPlaces(undefined, { ETALON_BLAS: "other.so", VIRTUAL_ENV: venv })).toEqual([
      { library: "other.so", source: "ETALON_BLAS" },
    ]);
  });

  test("are inside numpy first, then in the environment's own folder, then the system's", () => {
    expect(found({ VIRTUAL_ENV: venv })).toEqual([
      `VIRTUAL_ENV venv/${numpy}/libscipy_openblas64_-32a4.so`,
      "VIRTUAL_ENV venv/lib/libmkl_rt.so.2",
    ]);
    const last = blasPlaces(undefined, { VIRTUAL_ENV: venv }).slice(2);
    expect(last).toEqual(blasPlaces(undefined, {}));
    expect(new Set(last.map(({ source }) => source))).toEqual(new Set(["system"]));
  });

  test("are in the package scipy-openblas64, in numpy of macOS and in numpy of Windows", () => {
    const wheel = "lib/python3.12/site-packages/scipy_openblas64/lib/libscipy_openblas64_.so";
    const apple = "lib/python3.12/site-packages/numpy/.dylibs/libscipy_openblas64_.dylib";
    const windows = "Lib/site-packages/numpy.libs/libscipy_openblas64_-13e2.dll";
    for (const [name, file] of Object.entries({ wheel, apple, windows })) {
      expect(found({ VIRTUAL_ENV: environment(name, file) })).toEqual([`VIRTUAL_ENV ${name}/${file}`]);
    }
  });

  test("follow what Conda chose for its numpy, once, and stand behind a virtual environment", () => {
    const conda = environment("conda", "lib/libopenblasp-r0.3.30.so", "lib/libmkl_rt.so.2");
    for (const link of ["libcblas.so.3", "libopenblas.so.0"])
      symlinkSync("libopenblasp-r0.3.30.so", path.join(conda, "lib", link));
    symlinkSync("nowhere.so", path.join(conda, "lib", "libopenblas.so"));
    const own = ["CONDA_PREFIX conda/lib/libopenblasp-r0.3.30.so", "CONDA_PREFIX conda/lib/libmkl_rt.so.2"];
    expect(found({ CONDA_PREFIX: conda })).toEqual(own);
    expect(found({ CONDA_PREFIX: conda, VIRTUAL_ENV: venv }).slice(2)).toEqual(own);
  });

  test("are the system's alone without an environment, or in one without a BLAS", () => {
    expect(found({})).toEqual([]);
    expect(found({ VIRTUAL_ENV: path.join(folder, "gone"), CONDA_PREFIX: environment("bare", "lib/libz.so") })).toEqual(
      [],
    );
  });
});

test("the native back end takes the library of the active environment, and the system's where that one is broken", async () => {
  for (const name of ["VIRTUAL_ENV", "CONDA_PREFIX", "ETALON_BLAS"]) delete process.env[name];
  native = await useNative();
  expect(native).toMatchObject({ source: "system", version: expect.stringMatching(/^OpenBLAS \d+\.\d+/) });
  const real = /\/\S*openblas\S*$/m.exec(readFileSync("/proc/self/maps", "utf8"))?.[0];
  const libraries = "lib/python3.12/site-packages/numpy.libs";
  process.env["VIRTUAL_ENV"] = environment("linked", `${libraries}/note.txt`);
  symlinkSync(real!, path.join(folder, "linked", libraries, "libopenblas-1a2b.so"));
  native = await useNative({ threads: 1 });
  expect(native).toMatchObject({
    source: "VIRTUAL_ENV",
    library: path.join(folder, "linked", libraries, "libopenblas-1a2b.so"),
  });
  expect(nativeText(native)).toMatch(
    /^OpenBLAS \S+ of the Python environment in VIRTUAL_ENV \(.*libopenblas-1a2b\.so\)$/,
  );
  const square = randomMatrix(64, 64, 1);
  expect(multiply(square, square).data.every(Number.isFinite)).toBe(true);
  process.env["VIRTUAL_ENV"] = environment("broken", `${libraries}/libopenblas-3c4d.so`);
  native = await useNative();
  expect(native.source).toBe("system");
});

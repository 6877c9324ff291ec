import { existsSync, readdirSync, realpathSync } from "node:fs";
import path from "node:path";

/** Who named a BLAS: the caller, a variable of the environment, or the system's loader. */
export type BlasSource = "option" | "ETALON_BLAS" | "VIRTUAL_ENV" | "CONDA_PREFIX" | "system";

export interface BlasPlace {
  readonly library: string;
  readonly source: BlasSource;
}

const OF_SYSTEM = [
  "libopenblas.so.0",
  "libopenblas.so",
  "libopenblas.dll",
  "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
  "/usr/local/opt/openblas/lib/libopenblas.dylib",
  "/System/Library/Frameworks/Accelerate.framework/Accelerate",
];

/** Folders of an environment that hold libraries: of Linux and macOS, of Windows. In Conda's, `libcblas` stands for the library that was chosen. */
const FOLDERS = ["lib", "Library/bin"];
const OF_FOLDER = [
  /^libcblas\.so\.3$|^libcblas\.3\.dylib$/,
  /^libopenblas\.(so\.0|so|0\.dylib|dylib)$|^(lib)?openblas\.dll$/,
  /^(lib)?mkl_rt(\.\d)?\.(so(\.\d)?|dylib|dll)$/,
];
/** Where the wheels of numpy, of `scipy-openblas64` and `scipy-openblas32`, and of scipy keep theirs, beside the packages. */
const OF_PACKAGES = ["numpy.libs", "numpy/.dylibs", "scipy_openblas64/lib", "scipy_openblas32/lib", "scipy.libs"];
const BUNDLED = /openblas.*\.(so|dylib|dll)/;

/**
 * Where a BLAS may be, best first: as named, or else in the Python environment that is active, which is the one that its numpy computes with, then the system's.
 */
export function blasPlaces(library?: string, environment: NodeJS.ProcessEnv = process.env): BlasPlace[] {
  if (library !== undefined) return [{ library, source: "option" }];
  const named = environment["ETALON_BLAS"];
  if (named) return [{ library: named, source: "ETALON_BLAS" }];
  const active = (["VIRTUAL_ENV", "CONDA_PREFIX"] as const).flatMap((source) => {
    const root = environment[source];
    return root ? librariesOf(root).map((found) => ({ library: found, source })) : [];
  });
  return [...active, ...OF_SYSTEM.map((name) => ({ library: name, source: "system" as const }))];
}

/** Libraries of a Python environment: inside its packages, then in its own folders. */
function librariesOf(root: string): string[] {
  const pythons = entriesOf(path.join(root, "lib")).filter((name) => /^python\d/.test(name));
  const packages = [...pythons.map((name) => `lib/${name}/site-packages`), "Lib/site-packages"];
  const bundled = packages.flatMap((folder) =>
    OF_PACKAGES.flatMap((place) => matching(path.join(root, folder, place), BUNDLED)),
  );
  const own = OF_FOLDER.flatMap((pattern) =>
    FOLDERS.flatMap((folder) => matching(path.join(root, folder), pattern).map((file) => realpathSync(file))),
  );
  return [...new Set([...bundled, ...own])];
}

function matching(folder: string, pattern: RegExp): string[] {
  return entriesOf(folder)
    .filter((name) => pattern.test(name))
    .map((name) => path.join(folder, name))
    .filter(existsSync);
}

/** Names in a folder, in order; none where there is no such folder. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

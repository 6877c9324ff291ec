import { availableParallelism } from "node:os";
import { EtalonError } from "../base/errors.ts";
import { type Backend, useBackend } from "../linalg/loops/backend.ts";
import type { Strided } from "../linalg/loops/gemm.ts";
import { type BlasPlace, type BlasSource, blasPlaces } from "./blasPlaces.ts";

export interface NativeOptions {
  /**
   * A BLAS with LAPACK: a path or a name that the system's loader knows. Default: `ETALON_BLAS`; else that of the active Python environment (`VIRTUAL_ENV`,
   * `CONDA_PREFIX`), inside numpy or beside it; else OpenBLAS or Accelerate where the system has them.
   */
  readonly library?: string | undefined;
  /** Threads of the library, where it lets them be set; as many as the machine runs at once when left out. */
  readonly threads?: number;
}

/** The library that computes large products and eigen-decompositions. */
export interface NativeInUse {
  readonly library: string;
  /** Who named it. */
  readonly source: BlasSource;
  /** What it says it is, where it says so: "OpenBLAS 0.3.31". */
  readonly version?: string;
  /** Back to our own loops. */
  close(): void;
}

type Native = (...operands: unknown[]) => unknown;

interface NativeLibrary {
  func(prototype: string): Native;
}

/** How a library spells its names, and its integers: OpenBLAS of Debian, with 64-bit integers, of scipy, of numpy. */
const SPELLINGS = [
  { prefix: "", suffix: "", integer: "int" },
  { prefix: "", suffix: "64_", integer: "int64_t" },
  { prefix: "scipy_", suffix: "", integer: "int" },
  { prefix: "scipy_", suffix: "64_", integer: "int64_t" },
] as const;

const [ROW_MAJOR, AS_IT_IS, TRANSPOSED] = [101, 111, 112];

/**
 * Lets a BLAS of the system compute large products, Gram matrices and eigen-decompositions, on our memory, without copies. Needs the package `koffi`. Results
 * are right to rounding but no longer the same bits everywhere. `UNSUPPORTED` where package or library are missing, with how to get them.
 */
export async function useNative(options: NativeOptions = {}): Promise<NativeInUse> {
  const { library, threads = availableParallelism() } = options;
  const koffi = await loadKoffi();
  const problems: string[] = [];
  for (const place of blasPlaces(library)) {
    try {
      const { backend, version } = backendOf(place, koffi.load(place.library), threads);
      useBackend(backend);
      return { ...place, ...(version && { version }), close: () => useBackend(undefined) };
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new EtalonError(
    "UNSUPPORTED",
    `The native back end found no BLAS: ${problems[0] ?? ""}. Install OpenBLAS (Debian: apt install libopenblas0-pthread), activate a Python environment with numpy, or name a library in ETALON_BLAS.`,
  );
}

/** What `ETALON_BACKEND` says: `native`, whose library it returns, or `wasm` as without it. `OPTION` for anything else. */
export async function useWantedBackend(
  wanted = process.env["ETALON_BACKEND"] ?? "wasm",
): Promise<NativeInUse | undefined> {
  if (wanted === "native") return useNative();
  if (wanted === "wasm") return undefined;
  throw new EtalonError("OPTION", `ETALON_BACKEND is "${wanted}". Give native or wasm, or leave it out.`);
}

const SOURCES: Readonly<Record<BlasSource, string>> = {
  option: "as asked",
  ETALON_BLAS: "named by ETALON_BLAS",
  VIRTUAL_ENV: "of the Python environment in VIRTUAL_ENV",
  CONDA_PREFIX: "of the Python environment in CONDA_PREFIX",
  system: "of the system",
};

/** A library in use, for people: what it is, where it was found, and its file. */
export const nativeText = ({ library, source, version }: Omit<NativeInUse, "close">): string =>
  `${version ?? "a BLAS"} ${SOURCES[source]} (${library})`;

async function loadKoffi(): Promise<{ load(library: string): NativeLibrary }> {
  try {
    return (await import("koffi")).default as unknown as { load(library: string): NativeLibrary };
  } catch {
    throw new EtalonError("UNSUPPORTED", "The native back end needs the package koffi: npm install koffi");
  }
}

function backendOf(
  place: BlasPlace,
  library: NativeLibrary,
  threads: number,
): { readonly backend: Backend; readonly version: string | undefined } {
  const name = place.library;
  const spelling = SPELLINGS.find(({ prefix, suffix }) => has(library, `${prefix}cblas_dgemm${suffix}`));
  if (!spelling) throw new Error(`${name} has no cblas_dgemm`);
  const { prefix, suffix, integer } = spelling;
  const number = "double";
  const operand = `const double*, ${integer}`;
  const dgemm = library.func(
    `void ${prefix}cblas_dgemm${suffix}(int, int, int, ${integer}, ${integer}, ${integer}, ${number}, ${operand}, ${operand}, ${number}, double*, ${integer})`,
  );
  const dsyevd = library.func(
    `void ${prefix}dsyevd_${suffix}(const char*, const char*, ${integer}*, double*, ${integer}*, double*, double*, ${integer}*, ${integer}*, ${integer}*, ${integer}*)`,
  );
  for (const setThreads of [`${prefix}openblas_set_num_threads${suffix}`, "MKL_Set_Num_Threads"])
    if (has(library, setThreads)) library.func(`void ${setThreads}(int)`)(threads);
  const integers = (...values: number[]) =>
    integer === "int" ? Int32Array.from(values) : BigInt64Array.from(values, BigInt);
  const version = versionOf(library, prefix, suffix);
  const backend: Backend = {
    name: nativeText({ ...place, ...(version && { version }) }),
    gemm(m, n, k, alpha, a, b, c) {
      const [left, right] = [layoutOf(a, m, k), layoutOf(b, k, n)];
      if (!left || !right || c.col !== 1 || c.row < n) return false;
      const from = ({ data, start }: Strided) => data.subarray(start);
      dgemm(
        ...[ROW_MAJOR, left.order, right.order, m, n, k, alpha, from(a), left.stride, from(b), right.stride],
        ...[1, from(c), c.row],
      );
      return true;
    },
    eighScratch: (n) => 1 + 6 * n + 2 * n * n,
    eigh(n, matrix, values, scratch) {
      const whole = 3 + 5 * n;
      const info = integers(0);
      // A lower triangle by rows is an upper one by columns; eigenvectors by columns are rows for us.
      dsyevd(
        ...["V", "U", integers(n), matrix, integers(n), values, scratch, integers(scratch.length)],
        ...[integer === "int" ? new Int32Array(whole) : new BigInt64Array(whole), integers(whole), info],
      );
      return Number(info[0]) === 0 && values.every(Number.isFinite);
    },
  };
  return { backend, version };
}

/** "OpenBLAS 0.3.31" from the library's own words, "MKL" where it is that. */
function versionOf(library: NativeLibrary, prefix: string, suffix: string): string | undefined {
  const config = `${prefix}openblas_get_config${suffix}`;
  if (!has(library, config)) return has(library, "MKL_Set_Num_Threads") ? "MKL" : undefined;
  return /^OpenBLAS [\d.]+/.exec(String(library.func(`const char* ${config}()`)()))?.[0];
}

/** How the library is told about a rows x cols operand: as it is, or transposed; neither where no stride is 1. */
function layoutOf({ row, col }: Strided, rows: number, cols: number): { order: number; stride: number } | undefined {
  if (col === 1 && row >= cols) return { order: AS_IT_IS, stride: row };
  if (row === 1 && col >= rows) return { order: TRANSPOSED, stride: col };
  return undefined;
}

function has(library: NativeLibrary, name: string): boolean {
  try {
    library.func(`void ${name}(int)`);
    return true;
  } catch {
    return false;
  }
}

import * as comlink from "comlink";
import "./strict.ts";
import { foldScaling, optionsJsonSchema, trainers } from "etalon";
import type { ActivePair, CloudTrust, NeighborTwins, Regions } from "etalon/plot";
import type { CompareEvent, CompareNeighbors, CompareRequest, CompareResult } from "./compareProtocol.ts";
import { CompareRun } from "./compareRun.ts";
import { columnsOf, dataOffers, type FileRoles, openBuiltin, openBytes } from "./datasets.ts";
import type { Embedding } from "./embedding.ts";
import { type LearnedFiles, learnedFiles, type PointsFile } from "./learnedFiles.ts";
import { MapRun } from "./mapRun.ts";
import { type ComparePageRequest, comparePage, type FitPageRequest, fitPage } from "./pages.ts";
import type {
  Catalogue,
  Details,
  Frame,
  LearnRequest,
  OptionSchemas,
  Outcome,
  Plane,
  StudioData,
  TakenApart,
} from "./protocol.ts";
import { rowsCsv } from "./rowsCsv.ts";
import { LearnRun } from "./run.ts";

/** How long an outcome waits for the last frame to arrive, in milliseconds. */
const LATE = 1000;

let data: StudioData | undefined;
let run: LearnRun | undefined;
let map: MapRun | undefined;
let comparison: CompareRun | undefined;

const opened = (view: StudioData): StudioData => {
  data = view;
  return view;
};

const studio = {
  catalogue: (): Catalogue => ({
    data: dataOffers(),
    learners: Object.values(trainers).map(({ name, title, kind, supervision, tags, options }) => ({
      name,
      title,
      kind,
      supervision,
      tags,
      schema: optionsJsonSchema(options)["properties"] as OptionSchemas,
    })),
  }),

  open: async (name: string, seed: number, settings?: Readonly<Record<string, number>>): Promise<StudioData> =>
    opened(await openBuiltin(name, seed, settings)),

  columns: (name: string, bytes: Uint8Array): Promise<string[]> => columnsOf(name, bytes),

  openFile: async (name: string, bytes: Uint8Array, roles: FileRoles): Promise<StudioData> =>
    opened(await openBytes(name, bytes, roles)),

  /** The plane of the input space for the data as edited; call before `learn`. */
  prepare(request: LearnRequest): Plane {
    if (!data) throw new Error("There are no data yet. Open some first.");
    run?.stop();
    map?.stop();
    run = new LearnRun(request, data.rows, data.features, run);
    map = new MapRun(request);
    return run.plane;
  },

  /** Learns from what was prepared. Rejects with the library's own message where it cannot. */
  async learn(onFrame: (frame: Frame) => void): Promise<Outcome> {
    if (!run) throw new Error("Nothing is prepared to be learned.");
    let told: unknown;
    const outcome = await run.learn((frame) => {
      told = onFrame(frame);
    });
    // Frames come by a port of their own: the last should not come after the outcome, which a busy page must not hold up for long.
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, LATE))]);
    return outcome;
  },

  stop(): void {
    run?.stop();
  },

  details: (index: number): Details | undefined => run?.details(index),

  explain: (index: number, a: number, b: number): TakenApart | undefined => run?.explain(index, a, b),

  /** The plane of the input space along other directions; the run goes on. */
  see: (axes: LearnRequest["axes"]): Plane | undefined => run?.see(axes),

  regions: (index: number): Regions | undefined => run?.regions(index),

  ring: (index: number, row: number): Float64Array => run?.ring(index, row) ?? new Float64Array(),

  activePairs: (index: number, row: number): ActivePair[] => run?.activePairs(index, row) ?? [],

  mapTrust: (index: number, picture: Float32Array): CloudTrust | null =>
    map?.trust(run?.metric(index), picture) ?? null,

  mapNeighbors: (index: number, row: number, count: number): NeighborTwins | undefined =>
    map?.neighbors(run?.metric(index), row, count),

  mapEmbedding: async (
    index: number,
    of: "learned" | "input",
    tell: (share: number) => void,
  ): Promise<Embedding | undefined> => map?.embedding(run?.metric(index), of, tell),

  /** Compares learners; what it takes comes with the request. Undefined when another comparison took its place. */
  async compare(request: CompareRequest, onEvent: (event: CompareEvent) => void): Promise<CompareResult | undefined> {
    comparison?.abandon();
    comparison = new CompareRun(request);
    return comparison.run(onEvent);
  },

  stopComparing(): void {
    comparison?.stop();
  },

  comparedNeighbors: (row: number, count: number): CompareNeighbors[] => comparison?.neighbors(row, count) ?? [],

  /** The points that were compared as a file for the command line. */
  comparedFile: (): PointsFile | undefined => comparison?.file,

  /** The report of the comparison as an HTML page; undefined before its end. */
  comparePage: async (request: ComparePageRequest): Promise<string | undefined> =>
    comparison && comparePage(comparison, request),

  /** The report of a frame's metric as an HTML page. */
  fitPage: async (request: FitPageRequest): Promise<string | undefined> => run && data && fitPage(run, data, request),

  /** Rows of the data as edited, in the file's own units, as the text of a CSV file. */
  rowsCsv: (rows: readonly number[], edited: Pick<LearnRequest, "points" | "codes">): string =>
    data ? rowsCsv(data, rows, edited) : "",

  /** The bytes of the `.etalon` file of a frame's metric, which takes points in the units of the user's file, or lifted ones as they are learned from. */
  save(index: number): Uint8Array | undefined {
    const metric = run?.metric(index);
    if (run?.isLifted) return metric?.save();
    return metric && data && foldScaling(metric, { kind: "zscore", ...data.scaling }).save();
  },

  /** What the run learned from, as files for the command line. */
  learnedFiles: (): LearnedFiles | undefined => (run && data ? learnedFiles(run.learned, data.classes) : undefined),
};

export type Studio = typeof studio;

comlink.expose(studio);

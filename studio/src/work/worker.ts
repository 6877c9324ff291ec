import * as comlink from "comlink";
import "./strict.ts";
import { learners, optionsJsonSchema } from "etalon";
import { columnsOf, dataOffers, type FileRoles, openBuiltin, openBytes } from "./datasets.ts";
import type { Catalogue, Details, Frame, LearnRequest, OptionSchemas, Outcome, Plane, StudioData } from "./protocol.ts";
import { LearnRun } from "./run.ts";

let data: StudioData | undefined;
let run: LearnRun | undefined;

const opened = (view: StudioData): StudioData => {
  data = view;
  return view;
};

const studio = {
  catalogue: (): Catalogue => ({
    data: dataOffers(),
    learners: Object.values(learners).map(({ name, title, supervision, tags, options }) => ({
      name,
      title,
      supervision,
      tags,
      schema: optionsJsonSchema(options)["properties"] as OptionSchemas,
    })),
  }),

  open: async (name: string, seed: number, settings?: Readonly<Record<string, number>>): Promise<StudioData> =>
    opened(await openBuiltin(name, seed, settings)),

  columns: (name: string, bytes: Uint8Array): string[] => columnsOf(name, bytes),

  openFile: (name: string, bytes: Uint8Array, roles: FileRoles): StudioData => opened(openBytes(name, bytes, roles)),

  /** The plane of the input space for the data as edited; call before `learn`. */
  prepare(request: LearnRequest): Plane {
    if (!data) throw new Error("There are no data yet. Open some first.");
    run?.stop();
    run = new LearnRun(request, data.rows, data.features);
    return run.plane;
  },

  /** Learns from what was prepared. Rejects with the library's own message where it cannot. */
  async learn(onFrame: (frame: Frame) => void): Promise<Outcome> {
    if (!run) throw new Error("Nothing is prepared to be learned.");
    return run.learn(onFrame);
  },

  stop(): void {
    run?.stop();
  },

  details: (index: number): Details | undefined => run?.details(index),

  /** The bytes of the `.etalon` file of a frame's metric. */
  save: (index: number): Uint8Array | undefined => run?.metric(index).save(),
};

export type Studio = typeof studio;

comlink.expose(studio);

import { connect, type Socket } from "node:net";
import { toMatrix } from "../../src/data/points.ts";
import { calibrate } from "../../src/evaluate/calibration/calibrate.ts";
import { loadData } from "../../src/io/loadData.node.ts";
import { gmml } from "../../src/learners/gmml.ts";
import { lda } from "../../src/learners/lda.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { arrivals } from "../../src/server/arrivals.ts";
import { type Listening, listen } from "../../src/server/listen.ts";
import { serveApp } from "../../src/server/serve.ts";
import { type ServedModel, servedModel } from "../../src/server/servedModel.ts";
import type { ServeSettings } from "../../src/server/serveSettings.ts";
import { type ServiceLimits, service } from "../../src/server/service.ts";

const wine = loadData("wine", { label: "label" });
export const points = toMatrix(wine.points);
export const rows = points.toArrays();
export const ids = rows.map((_, i) => `w${i}`);
const labels = wine.labels ?? [];

/** Learned and calibrated on wine: 13 features to 2 components. */
export const metric: Metric = calibrate(lda.fit({ points, labels }), {
  points,
  pairs: {
    left: rows.map((_, i) => i).slice(0, 170),
    right: rows.map((_, i) => (i * 53 + 7) % rows.length).slice(0, 170),
    similar: rows.map((_, i) => (labels[i] === labels[(i * 53 + 7) % rows.length] ? 1 : 0)).slice(0, 170),
  },
});

/** Of four features, neither calibrated nor with items. */
export const small: Metric = gmml.fit({
  points: rows.map((row) => row.slice(0, 4)),
  labels,
});

export const bothModels: ReadonlyMap<string, ServedModel> = new Map([
  ["wine", servedModel("wine", metric, { ids, points })],
  ["small", servedModel("small", small)],
]);

export const LIMITS: ServiceLimits = { batch: 300, concurrency: 4, queue: 100, seconds: 30 };
export const BODY = 256 * 1024;

export interface Running {
  readonly address: string;
  readonly port: number;
  readonly server: Listening;
  readonly log: readonly string[];
  /** Sends bytes as they are, and returns all that comes back until the server ends the connection. */
  send(...parts: (string | Uint8Array)[]): Promise<string>;
  /** Marks the server as closing and closes it. */
  close(): Promise<void>;
}

/** A server on a free port of this machine. */
export async function running(
  settings: Partial<ServeSettings> & {
    models?: ReadonlyMap<string, ServedModel>;
    limits?: Partial<ServiceLimits>;
    grace?: number;
  } = {},
): Promise<Running> {
  const { models = bothModels, limits, grace, ...others } = settings;
  const log: string[] = [];
  let port = 0;
  let closing = false;
  const come = arrivals();
  const app = serveApp({
    service: service(models, { ...LIMITS, ...limits }, come),
    version: "1.2.3",
    bodies: { body: BODY, bodies: 16 * BODY },
    token: undefined,
    hosts: () => [`127.0.0.1:${port}`, `localhost:${port}`],
    guests: [],
    closing: () => closing,
    log: (line) => log.push(line),
    ...others,
  });
  const server = await listen(app, { host: "127.0.0.1", port: 0, come, ...(grace === undefined ? {} : { grace }) });
  port = server.port;
  return {
    address: `http://127.0.0.1:${port}`,
    port,
    server,
    log,
    send: async (...parts) => {
      const socket = opened(port);
      for (const part of parts) socket.write(part);
      return everything(socket);
    },
    close: () => {
      closing = true;
      return server.close();
    },
  };
}

/** A connection whose errors are its end. */
export function opened(port: number): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  return socket;
}

/** All that a connection receives until it is closed. */
export const everything = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = "";
    socket.setEncoding("utf8").on("data", (part: string) => (text += part));
    socket.on("close", () => resolve(text));
  });

/** A request as bytes; the connection ends with its answer. */
export function request(
  path: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const all = {
    Host: "HOST",
    Connection: "close",
    "Content-Type": "application/json",
    "Content-Length": String(bytes.length),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`), bytes]);
}

/** An answer to a posted body, with its failure if it is one. */
export interface Posted {
  readonly status: number;
  readonly body: unknown;
  readonly error: { readonly code: string; readonly message: string; readonly path: string | null } | undefined;
  readonly headers: Headers;
}

export async function post(
  { address }: Running,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Posted> {
  const response = await fetch(`${address}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
  });
  const text = await response.text();
  const parsed: unknown = text === "" ? null : JSON.parse(text);
  return {
    status: response.status,
    body: parsed,
    error: (parsed as { error?: Posted["error"] } | null)?.error,
    headers: response.headers,
  };
}

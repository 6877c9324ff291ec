import type { FailureBody, FailureCode } from "../api/failure.ts";
import type { ModelList } from "../api/modelList.ts";
import type { AnswerOf, BodyOf } from "../api/operations.ts";
import { type Operation, PAGES, ROUTES } from "../api/routes.ts";

/** Where and how to reach a server. */
export interface ClientOptions {
  /** Such as `http://127.0.0.1:8080`. */
  readonly address: string;
  readonly token?: string;
  /** The model of every call that names none; may be left out when the server has one. */
  readonly model?: string;
  /** In place of the platform's own. */
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  readonly model?: string;
  readonly signal?: AbortSignal;
}

type Calls = {
  readonly [K in Operation]: (body: BodyOf<K>, options?: CallOptions) => Promise<AnswerOf<K>>;
};

/** A server's operations as functions, typed by the schemas that the server checks with. */
export interface Client extends Calls {
  /** What the server has loaded. */
  models(options?: Pick<CallOptions, "signal">): Promise<ModelList>;
}

/** A request that a server did not grant. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  /** HTTP status. */
  readonly status: number;
  readonly code: FailureCode;
  /** Where in the body, such as `points[3][7]`. */
  readonly path: string | null;
  /** Seconds after which to ask again, when the server is busy. */
  readonly retryAfter: number | undefined;
  constructor(status: number, { code, message, path }: FailureBody["error"], retryAfter: number | undefined) {
    super(message);
    this.status = status;
    this.code = code;
    this.path = path;
    this.retryAfter = retryAfter;
  }
}

/**
 * Calls a server that `etalon serve` started, from Node, browsers, workers and edge functions. Points may be plain or typed arrays, or ids of
 * items that the server has loaded. Rejects with `ServerError` for what the server refuses, and as `fetch` does when it cannot be reached.
 */
export function etalonClient({ address, token, model, fetch: ask = fetch }: ClientOptions): Client {
  const base = address.replace(/\/+$/, "");
  const headers = {
    Accept: "application/json",
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  };
  const post = async (operation: Operation, body: object, options: CallOptions = {}): Promise<unknown> => {
    const id = options.model ?? model;
    const query = id === undefined ? "" : `?model=${encodeURIComponent(id)}`;
    return answerOf(
      await ask(`${base}${ROUTES[operation]}${query}`, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json" },
        body: JSON.stringify(plainFields(body)),
        ...(options.signal ? { signal: options.signal } : {}),
      }),
    );
  };
  const calls = Object.fromEntries(
    (Object.keys(ROUTES) as Operation[]).map((operation) => [
      operation,
      (body: object, options?: CallOptions) => post(operation, body, options),
    ]),
  ) as unknown as Calls;
  return {
    ...calls,
    models: async ({ signal } = {}) =>
      (await answerOf(await ask(`${base}${PAGES.models}`, { headers, ...(signal ? { signal } : {}) }))) as ModelList,
  };
}

async function answerOf(response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  const after = response.headers.get("Retry-After");
  throw new ServerError(response.status, await failureOf(response), after === null ? undefined : Number(after));
}

/** What the server said, or a proxy on the way that answers in its own words. */
async function failureOf(response: Response): Promise<FailureBody["error"]> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as FailureBody;
    if (typeof error.message === "string") return error;
  } catch {
    // Not JSON: told below.
  }
  const code = response.status === 429 || response.status >= 502 ? "BUSY" : "FORMAT";
  return { code, message: `HTTP ${response.status}: ${text.slice(0, 200) || response.statusText}`, path: null };
}

/** The body with typed arrays as lists: JSON would write them as objects. */
const plainFields = (body: object): object =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(plainPoint) : plainPoint(value),
    ]),
  );

const plainPoint = (value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;

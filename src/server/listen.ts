import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { EtalonError } from "../base/errors.ts";
import { type Arrivals, arrivals } from "./arrivals.ts";
import { reception } from "./reception.ts";

/** A running server. */
export interface Listening {
  readonly port: number;
  /** Takes no more connections, lets the requests under way end, and closes; what has not ended after the grace is cut off. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** More are turned away. */
  readonly connections?: number;
  /** Milliseconds that requests under way may take to end once the server closes. */
  readonly grace?: number;
  /** Where the connections are counted. */
  readonly come?: Arrivals;
}

/** Connections that may wait in the system to be let in; systems take less, as Linux takes net.core.somaxconn (4,096). Node asks for 511. */
const BACKLOG = 65_535;

/** After this many milliseconds without a byte either way a connection is closed: clients that never read their answer hold memory. */
const SILENCE = 60_000;

/**
 * Milliseconds for which a connection is kept for the next request: longer than proxies keep theirs, so that the client closes first. A busy server that
 * closes idle connections would cut off requests that have come but are not yet read.
 */
const KEPT = 65_000;

/** Starts an app, with limits against slow and countless clients. `DATA` when the port is taken or not allowed. */
export function listen(
  app: { readonly fetch: Parameters<typeof getRequestListener>[0] },
  { host, port, connections = 1_000, grace = 10_000, come = arrivals() }: ListenOptions,
): Promise<Listening> {
  const server: Server = createServer(
    {
      headersTimeout: 2_000,
      requestTimeout: 4_000,
      connectionsCheckingInterval: 500,
      keepAliveTimeout: KEPT,
    },
    getRequestListener(app.fetch),
  );
  server.maxConnections = connections;
  server.setTimeout(SILENCE);
  const close = closing(server, grace, reception(server, come));
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === "EADDRINUSE" ? "it is taken. Give another --port" : (cause.code ?? cause.message);
      reject(new EtalonError("DATA", `port ${port} of ${host} cannot be opened: ${reason}.`, { cause }));
    });
    server.listen({ port, host, backlog: BACKLOG }, () => {
      const address = server.address();
      resolve({ port: typeof address === "object" && address ? address.port : port, close });
    });
  });
}

/** Node closes connections that idle when it closes, but keeps those alive whose answer is still to come, and stops timing out slow ones: both are seen to here. */
function closing(server: Server, grace: number, dismiss: () => void): () => Promise<void> {
  const open = new Set<ServerResponse>();
  let closes = false;
  const endConnection = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader("Connection", "close");
  };
  server.prependListener("request", (_: IncomingMessage, response: ServerResponse) => {
    open.add(response);
    response.once("close", () => open.delete(response));
    if (closes) endConnection(response);
  });
  return () => {
    closes = true;
    for (const response of open) endConnection(response);
    const cut = setTimeout(() => server.closeAllConnections(), grace);
    return new Promise((closed) => {
      server.close(() => {
        clearTimeout(cut);
        closed();
      });
      dismiss();
      server.closeIdleConnections();
    });
  };
}

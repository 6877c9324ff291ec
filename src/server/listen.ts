import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { EtalonError } from "../base/errors.ts";

/** A running server. */
export interface Listening {
  readonly port: number;
  /** Takes no more requests, lets those under way end, and closes. */
  close(): Promise<void>;
}

/** Starts an app on a host and port (0 for any free one), with limits against slow and countless clients. `DATA` when the port is taken or not allowed. */
export function listen(app: Hono, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server: Server = createServer(
    { headersTimeout: 2_000, requestTimeout: 4_000, connectionsCheckingInterval: 500, keepAliveTimeout: 5_000 },
    getRequestListener(app.fetch),
  );
  server.maxConnections = 1_000;
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === "EADDRINUSE" ? "it is taken. Give another --port" : (cause.code ?? cause.message);
      reject(new EtalonError("DATA", `port ${port} of ${host} cannot be opened: ${reason}.`, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve({
        port: typeof address === "object" && address ? address.port : port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeIdleConnections();
          }),
      });
    });
  });
}

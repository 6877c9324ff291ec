import type { Server, Socket } from "node:net";
import { type Arrivals, arriving } from "./arrivals.ts";

/** Connections that a server begins to read from in one round of the event loop. */
const AT_ONCE = 64;

/**
 * Lets connections in before it reads from them. The event loop takes one connection a round and reads in the same round from all that are open, so that of
 * thousands that come at once most would wait in the system's queue, which drops what it cannot hold. Here they wait in a line, unread, and the server's clocks
 * against slow clients start when their turn comes. Returns what ends those in line.
 */
export function reception(server: Server, come: Arrivals): () => void {
  const attend = server.listeners("connection");
  const line = new Set<Socket>();
  const busy = arriving(come);
  const welcome = (): void => {
    if (!busy()) {
      let left = AT_ONCE;
      for (const socket of line) {
        if (left-- === 0) break;
        line.delete(socket);
        for (const listener of attend) listener.call(server, socket);
        socket.resume();
      }
    }
    if (line.size > 0) setImmediate(welcome);
  };
  Object.assign(server, { pauseOnConnect: true });
  server.removeAllListeners("connection");
  server.on("connection", (socket) => {
    come.note();
    line.add(socket);
    if (line.size === 1) setImmediate(welcome);
  });
  return () => {
    for (const socket of line) socket.destroy();
    line.clear();
  };
}

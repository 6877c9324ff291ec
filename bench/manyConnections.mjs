// @ts-check
// Connections that are all open at once: each asks when it is connected, and all ask again together once the last one has its answer.
import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

/** Connections opened in one round of this process's event loop, so that it attends to those before. */
const AT_ONCE = 50;

/** Files that other work of a process needs. */
const OTHERS = 500;

/** As many of `count` connections as this process may open. */
export function affordable(/** @type {number} */ count) {
  const report = /** @type {{ userLimits?: { open_files?: { soft: number | string } } }} */ (
    process.report.getReport()
  );
  const limit = Number(report.userLimits?.open_files?.soft ?? Infinity);
  return Number.isNaN(limit) ? count : Math.min(count, limit - OTHERS);
}

/**
 * Statuses and latencies of two requests on each of `count` connections, from their sending to their answer's last byte; status 0 for connections that fail.
 * `open` is how many stood open when all asked again.
 */
export async function manyConnections(
  /** @type {string} */ address,
  /** @type {string} */ route,
  /** @type {string} */ body,
  /** @type {number} */ count,
) {
  const { host, hostname, port } = new URL(address);
  const head = [
    `POST ${route} HTTP/1.1`,
    `Host: ${host}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const request = `${head.join("\r\n")}\r\n\r\n${body}`;
  /** @type {number[]} */
  const statuses = [];
  /** @type {number[]} */
  const latencies = [];
  const clients = Array.from({ length: count }, () => client(Number(port), hostname, request));
  const ask = async (/** @type {ReturnType<typeof client>} */ one) => {
    const start = performance.now();
    statuses.push(await one.ask());
    latencies.push(performance.now() - start);
  };
  const begin = performance.now();
  /** @type {Promise<void>[]} */
  const first = [];
  for (const [i, one] of clients.entries()) {
    one.open();
    first.push(ask(one));
    if (i % AT_ONCE === AT_ONCE - 1) await turn();
  }
  await Promise.all(first);
  const open = clients.filter((one) => one.isOpen()).length;
  await Promise.all(clients.map(ask));
  const seconds = (performance.now() - begin) / 1000;
  for (const one of clients) one.close();
  return { statuses, latencies, open, seconds };
}

/** One connection that is kept for its next request. */
function client(/** @type {number} */ port, /** @type {string} */ hostname, /** @type {string} */ request) {
  /** @type {import("node:net").Socket} */
  let socket;
  let text = "";
  let ended = false;
  /** @type {(status: number) => void} */
  let answer = () => undefined;
  const end = () => {
    ended = true;
    answer(0);
  };
  const read = (/** @type {string} */ part) => {
    text += part;
    const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1];
    const start = text.indexOf("\r\n\r\n") + 4;
    if (length === undefined || start < 4 || text.length < start + Number(length)) return;
    const status = Number(text.slice(9, 12));
    text = "";
    answer(status);
  };
  return {
    open() {
      socket = connect(port, hostname);
      socket.setEncoding("latin1").on("data", read).on("error", end).on("close", end);
    },
    isOpen: () => !ended,
    /** @returns {Promise<number>} */
    ask: () =>
      new Promise((resolve) => {
        answer = resolve;
        if (ended) resolve(0);
        else socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

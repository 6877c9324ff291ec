import type { ServeContext } from "./serveSettings.ts";

/** One line of the access log: when, who, what, how it ended, how long it took. Neither queries nor tokens stand in it. */
export const accessLine = ({ env, req, res }: ServeContext, seconds: number): string =>
  [
    new Date().toISOString(),
    env.incoming.socket.remoteAddress ?? "-",
    req.method,
    plain(req.path),
    res.status,
    `${(1000 * seconds).toFixed(1)}ms`,
  ].join(" ");

/** Signs that could end a line or steer a terminal are left out. */
const plain = (path: string): string => path.slice(0, 200).replace(/[^\x21-\x7e]/g, "?");

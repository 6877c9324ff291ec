import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** Names by which a browser on this machine may call the server. */
const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Answers this machine's own pages alone. The Host header is checked first: a page of another site whose name was bent to this address
 * (DNS rebinding) still sends its own name. Then requests that other sites started, and writes that do not come from our own page, are refused.
 */
export const localOnly =
  (port: () => number): MiddlewareHandler =>
  async (context, next) => {
    const header = (name: string): string | undefined => context.req.header(name);
    const hosts = LOCAL.map((name) => `${name}:${port()}`);
    if (!hosts.includes(header("host")?.toLowerCase() ?? "")) return context.text("Unknown host.", 403);
    if (header("sec-fetch-site") === "cross-site") return context.text("Other sites may not ask.", 403);
    const origin = header("origin");
    const own = hosts.map((host) => `http://${host}`);
    if (origin !== undefined && !own.includes(origin.toLowerCase())) return context.text("Unknown origin.", 403);
    return next();
  };

/** Whether a request carries the token, compared in constant time. */
export function hasToken(given: string | undefined, token: string): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

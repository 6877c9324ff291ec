import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** Names by which a browser on this machine may call the server. */
const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Why a request is refused for where it comes from, or undefined. The Host header is checked first: a page of another site whose name was bent to this
 * address (DNS rebinding) still sends its own name. Then requests that other sites started, and those that do not come from an own page, are refused,
 * but for the pages of `guests`, which are origins.
 */
export function foreignRequest(
  header: (name: string) => string | undefined,
  hosts: readonly string[],
  guests: readonly string[] = [],
): string | undefined {
  if (!hosts.includes(header("host")?.toLowerCase() ?? "")) return "Unknown host.";
  const origin = header("origin")?.toLowerCase();
  if (origin !== undefined && guests.includes(origin)) return undefined;
  if (header("sec-fetch-site") === "cross-site") return "Other sites may not ask.";
  const own = hosts.map((host) => `http://${host}`);
  return origin === undefined || own.includes(origin) ? undefined : "Unknown origin.";
}

/** Answers this machine's own pages alone. */
export const localOnly =
  (port: () => number): MiddlewareHandler =>
  async (context, next) => {
    const hosts = LOCAL.map((name) => `${name}:${port()}`);
    const refused = foreignRequest((name) => context.req.header(name), hosts);
    return refused === undefined ? next() : context.text(refused, 403);
  };

/** Whether a request carries the token, compared in constant time. */
export function hasToken(given: string | undefined, token: string): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

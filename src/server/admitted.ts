import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import { PAGES } from "../api/routes.ts";
import { foreignRequest, hasToken } from "./localOnly.ts";
import { busy, Refusal } from "./refusal.ts";
import type { ServeSettings } from "./serveSettings.ts";

type Settings = Pick<ServeSettings, "token" | "hosts" | "guests" | "closing">;

/** Lets in who comes to an own name, from no foreign page, while the server is not about to end, with the token where there is one. */
export function admitted({ token, hosts, guests, closing }: Settings): MiddlewareHandler<{ Bindings: HttpBindings }> {
  const welcome = guests.map((guest) => guest.toLowerCase());
  return async (context, next) => {
    const header = (name: string): string | undefined => context.req.header(name);
    const foreign = foreignRequest(header, hosts(), welcome);
    if (foreign !== undefined)
      throw new Refusal(403, "DENIED", `${foreign} Allow it with --allow-host or --allow-origin.`);
    const origin = header("origin");
    const guest = origin !== undefined && welcome.includes(origin.toLowerCase());
    if (guest) {
      context.header("Access-Control-Allow-Origin", origin);
      context.header("Access-Control-Expose-Headers", "Retry-After");
      context.header("Vary", "Origin");
    }
    if (guest && context.req.method === "OPTIONS" && header("access-control-request-method") !== undefined) {
      context.header("Access-Control-Allow-Methods", "GET, POST");
      context.header("Access-Control-Allow-Headers", "Authorization, Content-Type, MCP-Protocol-Version");
      context.header("Access-Control-Max-Age", "600");
      return context.body(null, 204);
    }
    if (closing()) throw busy("the server is shutting down.");
    if (token !== undefined && context.req.path !== PAGES.health) requireToken(header("authorization"), token);
    return next();
  };
}

function requireToken(given: string | undefined, token: string): void {
  const bearer = /^Bearer +(\S+) *$/i.exec(given ?? "")?.[1];
  if (hasToken(bearer, token)) return;
  throw new Refusal(401, "DENIED", "the token is missing or wrong. Send `Authorization: Bearer <token>`.", {
    headers: { "WWW-Authenticate": "Bearer" },
  });
}

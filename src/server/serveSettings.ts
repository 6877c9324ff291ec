import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { BodyLimits } from "./readBody.ts";
import type { Service } from "./service.ts";

/** What a server is started with. */
export interface ServeSettings {
  readonly service: Service;
  readonly version: string;
  readonly bodies: BodyLimits;
  /** Must come with every request but that for the health. */
  readonly token: string | undefined;
  /** Host headers to be answered; asked at each request, since the port is not known before. */
  readonly hosts: () => readonly string[];
  /** Origins whose pages may ask from a browser. */
  readonly guests: readonly string[];
  /** Whether the server is about to end. */
  readonly closing: () => boolean;
  /** Takes the lines of the access log, and what went wrong unforeseen. */
  readonly log: (line: string) => void;
}

export type ServeContext = Context<{ Bindings: HttpBindings }>;

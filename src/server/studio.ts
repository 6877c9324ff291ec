import { Hono } from "hono";
import { hasToken, localOnly } from "./localOnly.ts";
import { type StaticFile, staticFiles } from "./staticFiles.ts";

/** What the studio is opened with. */
export interface StudioSettings {
  /** The built page. */
  readonly folder: string;
  /** Must come with every request for the data. */
  readonly token: string;
  /** The port that the server got; asked at each request. */
  readonly port: () => number;
  /** A data file of the user's, for the page alone. */
  readonly data?: { readonly name: string; readonly bytes: Uint8Array };
}

/** The page may run its own scripts and WebAssembly, and nothing from elsewhere. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The studio's server: the files of the page, and the user's data for who has the token. Answers this machine alone. */
export function studioApp({ folder, token, port, data }: StudioSettings): Hono {
  const files = staticFiles(folder);
  const app = new Hono();
  app.use(localOnly(port));
  app.use(async (context, next) => {
    await next();
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Embedder-Policy", "require-corp");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
  });
  app.get("/data", (context) => {
    if (!hasToken(context.req.header("x-etalon-token"), token))
      return context.text("The token is missing or wrong.", 403);
    if (!data) return context.text("The studio was opened without a file.", 404);
    context.header("Cache-Control", "no-store");
    return context.body(new Uint8Array(data.bytes));
  });
  app.get("*", (context) => {
    const file = files.get(context.req.path);
    if (!file) return context.text("There is no such file.", 404);
    return sent(context.req.path, file);
  });
  return app;
}

/** Files with a digest in their name never change. */
const sent = (path: string, { bytes, type }: StaticFile): Response =>
  new Response(bytes, {
    headers: {
      "Content-Type": type,
      "Cache-Control": path.startsWith("/assets/") ? "max-age=31536000, immutable" : "no-cache",
    },
  });

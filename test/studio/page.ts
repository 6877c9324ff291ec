import { readFileSync } from "node:fs";
import path from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type Listening, listen } from "../../src/server/listen.ts";
import { studioApp } from "../../src/server/studio.ts";

/** The built page behind the real server, in a real browser, with everything that a page must not do. */
export interface Studio {
  readonly address: string;
  /** Opens a page; what it logs, asks of other origins or breaks of the policy is gathered in `faults`. */
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  readonly faults: string[];
  close(): Promise<void>;
}

/** A file that the server hands out to who has the token. */
export interface Served {
  readonly name: string;
  readonly bytes: Uint8Array;
}
export const TOKEN = "0123456789abcdef0123456789abcdef";

export async function startStudio(data?: Served, flags: readonly string[] = []): Promise<Studio> {
  let port = 0;
  const app = studioApp({ folder: "dist/studio", token: TOKEN, port: () => port, ...(data ? { data } : {}) });
  const server: Listening = await listen(app, { host: "127.0.0.1", port: 0 });
  port = server.port;
  const browser: Browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", ...flags],
  });
  const address = `http://127.0.0.1:${port}/`;
  const faults: string[] = [];
  return {
    address,
    faults,
    async open(hash = "", options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 1000 },
        reducedMotion: "reduce",
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(40_000);
      page.on("console", (message) => {
        // Headless browsers draw WebGL in software and say so.
        const slow = /GPU stall due to ReadPixels|software WebGL/.test(message.text());
        if (["error", "warning"].includes(message.type()) && !slow) faults.push(`${message.type()}: ${message.text()}`);
      });
      page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
      page.on("request", (request) => {
        const own = request.url().startsWith(address) || /^(blob|data):/.test(request.url());
        if (!own) faults.push(`asked ${request.url()}`);
      });
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
        });
      });
      await page.goto(`${address}${hash}`);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** A studio for the tests of a file: after each of them the page must have done nothing that it must not do. */
export function useStudio(data?: Served, flags: readonly string[] = []): { readonly now: Studio } {
  const held: { now?: Studio } = {};
  beforeAll(async () => {
    held.now = await startStudio(data, flags);
  }, 60_000);
  afterAll(() => held.now?.close());
  afterEach(() => {
    expect(held.now?.faults.splice(0)).toEqual([]);
  });
  return {
    get now() {
      if (!held.now) throw new Error("The studio has not been started.");
      return held.now;
    },
  };
}

/** Waits until the run that is shown has ended. */
export const learned = (page: Page): Promise<void> =>
  page
    .getByText(/^Iterate \d+ of \d+\. (C|Not c)onverged/)
    .first()
    .waitFor();

/** Waits until the link of the page says something. */
export const linked = (page: Page, pattern: RegExp): Promise<void> =>
  page.waitForURL(({ hash }) => pattern.test(decodeURIComponent(hash)));

/** Places of the points in a picture, in the window's pixels. */
export const places = (page: Page, picture = "Input space"): Promise<{ x: number; y: number }[]> =>
  page.locator(`svg[data-picture="${picture}"] path.point`).evaluateAll((points) =>
    points.map((point) => {
      const { left, top, width, height } = point.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    }),
  );

/** Drops a file into the page. */
export async function drop(page: Page, name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text as string], file as string));
      return data;
    },
    [name, content],
  );
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
}

/** The bytes of the file that an action hands over, with its name. */
export async function downloaded(page: Page, action: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), action()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** What axe-core finds, one line for each rule that is broken. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const { source } = (await import("axe-core")).default;
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join("; ")}`);
  });
}

export const repositoryFile = (name: string): string => readFileSync(path.resolve(name), "utf8");

import { availableParallelism } from "node:os";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

/** The studio in Chromium: one file at a time, for a journey waits for what a busy machine is slow to show. */
const journeys = ["test/studio/**/*.test.ts"];

const node = {
  retry: 1, // a browser under load may lose a race once; what is wrong fails twice
  setupFiles: ["test/setup.ts"],
  testTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...node,
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["test/browser/**", ...journeys],
          isolate: false, // a process for many files, which spares a start and 300 modules each: a test leaves nothing changed
          maxWorkers: availableParallelism(),
        },
      },
      { test: { ...node, name: "studio", include: journeys, maxWorkers: 1 } },
      {
        server: {
          headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
        },
        test: {
          name: "browser",
          sequence: { groupOrder: 1 },
          globalSetup: ["test/browser/nodeBits.ts"],
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
                args: [
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  "--no-first-run",
                ],
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});

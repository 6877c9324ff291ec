import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { folderWith, json } from "../cli/etalon.ts";
import { verdict } from "./compareTable.ts";
import { accessibilityFaults, downloaded, drop, learned, useStudio } from "./page.ts";

const studio = useStudio();

/** The report that the scene shown exports, and the command that stands beside it. */
async function report(page: Page): Promise<{ name: string; html: string; command: string }> {
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog");
  const { name, bytes } = await downloaded(page, () => dialog.getByRole("button", { name: "Report (HTML)" }).click());
  const command = (await dialog.locator("code").first().textContent()) ?? "";
  return { name, html: bytes.toString(), command };
}

/** What a page lacks of what it should hold. */
const missing = (html: string, ...wanted: readonly (string | RegExp)[]) =>
  wanted.filter((part) => (typeof part === "string" ? !html.includes(part) : !part.test(html)));

/** Opens a page as a file of its own; what it asks for, logs or breaks is returned. */
async function opened(html: string, width = 1100): Promise<{ page: Page; faults: string[] }> {
  const folder = folderWith({ "report.html": html });
  const page = await studio.now.open("", { viewport: { width, height: 900 } });
  await page.goto("about:blank");
  const faults: string[] = [];
  const own = `file://${path.join(folder, "report.html")}`;
  page.on("request", (request) => request.url() !== own && faults.push(request.url()));
  page.on("console", (message) => faults.push(message.text()));
  await page.goto(own);
  expect(studio.now.faults.splice(0)).toEqual([`asked ${own}`]); // it is no page of the server
  return { page, faults };
}

describe("the report of the learn scene", () => {
  test("stands by itself: verdict, pictures, options, seed and the command", async () => {
    const page = await studio.now.open("#learn?data=wine&learner=lmnn&o.push=0.4&seed=3&edits=x5");
    await learned(page);
    const { name, html, command } = await report(page);
    expect(name).toBe("wine-lmnn.html");
    const wanted = [
      "What lmnn has learned from Wine",
      "177 points, 13 features, 3 classes; features in standard deviations.",
      "1 point removed",
      /<td>push<\/td><td class="word"><i>μ<\/i><\/td><td class="list">0.4<\/td><td class="word">hand/,
      ", seed 3.",
      command,
    ];
    expect(missing(html, ...wanted)).toEqual([]);
    expect(command).toContain("--set push=0.4 --seed 3");
    expect(html.match(/<figure>/g)?.length).toBe(6);
    await page.close();
    const own = await opened(html);
    expect(own.faults).toEqual([]);
    expect(await accessibilityFaults(own.page)).toEqual([]);
    await own.page.setViewportSize({ width: 360, height: 800 });
    expect(await own.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await own.page.close();
  });

  test("keeps markup in names as text", async () => {
    const page = await studio.now.open();
    await learned(page);
    const bad = "<img src=x onerror=alert(1)>";
    const rows = Array.from({ length: 30 }, (_, i) => `${(i * 7) % 11},${i % 2},${i % 2 ? `${bad}` : "b"}`);
    await drop(page, `${bad.replace("/", "")}.csv`, `${bad},other,kind\n${rows.join("\n")}\n`);
    await page.getByText("30 points, 2 features").waitFor();
    await learned(page);
    const { html } = await report(page);
    expect(missing(html, "<img", "&lt;img")).toEqual(["<img"]);
    await page.close();
  });
});

describe("the report of the compare scene", () => {
  test("is that of the command line, whose command gives the same numbers from the file beside it", async () => {
    const page = await studio.now.open("#compare?data=iris&compare=lda,gmml");
    const sentence = await verdict(page);
    await page.getByLabel("Time for all of them").selectOption("as long as it takes");
    await page.getByText("Comparing").waitFor({ state: "detached" });
    expect(await verdict(page)).toBe(sentence);
    const { name, html, command } = await report(page);
    expect(name).toBe("iris-compared.html");
    const asked = "Which distance should you use for Iris, and is it worth it?";
    expect(missing(html, asked, sentence.replaceAll("'", "&#39;"), command)).toEqual([]);
    const dialog = page.getByRole("dialog");
    const file = await downloaded(page, () => dialog.getByRole("button", { name: "iris-compared.csv" }).click());
    await page.close();
    const folder = folderWith({});
    writeFileSync(path.join(folder, file.name), file.bytes);
    const told = json(folder, ...command.split(" ").slice(1)) as {
      rows: { learner: string; accuracy: { mean: number } }[];
    };
    const cells = told.rows.map(
      ({ learner, accuracy }) => `<td>${learner}</td><td>${(100 * accuracy.mean).toFixed(1)}%`,
    );
    expect(missing(html, ...cells)).toEqual([]);
    expect(told.rows.map(({ learner }) => learner).sort()).toEqual(["euclidean", "gmml", "lda"]);
    const own = await opened(html);
    expect(own.faults).toEqual([]);
    await own.page.close();
  });
});

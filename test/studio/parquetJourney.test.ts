import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { learned, type Studio, startStudio } from "./page.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 60_000);
afterAll(() => studio.close());
afterEach(() => {
  expect(studio.faults.splice(0)).toEqual([]);
});

const golden = (name: string): Buffer => readFileSync(`test/golden/parquet/${name}.parquet`);
type Opened = Awaited<ReturnType<Studio["open"]>>;

const pick = (page: Opened, name: string, buffer: Buffer): Promise<void> =>
  page.getByLabel("A file of your own").setInputFiles({ name, mimeType: "application/octet-stream", buffer });

async function drop(page: Opened, name: string, content: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, numbers]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(numbers as number[])], file as string));
      return data;
    },
    [name, [...content]] as const,
  );
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
}

describe("a Parquet file in the studio", () => {
  test("is picked or dropped and learned from; its reader is loaded with the first one", async () => {
    const page = await studio.open();
    const asked: string[] = [];
    page.context().on("request", (request) => asked.push(request.url()));
    await learned(page);
    const readers = () => asked.filter((url) => url.includes("parseParquet")).length;
    expect(readers()).toBe(0);
    await pick(page, "vectors.parquet", golden("vectors"));
    await page.getByText("150 points, 4 features, 3 classes.").waitFor();
    await learned(page);
    for (const codec of ["snappy", "gzip", "zstd", "brotli", "lz4", "pages"]) {
      await drop(page, `${codec}.parquet`, golden(`iris-${codec}`));
      await page.getByRole("option", { name: `${codec}.parquet` }).waitFor({ state: "attached" });
      await page.getByText("150 points, 4 features, 3 classes; features in standard deviations").waitFor();
    }
    await page.getByRole("combobox", { name: "label column" }).locator("option", { hasText: "petal" }).first().waitFor({
      state: "attached",
    });
    expect(readers()).toBe(1);
    await page.close();
  }, 60_000);

  test("that is damaged is refused in words, and the data stay", async () => {
    const page = await studio.open("#learn?data=iris");
    await learned(page);
    await drop(page, "cut.parquet", golden("iris-zstd").subarray(0, 900));
    await page.getByText(/cut\.parquet: this is no whole Parquet file/).waitFor();
    await drop(page, "ragged.parquet", golden("ragged"));
    await page.getByText(/ragged\.parquet:2:1: the list has 1 numbers, the first one has 2/).waitFor();
    await page.getByText("150 points, 4 features").waitFor();
    await page.close();
  }, 60_000);
});

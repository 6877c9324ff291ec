import { describe, expect, test } from "vitest";
import { drop, learned, linked, places, TOKEN, useStudio } from "./page.ts";

const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${(i * 5) % 11},${i % 2 ? "odd" : "even"}`);
const good = `a,b,kind\n${rows.join("\n")}\n`;
const studio = useStudio({ name: "served.csv", bytes: new TextEncoder().encode(good.replaceAll("a,b", "c,b")) });

describe("a file of one's own", () => {
  test("that the command was given opens by itself, and again after a reload", async () => {
    const page = await studio.now.open(`#learn?served=served.csv&token=${TOKEN}&label=b`);
    await page.getByText("40 points, 1 feature, 11 classes").waitFor();
    expect(page.url()).not.toContain(TOKEN);
    await page.getByLabel("label column").selectOption("kind");
    await page.getByText("40 points, 2 features, 2 classes").waitFor();
    await learned(page);
    const link = page.url();
    await page.reload();
    await learned(page);
    await page.getByText("40 points, 2 features, 2 classes").waitFor();
    expect(page.url()).toBe(link);
    await page.close();
  });

  test("opens by a drop; a bad one says where it is wrong and leaves the old one in place", async () => {
    const page = await studio.now.open();
    await learned(page);
    await drop(page, "good.csv", good);
    await page.getByText("40 points, 2 features, 2 classes").waitFor();
    await learned(page);
    await drop(page, "bad.csv", "a,b,kind\n1,2,x\n3,oops,y\n4,5,x\n");
    await page.getByRole("alert").getByText('bad.csv:3:2: "oops"').waitFor();
    await page.getByText("40 points, 2 features, 2 classes").waitFor();
    expect(page.url()).toContain("good.csv");
    await page.close();
  });

  test("is asked for again by a link, which brings the edits back", async () => {
    const first = await studio.now.open("#learn");
    await learned(first);
    await drop(first, "good.csv", good);
    await first.getByText("40 points, 2 features").waitFor();
    await learned(first);
    await first.locator('svg[data-picture="Input space"]').focus();
    await first.keyboard.press("ArrowRight");
    await first.keyboard.press("Delete");
    await linked(first, /edits=x0/);
    const link = first.url();
    await first.close();
    const page = await studio.now.open(link.slice(studio.now.address.length));
    await page.getByRole("alert").getByText("This link is about the file good.csv").waitFor();
    await drop(page, "good.csv", good);
    await learned(page);
    expect(page.url()).toBe(link);
    expect(await places(page)).toHaveLength(39);
    await page.close();
  });

  test("with markup in cells and names of columns stays text", async () => {
    const evil = '<img src=x onerror="document.title=1">';
    const quoted = `"${evil.replaceAll('"', '""')}"`;
    const page = await studio.now.open();
    await learned(page);
    const title = await page.title();
    await drop(page, "evil.csv", `${quoted},b,kind\n${rows.join("\n").replaceAll("odd", quoted)}\n`);
    await page.getByText("40 points, 2 features").waitFor();
    await learned(page);
    await page.getByLabel("Legend").getByText(evil).waitFor();
    for (const scene of ["Compare", "Learn"]) await page.getByRole("button", { name: scene, exact: true }).click();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).toBe(title);
    await page.close();
  });
});

import { describe, expect, test } from "vitest";
import { chosen, lassoAll, stage, trust } from "./mapPage.ts";
import { drop, useStudio } from "./page.ts";

const studio = useStudio();

describe("the map at its limits", () => {
  test("shows 100,000 points, chooses and zooms among them, and learns from a stated part", async () => {
    const page = await studio.now.open("#map?data=twoMoons&g.points=100000&learner=gmml");
    await page.getByText("learned from 5000 of 75000 points, drawn at random").waitFor();
    await trust(page, "Learned metric").waitFor();
    await lassoAll(page);
    expect(await chosen(page).getByRole("status").textContent()).toBe("100,000");
    const whole = await stage(page).screenshot();
    await stage(page).hover();
    await page.mouse.wheel(0, -600);
    await expect.poll(async () => (await stage(page).screenshot()).equals(whole)).toBe(false);
  });

  test("goes on without WebGL, and says so", async () => {
    const page = await studio.now.open("#map?data=iris&learner=lda");
    await page.addInitScript(() => {
      const { getContext } = HTMLCanvasElement.prototype;
      Object.assign(HTMLCanvasElement.prototype, {
        getContext(this: HTMLCanvasElement, kind: string) {
          return kind === "webgl2" ? null : getContext.call(this, kind);
        },
      });
    });
    await page.reload();
    await page.getByText("Drawn by canvas: this browser offers no WebGL2").waitFor();
    await lassoAll(page);
    expect(await chosen(page).getByRole("status").textContent()).toBe("150");
  });

  test("says so where a file leaves nothing to draw, and draws the next one", async () => {
    const page = await studio.now.open("#map?data=iris&learner=lda&map=learnedNeighbors");
    await page.getByText("UMAP of 150 points").waitFor();
    await drop(page, "same.csv", "a,b,label\n1,1,x\n1,1,x\n1,1,y\n1,1,y\n");
    await page.getByText("There is nothing to draw.").waitFor();
    const rows = Array.from({ length: 30 }, (_, i) => `${i % 7},${(i * i) % 11},${i % 2 ? "odd" : "even"}`);
    await drop(page, "own.csv", `a,b,label\n${rows.join("\n")}\n`);
    await page.getByText("UMAP of 30 points").waitFor();
    await lassoAll(page);
    expect(await chosen(page).getByRole("status").textContent()).toBe("30");
  });
});

import { type Cloud, HIDDEN, type Looks } from "./cloud.ts";
import { mixedOrder } from "./mixedOrder.ts";
import { drawStamp, REACH } from "./stamps.ts";

/** A cloud drawn stamp by stamp, for browsers without WebGL. */
export function canvasCloud(canvas: HTMLCanvasElement): Cloud {
  const context = canvas.getContext("2d");
  let picture: ArrayLike<number> = [];
  let order: Uint32Array = new Uint32Array(0);
  let looks: Looks = { colors: new Uint8Array(0), stamps: new Uint8Array(0) };
  const tinted = new Map<number, HTMLCanvasElement>();
  let stampSize = 0;

  const stampFor = (row: number, radius: number): HTMLCanvasElement => {
    const { colors, stamps } = looks;
    const at = 4 * row;
    const [r, g, b, a] = [colors[at] ?? 0, colors[at + 1] ?? 0, colors[at + 2] ?? 0, colors[at + 3] ?? 0];
    const key = (((stamps[row] ?? 0) * 256 + r) * 256 + g) * 65536 + b * 256 + a;
    const known = tinted.get(key);
    if (known) return known;
    const fresh = document.createElement("canvas");
    fresh.width = fresh.height = Math.ceil(2 * REACH * radius);
    const pen = fresh.getContext("2d");
    if (pen) {
      pen.fillStyle = pen.strokeStyle = `rgb(${r} ${g} ${b} / ${a / 255})`;
      pen.translate(fresh.width / 2, fresh.height / 2);
      drawStamp(pen, stamps[row] ?? 0, radius);
    }
    tinted.set(key, fresh);
    return fresh;
  };

  return {
    kind: "canvas",
    place(next) {
      picture = next;
      if (order.length !== next.length / 2) order = mixedOrder(next.length / 2);
    },
    dress(next) {
      looks = next;
      tinted.clear();
    },
    draw({ scale, x, y, size, share }, pixelRatio) {
      if (!context) return;
      const radius = Math.max(1, size * pixelRatio);
      if (radius !== stampSize) tinted.clear();
      stampSize = radius;
      context.clearRect(0, 0, canvas.width, canvas.height);
      const half = Math.ceil(2 * REACH * radius) / 2;
      for (const row of order.subarray(0, Math.ceil(share * order.length))) {
        if (looks.stamps[row] === HIDDEN) continue;
        const left = (x + scale * (picture[2 * row] as number)) * pixelRatio - half;
        const top = (y - scale * (picture[2 * row + 1] as number)) * pixelRatio - half;
        if (left < -2 * half || top < -2 * half || left > canvas.width || top > canvas.height) continue;
        context.drawImage(stampFor(row, radius), left, top);
      }
    },
    dispose: () => tinted.clear(),
  };
}

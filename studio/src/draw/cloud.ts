/** How each of many points looks. */
export interface Looks {
  /** Red, green, blue and opacity, 0 to 255, of each point. */
  readonly colors: Uint8Array;
  /** Which stamp of `stamps.ts` each point is; `HIDDEN` for none. */
  readonly stamps: Uint8Array;
}

export const HIDDEN = 255;

/** Event that asks a cloud's canvas to draw all points finely, at once, to be read. */
export const SNAPSHOT = "etalon-snapshot";

/** Where a picture stands on the canvas: pixels of one unit and the place of the origin, in CSS pixels. */
export interface Placing {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  /** Radius of a point in CSS pixels. */
  readonly size: number;
  /** Share of the points to draw; any share is spread evenly over the data. */
  readonly share: number;
}

/** Draws many points onto a canvas. */
export interface Cloud {
  readonly kind: "WebGL" | "canvas";
  /** x, y of each point. */
  place(picture: ArrayLike<number>): void;
  dress(looks: Looks): void;
  /** Draws at the canvas' present size in device pixels. */
  draw(placing: Placing, pixelRatio: number): void;
  dispose(): void;
}

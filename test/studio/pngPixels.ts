import { crc32, deflateSync, inflateSync } from "node:zlib";

/** A picture as red, green and blue from 0 to 255, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** The pixels of a PNG file of 8 bits a channel, with or without opacity, not interlaced: what browsers and `encodePng` write. */
export function decodePng(file: Buffer): Pixels {
  const data: Buffer[] = [];
  let [width, height, channels] = [0, 0, 3];
  for (let at = SIGNATURE.length; at < file.length; ) {
    const size = file.readUInt32BE(at);
    const kind = file.toString("latin1", at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + size);
    if (kind === "IHDR") {
      width = body.readUInt32BE(0);
      height = body.readUInt32BE(4);
      const [depth, color, , , interlaced] = body.subarray(8);
      if (depth !== 8 || (color !== 2 && color !== 6) || interlaced !== 0) throw new Error("Unknown kind of PNG.");
      channels = color === 6 ? 4 : 3;
    } else if (kind === "IDAT") data.push(body);
    at += size + 12;
  }
  const lines = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const plain = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? (plain[y * stride + x - channels] as number) : 0;
      const up = y > 0 ? (plain[(y - 1) * stride + x] as number) : 0;
      const corner = x >= channels && y > 0 ? (plain[(y - 1) * stride + x - channels] as number) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter as number] as number;
      plain[y * stride + x] = (lines[y * (stride + 1) + 1 + x] as number) + guess;
    }
  }
  const rgb = plain.filter((_, k) => channels === 3 || k % 4 !== 3);
  return { width, height, rgb };
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** A PNG file with these pixels. */
export function encodePng({ width, height, rgb }: Pixels): Buffer {
  const stride = 3 * width;
  const lines = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    lines[y * (stride + 1)] = 2; // each byte less the one above
    for (let x = 0; x < stride; x++) {
      const k = y * stride + x;
      lines[y * (stride + 1) + 1 + x] = (rgb[k] as number) - (y > 0 ? (rgb[k - stride] as number) : 0);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const body = deflateSync(lines, { level: 9 });
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("IDAT", body), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, "latin1"), body]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}

/** The picture a whole number of times smaller: each pixel the mean of a square, in steps of 8 levels. */
export function reduced({ width, height, rgb }: Pixels, times: number): Pixels {
  const [w, h] = [Math.floor(width / times), Math.floor(height / times)];
  const small = new Uint8Array(3 * w * h);
  for (let y = 0; y < h; y++) {
    for (let k = 0; k < 3 * w; k++) {
      let sum = 0;
      for (let dy = 0; dy < times; dy++) {
        for (let dx = 0; dx < times; dx++) {
          sum += rgb[3 * ((y * times + dy) * width + Math.floor(k / 3) * times + dx) + (k % 3)] as number;
        }
      }
      small[3 * w * y + k] = Math.min(255, 8 * Math.round(sum / (times * times) / 8));
    }
  }
  return { width: w, height: h, rgb: small };
}

/** The share of pixels that differ by more than `levels` in a channel; all where the sizes differ by more than a pixel. */
export function difference(a: Pixels, b: Pixels, levels: number): number {
  if (Math.abs(a.width - b.width) > 1 || Math.abs(a.height - b.height) > 1) return 1;
  const [w, h] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
  let count = 0;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const far = [0, 1, 2].some(
        (c) =>
          Math.abs((a.rgb[3 * (y * a.width + x) + c] as number) - (b.rgb[3 * (y * b.width + x) + c] as number)) >
          levels,
      );
      if (far) count++;
    }
  }
  return count / (w * h);
}

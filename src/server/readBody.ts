import type { IncomingMessage } from "node:http";
import { busy, Refusal } from "./refusal.ts";

/** What bodies may hold. */
export interface BodyLimits {
  /** Bytes of one body. */
  readonly body: number;
  /** Bytes of all bodies that are being read or waiting. */
  readonly bodies: number;
}

/** Reads bodies and keeps account of the bytes of all that are held. */
export interface BodyReader {
  /** Bytes held now. */
  readonly held: number;
  /** The bytes of a JSON body; `free` must be called when they are no longer needed. 413 before more than the limit is held, 415 for other types and encodings, 503 when others hold too much. */
  read(incoming: IncomingMessage): Promise<{ readonly bytes: Uint8Array; free(): void }>;
}

export function bodyReader({ body, bodies }: BodyLimits): BodyReader {
  let held = 0;
  return {
    get held() {
      return held;
    },
    async read(incoming) {
      requireJson(incoming);
      if (Number(incoming.headers["content-length"] ?? 0) > body) throw tooLarge(body);
      let own = 0;
      const free = (): void => {
        held -= own;
        own = 0;
      };
      const hold = (size: number): void => {
        own += size;
        held += size;
        if (own > body) throw tooLarge(body);
        if (held > bodies) throw busy("the server holds too many requests. Ask again soon.");
      };
      try {
        return { bytes: await collected(incoming, hold), free };
      } catch (thrown) {
        free();
        throw thrown;
      }
    },
  };
}

const tooLarge = (limit: number): Refusal =>
  new Refusal(413, "MEMORY", `the body is larger than ${limit} bytes. Send fewer points in one request.`, {
    headers: { Connection: "close" },
  });

function requireJson({ headers }: IncomingMessage): void {
  const type = headers["content-type"] ?? "";
  if (!/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type)) {
    throw new Refusal(
      415,
      "FORMAT",
      `the content type is ${JSON.stringify(type.slice(0, 60))}. Send application/json in UTF-8.`,
    );
  }
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw new Refusal(
      415,
      "FORMAT",
      `the content encoding is ${JSON.stringify(encoding.slice(0, 60))}. Send the body as it is.`,
      {
        headers: { "Accept-Encoding": "identity" },
      },
    );
  }
}

/** All chunks. Stops listening, without tearing the connection down, when `hold` refuses: the answer must still go out. */
const collected = (incoming: IncomingMessage, hold: (size: number) => void): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const onData = (chunk: Buffer): void => {
      try {
        hold(chunk.length);
        chunks.push(chunk);
      } catch (refused) {
        stop();
        incoming.pause();
        reject(refused);
      }
    };
    const onEnd = (): void => {
      stop();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    };
    const onBroken = (): void => {
      stop();
      reject(new Refusal(400, "ABORTED", "the connection broke while the body was sent."));
    };
    const stop = (): void => {
      incoming.off("data", onData).off("end", onEnd).off("error", onBroken).off("close", onBroken);
      incoming.on("error", () => undefined);
    };
    incoming.on("data", onData).on("end", onEnd).on("error", onBroken).on("close", onBroken);
  });

import { bytesOf, joinBytes, littleEndian } from "./bytes.ts";

/** A linear layer in 32 bits. */
export interface SingleLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** outputs x inputs. */
  readonly weight: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
}

/** The bytes of a FAISS LinearTransform, as `faiss.write_VectorTransform` writes it: y = A x + b. */
export const writeLinearTransform = ({ inputs, outputs, weight, bias }: SingleLayer): Uint8Array<ArrayBuffer> =>
  joinBytes([
    new TextEncoder().encode("LTra"),
    littleEndian(1, 1),
    littleEndian(weight.length, 8),
    bytesOf(weight),
    littleEndian(bias.length, 8),
    bytesOf(bias),
    littleEndian(inputs, 4),
    littleEndian(outputs, 4),
    littleEndian(1, 1),
  ]);

/** Strict readers of the exported formats, written from their specifications and sharing nothing with the writers. */

export interface ReadTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const fail = (why: string): never => {
  throw new Error(why);
};

function numbers(view: DataView, start: number, end: number, size: 4 | 8): number[] {
  if ((end - start) % size !== 0) fail("numbers are cut off");
  return Array.from({ length: (end - start) / size }, (_, k) =>
    size === 4 ? view.getFloat32(start + 4 * k, true) : view.getFloat64(start + 8 * k, true),
  );
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

export function readSafetensors(bytes: Uint8Array): Map<string, ReadTensor> {
  const view = viewOf(bytes);
  const length = Number(view.getBigUint64(0, true));
  if (length % 8 !== 0 || length > bytes.length - 8) fail("the header has a wrong length");
  const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  let expected = 0;
  const tensors = new Map<string, ReadTensor>();
  for (const [name, entry] of Object.entries<{ dtype: string; shape: number[]; data_offsets: [number, number] }>(
    header,
  )) {
    if (name === "__metadata__") continue;
    const [start, end] = entry.data_offsets;
    const size = entry.dtype === "F32" ? 4 : entry.dtype === "F64" ? 8 : fail(`type ${entry.dtype}`);
    if (start !== expected) fail(`${name} leaves a hole`);
    if (end - start !== size * entry.shape.reduce((a, b) => a * b, 1)) fail(`${name} has a wrong length`);
    expected = end;
    tensors.set(name, { shape: entry.shape, values: numbers(view, 8 + length + start, 8 + length + end, size) });
  }
  if (8 + length + expected !== bytes.length) fail("bytes are left over");
  return tensors;
}

/** Fields of a protobuf message by number: whole numbers and byte strings, in their order. */
export function readMessage(bytes: Uint8Array): Map<number, (number | Uint8Array)[]> {
  const fields = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      if (at >= bytes.length) fail("a number is cut off");
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const wire = key & 7;
    if (wire !== 0 && wire !== 2) fail(`wire type ${wire}`);
    let value: number | Uint8Array = varint();
    if (wire === 2) {
      if (at + value > bytes.length) fail("a field is cut off");
      at += value;
      value = bytes.subarray(at - value, at);
    }
    const list = fields.get(key >> 3) ?? [];
    list.push(value);
    fields.set(key >> 3, list);
  }
  return fields;
}

const text = (value: number | Uint8Array): string =>
  value instanceof Uint8Array ? new TextDecoder("utf-8", { fatal: true }).decode(value) : fail("no text");
const message = (value: number | Uint8Array): Map<number, (number | Uint8Array)[]> =>
  value instanceof Uint8Array ? readMessage(value) : fail("no message");
const only = <T>(values: readonly T[] | undefined): T =>
  values?.length === 1 ? values[0] : fail(`${values?.length ?? 0} values where one belongs`);

/** What a model of one Gemm says, in the words of onnx.proto. */
export function readGemmModel(bytes: Uint8Array) {
  const model = readMessage(bytes);
  const opset = message(only(model.get(8)));
  const graph = message(only(model.get(7)));
  const node = message(only(graph.get(1)));
  const attribute = message(only(node.get(5)));
  const tensors = new Map<string, ReadTensor & { readonly type: number }>();
  for (const part of graph.get(5) ?? []) {
    const tensor = message(part);
    const type = Number(only(tensor.get(2)));
    const raw = only(tensor.get(9));
    if (!(raw instanceof Uint8Array)) return fail("no raw data");
    tensors.set(text(only(tensor.get(8))), {
      type,
      shape: (tensor.get(1) ?? []).map(Number),
      values: numbers(viewOf(raw), 0, raw.length, type === 1 ? 4 : type === 11 ? 8 : fail(`type ${type}`)),
    });
  }
  const port = (value: number | Uint8Array) => {
    const info = message(value);
    const type = message(only(message(only(info.get(2))).get(1)));
    const shape = (message(only(type.get(2))).get(1) ?? []).map((dimension) => {
      const parts = message(dimension);
      return parts.has(1) ? Number(only(parts.get(1))) : text(only(parts.get(2)));
    });
    return { name: text(only(info.get(1))), type: only(type.get(1)), shape };
  };
  return {
    irVersion: only(model.get(1)),
    domain: text(only(opset.get(1))),
    opset: only(opset.get(2)),
    operator: text(only(node.get(4))),
    inputs: (node.get(1) ?? []).map(text),
    outputs: (node.get(2) ?? []).map(text),
    attribute: { name: text(only(attribute.get(1))), value: only(attribute.get(3)), type: only(attribute.get(20)) },
    tensors,
    input: port(only(graph.get(11))),
    output: port(only(graph.get(12))),
  };
}

/** A FAISS LinearTransform as index_read.cpp reads it. */
export function readLinearTransform(bytes: Uint8Array) {
  const view = viewOf(bytes);
  if (text(bytes.subarray(0, 4)) !== "LTra") fail("no LinearTransform");
  let at = 5;
  const vector = (): number[] => {
    const count = Number(view.getBigUint64(at, true));
    at += 8 + 4 * count;
    return numbers(view, at - 4 * count, at, 4);
  };
  const [haveBias, weight, bias] = [bytes[4], vector(), vector()];
  const [inputs, outputs, trained] = [view.getInt32(at, true), view.getInt32(at + 4, true), bytes[at + 8]];
  if (at + 9 !== bytes.length || weight.length !== inputs * outputs || bias.length !== outputs) fail("sizes disagree");
  return { haveBias: haveBias === 1, weight, bias, inputs, outputs, trained: trained === 1 };
}

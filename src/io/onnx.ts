import { bytesOf, joinBytes } from "./bytes.ts";
import { bytesField, integerField, type ProtobufField } from "./protobuf.ts";
import type { Tensor } from "./safetensors.ts";

const OPSET = 13;
const IR_VERSION = 8;
const INTEGER_ATTRIBUTE = 2;
const elementType = ({ data }: Tensor): number => (data instanceof Float32Array ? 1 : 11);

/** The bytes of an ONNX model with one Gemm: x (any number of rows, d columns) gives y = x·weightᵀ + bias. Opset 13, IR version 8. */
export function writeGemmModel(weight: Tensor, bias: Tensor): Uint8Array<ArrayBuffer> {
  const [outputs, inputs] = weight.shape;
  const gemm = [
    ...["x", "weight", "bias"].map((name) => bytesField(1, name)),
    bytesField(2, "y"),
    bytesField(3, "map"),
    bytesField(4, "Gemm"),
    bytesField(5, [bytesField(1, "transB"), integerField(3, 1), integerField(20, INTEGER_ATTRIBUTE)]),
  ];
  const graph = [
    bytesField(1, gemm),
    bytesField(2, "etalon"),
    bytesField(5, tensor("weight", weight)),
    bytesField(5, tensor("bias", bias)),
    bytesField(11, batch("x", elementType(weight), inputs)),
    bytesField(12, batch("y", elementType(weight), outputs)),
  ];
  return joinBytes([
    integerField(1, IR_VERSION),
    bytesField(2, "etalon"),
    bytesField(7, graph),
    bytesField(8, [bytesField(1, ""), integerField(2, OPSET)]),
  ]);
}

const tensor = (name: string, value: Tensor): ProtobufField[] => [
  ...value.shape.map((extent) => integerField(1, extent)),
  integerField(2, elementType(value)),
  bytesField(8, name),
  bytesField(9, bytesOf(value.data)),
];

/** A named input or output with rows left open. */
function batch(name: string, element: number, columns: number): ProtobufField[] {
  const shape = [bytesField(1, [bytesField(2, "rows")]), bytesField(1, [integerField(1, columns)])];
  const type = [bytesField(1, [integerField(1, element), bytesField(2, shape)])];
  return [bytesField(1, name), bytesField(2, type)];
}
